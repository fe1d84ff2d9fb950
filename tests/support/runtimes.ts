/**
 * The runtimes that the program is tested on, and how each of them runs a module of this repository.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listBunCompileArguments } from "../../tools/compile.ts";
import type { ProcessOptions } from "./relay_process.ts";

/** A runtime that runs the relay as a process. */
export interface TestedRuntime {
  readonly name: "Deno" | "Bun" | "Node";
  /** Whether tests on it are left out, because it is not installed. */
  readonly ignore: boolean;
  /** A process that runs `module`, a path below the repository's root, on loopback; on Node `main.ts` only. */
  command(module: string, args: readonly string[]): Pick<ProcessOptions, "program" | "args">;
}

const DENO_FLAGS = ["--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "--allow-read"];
/** A package that `bun install` brings. */
const BUN_PACKAGE = new URL("../../node_modules/deno-std/package.json", import.meta.url);

/** Why the program cannot run on Bun here; undefined when it can. */
export function explainMissingBun(): string | undefined {
  try {
    new Deno.Command("bun", { args: ["--version"], stdin: "null", stdout: "null", stderr: "null" }).outputSync();
  } catch {
    return "Bun is not installed: npm install --global bun@1.4.5";
  }
  return existsSync(BUN_PACKAGE) ? undefined : "The packages for Bun are not installed: bun install";
}

/** Tests on Bun are left out where it is missing, but never in CI (`CI=true`), where they fail. */
export const IGNORE_BUN: boolean = explainMissingBun() !== undefined && Deno.env.get("CI") !== "true";

/** Why the npm package cannot run here; undefined when it can. */
export function explainMissingNode(): string | undefined {
  try {
    new Deno.Command("node", { args: ["--version"], stdin: "null", stdout: "null", stderr: "null" }).outputSync();
    return undefined;
  } catch {
    return "Node is not installed: https://nodejs.org";
  }
}

/** What was built, by what it runs on. */
const built: Record<string, string> = {};

function makeBuildFolder(): string {
  const folder = Deno.makeTempDirSync();
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

/** The binary on Bun's runtime, which the first test that asks for it builds in a folder of its own. */
export function buildBunBinary(): string {
  if (built.bun !== undefined) return built.bun;
  const program = `${makeBuildFolder()}/codex-relay`;
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const { success, stderr } = new Deno.Command("bun", { args: listBunCompileArguments(program), cwd }).outputSync();
  if (!success) throw new Error(`Cannot build the binary: ${new TextDecoder().decode(stderr)}`);
  return built.bun = program;
}

/** The program of the npm package, which the first test that asks for it builds in a folder of its own. */
export function buildNodeProgram(): string {
  if (built.node !== undefined) return built.node;
  const folder = makeBuildFolder();
  const tool = fileURLToPath(new URL("../../tools/npm_package.ts", import.meta.url));
  const args = ["run", "--quiet", "--allow-read", "--allow-run=deno", `--allow-write=${folder}`, tool, folder];
  const { success, stderr } = new Deno.Command(Deno.execPath(), { args }).outputSync();
  if (!success) throw new Error(`Cannot build the npm package: ${new TextDecoder().decode(stderr)}`);
  return built.node = `${folder}/codex-relay.js`;
}

/** Whether tests on Node are left out; never in CI, where a missing Node is a failure. */
export const IGNORE_NODE: boolean = explainMissingNode() !== undefined && Deno.env.get("CI") !== "true";

/** Every runtime that the program supports. */
export const RUNTIMES: readonly TestedRuntime[] = [
  { name: "Deno", ignore: false, command: (module, args) => ({ args: ["run", ...DENO_FLAGS, module, ...args] }) },
  { name: "Bun", ignore: IGNORE_BUN, command: (module, args) => ({ program: "bun", args: [module, ...args] }) },
  {
    name: "Node",
    ignore: IGNORE_NODE,
    command: (_, args) => ({ program: "node", args: [buildNodeProgram(), ...args] }),
  },
];
