/**
 * Tests that a relay goes on with its configuration file when that changes, and with the earlier one when it cannot.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { watchConfigFile } from "../../../lib/app/watch_config.ts";
import { createLog } from "../../../lib/base/log.ts";
import { type Config, readConfig } from "../../../lib/config/config.ts";
import type { Sources } from "../../../lib/config/sources.ts";
import { USUAL } from "../../support/config_harness.ts";

/** Follows a file that takes the texts `versions` one after the other; returns what was applied and logged. */
async function follow(
  versions: readonly (string | undefined)[],
  { args = [], stdin = [] }: { readonly args?: readonly string[]; readonly stdin?: string[] } = {},
): Promise<{ applied: Config[]; lines: string[] }> {
  let text = versions[0];
  const sources: Sources = {
    args,
    os: "linux",
    variable: (name) => name === "HOME" ? "/home/ann" : undefined,
    readText: (path) => {
      return path === USUAL && text !== undefined ? { text } : { problem: "there is no such file", absent: true };
    },
    readSecret: () => ({ text: stdin.shift() ?? "", isExposed: false }),
  };
  const command = await readConfig(sources);
  if (!("config" in command)) throw new Error("a configuration expected");
  const [applied, lines]: [Config[], string[]] = [[], []];
  const ending = new AbortController();
  watchConfigFile({
    config: command.config,
    sources,
    log: createLog("info", (line) => void lines.push(line.replace(/^\S+ /, ""))),
    apply: (config) => void applied.push(config),
    signal: ending.signal,
    interval: 5,
  });
  for (const version of versions.slice(1)) {
    text = version;
    const before = lines.length;
    for (let waited = 0; lines.length === before && waited < 20; waited++) await pause(5);
  }
  ending.abort();
  text = "port = 1";
  await pause(30);
  return { applied, lines };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const CHANGED = "INFO  The configuration file has changed: new requests are answered by it";

Deno.test("watchConfigFile() applies each change once, and ends with its signal", async () => {
  const { applied, lines } = await follow([
    "max-tries = 2",
    "max-tries = 3",
    "max-tries = 3",
    undefined,
    "max-tries = 4",
  ]);
  assertEquals(applied.map(({ limits }) => limits.maxTries), [3, 4]);
  assertEquals(lines, [CHANGED, CHANGED]);
});

Deno.test("watchConfigFile() applies a file that did not exist at the start", async () => {
  const { applied } = await follow([undefined, "[providers.ollama]"]);
  assertEquals(applied.map(({ id }) => id), ["ollama"]);
});

Deno.test("watchConfigFile() keeps the earlier settings while the file is faulty, and says where the fault is", async () => {
  const { applied, lines } = await follow(["", "max-tries = x", "max-tries = 0", "max-tries = 5"]);
  assertEquals(applied.map(({ limits }) => limits.maxTries), [5]);
  const kept = "ERROR The configuration file has changed and cannot be used: the earlier settings stay in use";
  assertEquals(lines, [
    `ERROR Cannot read ${USUAL} at line 1, column 13: this is not TOML; strings need quotes`,
    kept,
    `ERROR Cannot use max-tries = 0 in ${USUAL}: give a whole number from 1 to 1000000`,
    kept,
    CHANGED,
  ]);
});

Deno.test("watchConfigFile() says what takes effect at the next start only", async () => {
  const { lines } = await follow(["", "port = 5555"]);
  assertEquals(lines, [CHANGED, "WARN  The new host or port in the configuration file takes effect at the next start"]);
});

Deno.test("watchConfigFile() keeps the key that came from standard input", async () => {
  const { applied } = await follow(["", "max-tries = 3"], { args: ["--api-key-file", "-"], stdin: ["sk-stdin"] });
  assertEquals(applied.map(({ apiKey }) => apiKey), ["sk-stdin"]);
});
