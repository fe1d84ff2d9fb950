/**
 * The runtimes that the program is tested on, and how each of them runs a module of this repository.
 *
 * @module
 */
import { existsSync } from "node:fs";
import type { ProcessOptions } from "./relay_process.ts";

/** A runtime that runs the relay as a process. */
export interface TestedRuntime {
  readonly name: "Deno" | "Bun";
  /** Whether tests on it are left out, because it is not installed. */
  readonly ignore: boolean;
  /** A process that runs `module`, a path below the repository's root, on loopback. */
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

/** Every runtime that the program supports. */
export const RUNTIMES: readonly TestedRuntime[] = [
  { name: "Deno", ignore: false, command: (module, args) => ({ args: ["run", ...DENO_FLAGS, module, ...args] }) },
  { name: "Bun", ignore: IGNORE_BUN, command: (module, args) => ({ program: "bun", args: [module, ...args] }) },
];
