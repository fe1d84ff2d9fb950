/**
 * The build of the standalone binary, with the permissions that are compiled into it.
 *
 * `deno task compile` makes one for this machine, `deno task compile linux-x64 windows-arm64` for the systems named,
 * `deno task compile all` for every one. The binaries go to `dist/`.
 *
 * @module
 */

import { PROVIDERS } from "../lib/providers/select.ts";
import { PROXY_VARIABLES } from "../lib/runtime/upstream_address.ts";
import { bundleProgram, formatLicenses } from "./npm/bundle.ts";

/** The variables in which people keep the keys of the providers that have a row. */
export const KEY_VARIABLES: readonly string[] = [
  ...new Set(PROVIDERS.flatMap(({ keyVariable }) => keyVariable === undefined ? [] : [keyVariable])),
];

/** Deno's name of every system that a binary is made for, by the project's own name for it. */
export const TARGETS: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
  "windows-arm64": "aarch64-pc-windows-msvc",
};

/** Variables that the binary may see: its settings, and where the user's folders are on each system. */
const VARIABLES = [
  "CODEX_RELAY_*",
  "RUST_LOG",
  "HOME",
  "XDG_CONFIG_HOME",
  "XDG_STATE_HOME",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
  // The temporary folder for the catalog of codex-relay run.
  "TMPDIR",
  "TEMP",
  "TMP",
  // Where Codex and its configuration are, for the commands that start or look at it.
  "PATH",
  "CODEX_HOME",
  // Where requests go through a proxy, the host is not asked for a connection before.
  ...PROXY_VARIABLES,
  "NO_PROXY",
  "no_proxy",
  // The providers' own key variables, for --provider NAME.
  ...KEY_VARIABLES,
];

/** Programs that the binary may start. */
const PROGRAMS = ["codex", "systemctl", "launchctl"];

/**
 * The permissions of the binary. A binary cannot know its user's upstream or paths, so hosts and files are not
 * restricted. Permissions that it never needs are not granted: other variables, system information, foreign libraries,
 * code from elsewhere, any program but those below.
 *
 * - net: listening, and requests to the upstream.
 * - env: the variables above.
 * - read: the configuration file; Codex's, which `doctor` looks at.
 * - write: what the user asks for, such as `--print-config --model-catalog PATH`, `doctor --write FILE` and
 *   `service install`; the log and the catalog of `codex-relay run`.
 * - run: `codex`, whose instructions the catalog passes on and which the relay may start; the programs that start and
 *   stop the user's services.
 *
 * They are flags, not a permission set of deno.json, whose paths would be baked in as paths of the building machine.
 */
export const PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--deny-import",
  "--allow-net",
  `--allow-env=${VARIABLES.join(",")}`,
  "--allow-read",
  "--allow-write",
  `--allow-run=${PROGRAMS.join(",")}`,
];

/** Where the program is bundled before it is compiled. */
const BUNDLE = "dist/bundle";
const LICENSES = "THIRD-PARTY-LICENSES";

/**
 * The arguments of `deno` that compile the relay into `output`; without `target` for this machine.
 *
 * @param folder The bundled program: in `main.ts`, what is loaded late is hidden from Deno.
 */
export function compileArguments(output: string, folder: string, target?: string): string[] {
  const forTarget = target === undefined ? [] : ["--target", target];
  // --quiet is baked in: without it Deno warns every user without `codex` that it cannot permit running it.
  // Without --exclude-unused-npm the packages of deno.json, whose code is bundled, would be embedded too.
  return [
    "compile",
    "--quiet",
    "--frozen",
    "--exclude-unused-npm",
    ...PERMISSIONS,
    "--include",
    `${folder}/${LICENSES}`,
    ...forTarget,
    "--output",
    output,
    `${folder}/main.js`,
  ];
}

/**
 * The arguments of `bun` that compile the relay into `output`. Bun's binary reads no `.env` and no `bunfig.toml` of the
 * folder in which it is started; it knows no permissions.
 */
export function listBunCompileArguments(output: string): string[] {
  const closed = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
  return ["build", "--compile", "--minify", ...closed, "main.ts", "--outfile", output];
}

/** Why Deno does not compile, which is mostly for want of its runtime without tools, `denort`. */
const DENORT_ADVICE =
  "Cannot compile with Deno, which takes denort from dl.deno.land: where that cannot be reached, set DENORT_BIN to the " +
  "path of a denort of this version, from a release of denoland/deno";

/** Bundles the program into `folder`, with the licences of what it takes from others. */
export async function createBundle(folder: string): Promise<void> {
  const bundled = await bundleProgram(folder, ["main.ts"]);
  await Deno.writeTextFile(`${folder}/${LICENSES}`, await formatLicenses(bundled));
}

/** Compiles with Deno; whether it could. */
async function compileWithDeno(output: string, target?: string): Promise<boolean> {
  // A binary would keep the tracing settings of the environment in which it is compiled.
  const env = { OTEL_DENO: "false" };
  const { success, stderr } = await new Deno.Command("deno", { args: compileArguments(output, BUNDLE, target), env })
    .output();
  if (success) console.log(`Compiled ${output}`);
  else console.error(`${new TextDecoder().decode(stderr).trim()}\n${DENORT_ADVICE}`);
  return success;
}

/** Compiles with the Bun that is installed as the base; whether it could. */
async function compileWithBun(output: string): Promise<boolean> {
  try {
    const { success, stderr } = await new Deno.Command("bun", { args: listBunCompileArguments(output) }).output();
    if (success) console.log(`Compiled ${output} on the runtime of Bun, which knows no permissions`);
    else console.error(`${new TextDecoder().decode(stderr).trim()}\nCannot compile with Bun: run bun install first`);
    return success;
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    console.error("Cannot compile with Bun: it is not installed; npm install --global bun");
    return false;
  }
}

/** Compiles for this machine: with Deno, else with Bun. What is released is always named, and so never made by chance. */
async function compileHere(): Promise<boolean> {
  return await compileWithDeno("dist/codex-relay") || await compileWithBun("dist/codex-relay");
}

async function compileFor(name: string): Promise<boolean> {
  if (name === "bun") return await compileWithBun("dist/codex-relay-bun");
  const target = TARGETS[name];
  if (target !== undefined) return await compileWithDeno(`dist/codex-relay-${name}`, target);
  console.error(`Cannot compile for ${name}: expected all, bun or one of ${Object.keys(TARGETS).join(", ")}`);
  return false;
}

async function compileAll(names: readonly string[]): Promise<boolean> {
  await Deno.remove(BUNDLE, { recursive: true }).catch(() => {});
  await createBundle(BUNDLE);
  if (names.length === 0) return await compileHere();
  for (const name of names.includes("all") ? Object.keys(TARGETS) : names) {
    if (!await compileFor(name)) return false;
  }
  return true;
}

if (import.meta.main && !await compileAll(Deno.args)) Deno.exit(1);
