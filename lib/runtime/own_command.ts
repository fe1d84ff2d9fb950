/**
 * The words that start this program again from anywhere.
 *
 * @module
 */
import { realpathSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How this program is started. */
export interface OwnCommand {
  /** The program by its whole path, and its first arguments. */
  readonly words: readonly string[];
  /** Whether the program lies where it will not stay, as in the cache of `npx`. */
  readonly isTemporary: boolean;
}

/** What the relay needs while it serves, as flags of Deno; `--quiet` hides a warning where there is no `codex`. */
const DENO_FLAGS = ["--quiet", "--no-prompt", "--allow-net", "--allow-env", "--allow-read", "--allow-run=codex"];

/** Finds out how this program was started; `version` is its own. */
export function findOwnCommand(version: string): OwnCommand {
  if (!("Deno" in globalThis)) return describeNodeCommand(process.execPath, process.argv[1] ?? "");
  if (Deno.build.standalone) return { words: [Deno.execPath()], isTemporary: false };
  return describeDenoCommand({ program: Deno.execPath(), module: Deno.mainModule, version });
}

/** The words by which Deno, at the path `program`, runs the main module `module`. */
export function describeDenoCommand(
  { program, module, version }: { readonly program: string; readonly module: string; readonly version: string },
): OwnCommand {
  const [, name] = /^https:\/\/jsr\.io\/(@[^/]+\/[^/]+)\//.exec(module) ?? [];
  const main = name !== undefined
    ? `jsr:${name}@${version}`
    : module.startsWith("file:")
    ? fileURLToPath(module)
    : module;
  return { words: [program, "run", ...DENO_FLAGS, main], isTemporary: false };
}

/** The words by which Node or Bun, at the path `program`, runs `script`, or only itself when it holds the script. */
export function describeNodeCommand(program: string, script: string): OwnCommand {
  if (isInBinary(script)) return { words: [program], isTemporary: false };
  const main = resolveLinks(script);
  return { words: [program, main], isTemporary: /[\\/]_npx[\\/]/.test(main) };
}

/** Whether `path` is one of the paths that modules have inside of a binary of Bun (1.4.5, 2026-11). */
export function isInBinary(path: string): boolean {
  return /^(?:\/\$bunfs\/|[A-Z]:[\\/]~BUN[\\/])/.test(path);
}

/** npm installs commands as links, which an update may make anew. */
function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
