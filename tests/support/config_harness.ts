/**
 * A harness that reads a configuration from given arguments, variables and files.
 *
 * @module
 */
import { assert, assertRejects } from "@std/assert";
import { type Command, type Config, readConfig } from "../../lib/config/config.ts";
import { ConfigError } from "../../lib/config/config_error.ts";

/** The arguments, variables and files that a test sets. */
export interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly os?: string;
}

/** The default path of the configuration file. */
export const USUAL = "/home/ann/.config/codex-relay/config.toml";

/** The command that the program would run. */
export function read({ args = [], env = {}, files = {}, os = "linux" }: Given): Promise<Command> {
  const variables: Readonly<Record<string, string>> = { HOME: "/home/ann", ...env };
  return readConfig({
    args,
    os,
    variable: (name) => variables[name],
    readText: (path) => {
      const text = files[path];
      return text === undefined ? { problem: "there is no such file", absent: true } : { text };
    },
    readSecret: (path) => {
      const text = files[path];
      return text === undefined ? { problem: "there is no such file" } : { text, isExposed: path.startsWith("/tmp/") };
    },
  });
}

/** The resulting configuration. */
export async function configFor(given: Given): Promise<Config> {
  const command = await read(given);
  assert("config" in command, `expected a configuration, not ${command.kind}`);
  return command.config;
}

/** The reported faults. */
export async function faultsOf(given: Given): Promise<readonly string[]> {
  return (await assertRejects(() => read(given), ConfigError)).errors;
}
