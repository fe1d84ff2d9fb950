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

/** Variables that the binary may see: its settings, and where the user's configuration is on each system. */
const VARIABLES = [
  "CODEX_RELAY_*",
  "RUST_LOG",
  "HOME",
  "XDG_CONFIG_HOME",
  "USERPROFILE",
  "APPDATA",
  // For the search for faults: where Codex's configuration is, and where requests go.
  "CODEX_HOME",
  ...[...PROXY_VARIABLES, "NO_PROXY", "no_proxy"],
  // The providers' own key variables, for --provider NAME.
  ...KEY_VARIABLES,
];

/**
 * The permissions of the binary. A binary cannot know its user's upstream or paths, so hosts and files are not
 * restricted. Permissions that it never needs are not granted: other variables, system information, foreign libraries,
 * code from elsewhere, any program but `codex`.
 *
 * - net: listening, and requests to the upstream.
 * - env: the variables above.
 * - read: the configuration file; Codex's, which `doctor` looks at.
 * - write: `--print-config --model-catalog PATH` and `doctor --write FILE`, nothing else.
 * - run: `codex debug models --bundled`, whose instructions `--print-config` and the catalog pass on, and
 *   `codex --version`.
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
  "--allow-run=codex",
];

/** The arguments of `deno` that compile the relay into `output`; without `target` for this machine. */
export function compileArguments(output: string, target?: string): string[] {
  const forTarget = target === undefined ? [] : ["--target", target];
  // --quiet is baked in: without it Deno warns every user without `codex` that it cannot permit running it.
  // Without --exclude-unused-npm the packages of the tests would be embedded too.
  return [
    "compile",
    "--quiet",
    "--frozen",
    "--exclude-unused-npm",
    ...PERMISSIONS,
    ...forTarget,
    "--output",
    output,
    "main.ts",
  ];
}

async function compile(output: string, target?: string): Promise<void> {
  // A binary would keep the tracing settings of the environment in which it is compiled.
  const env = { OTEL_DENO: "false" };
  const child = new Deno.Command("deno", { args: compileArguments(output, target), env }).spawn();
  const { code } = await child.status;
  if (code !== 0) Deno.exit(code);
  console.log(`Compiled ${output}`);
}

async function compileAll(names: readonly string[]): Promise<void> {
  if (names.length === 0) return await compile("dist/codex-relay");
  for (const name of names.includes("all") ? Object.keys(TARGETS) : names) {
    const target = TARGETS[name];
    if (target === undefined) {
      console.error(`Cannot compile for ${name}: expected all or one of ${Object.keys(TARGETS).join(", ")}`);
      Deno.exit(2);
    }
    await compile(`dist/codex-relay-${name}`, target);
  }
}

if (import.meta.main) await compileAll(Deno.args);
