/**
 * The versions of Codex that are tested, their differences, and where they are installed.
 *
 * @module
 */

/** Facts about one pinned version that tests need (measured on these binaries, 2026-11). */
export interface CodexVersion {
  /** Version of `@openai/codex` on npm. */
  readonly number: string;
  /** Whether tools of MCP servers and of sub-agents come in namespaces rather than with flat names. */
  readonly namespaces: boolean;
  /** Whether a provider may name a `model_catalog_url`. */
  readonly catalogUrl: boolean;
  /** Whether `--strict-config` exists and profiles are separate files. */
  readonly profileFiles: boolean;
  /** Key by which the TUI ends an answer while its text is streaming (tmux's name). */
  readonly interrupt: "Escape" | "C-c";
}

/** The newest version; it runs every scenario. */
export const NEWEST: CodexVersion = {
  number: "0.171.0",
  namespaces: true,
  catalogUrl: true,
  profileFiles: true,
  interrupt: "Escape",
};

/** All pinned versions, newest first; each runs the core scenarios. */
export const VERSIONS: readonly CodexVersion[] = [
  NEWEST,
  { number: "0.140.0", namespaces: true, catalogUrl: false, profileFiles: true, interrupt: "C-c" },
  { number: "0.120.0", namespaces: false, catalogUrl: false, profileFiles: false, interrupt: "C-c" },
];

/** Folder of the installed versions: `$CODEX_RELAY_TEST_CACHE`, else the platform's cache folder. Never the checkout. */
export function cacheFolder(): string {
  const own = Deno.env.get("CODEX_RELAY_TEST_CACHE");
  if (own) return own;
  const home = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? ".";
  const system = Deno.build.os === "darwin"
    ? `${home}/Library/Caches`
    : Deno.env.get(Deno.build.os === "windows" ? "LOCALAPPDATA" : "XDG_CACHE_HOME") || `${home}/.cache`;
  return `${system}/codex-relay-test`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function install(version: Pick<CodexVersion, "number">, prefix: string): Promise<void> {
  await Deno.mkdir(prefix, { recursive: true });
  const { code, stderr } = await new Deno.Command(Deno.build.os === "windows" ? "npm.cmd" : "npm", {
    args: ["install", "--no-audit", "--no-fund", "--prefix", prefix, `@openai/codex@${version.number}`],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new Error(`Installing @openai/codex@${version.number} failed: ${new TextDecoder().decode(stderr)}`);
  }
}

/** Path of the `codex` script of `version` (run it with node); installs it from npm when it is missing. */
export async function codexScript(version: Pick<CodexVersion, "number">): Promise<string> {
  const prefix = `${cacheFolder()}/codex-${version.number}`;
  const script = `${prefix}/node_modules/@openai/codex/bin/codex.js`;
  if (!await exists(script)) await install(version, prefix);
  return script;
}
