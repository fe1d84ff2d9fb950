/**
 * Tests that a relay goes on with its configuration file when that changes, and with the earlier one when it cannot.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { watchConfigFile } from "../../../lib/app/watch_config.ts";
import { createLog } from "../../../lib/base/log.ts";
import { type Config, listProviders, readConfig } from "../../../lib/config/config.ts";
import { ConfigError } from "../../../lib/config/config_error.ts";
import type { Sources } from "../../../lib/config/sources.ts";
import { keepStreams } from "../../../lib/config/keep_streams.ts";
import { USUAL } from "../../support/config_harness.ts";

/** Follows a file that takes the texts `versions` one after the other; returns what was applied and logged. */
async function follow(
  versions: readonly (string | undefined)[],
  { args = [], stdin = [], apply = () => {} }: {
    readonly args?: readonly string[];
    readonly stdin?: string[];
    readonly apply?: () => void;
  } = {},
): Promise<{ applied: Config[]; lines: string[] }> {
  let text = versions[0];
  const sources: Sources = keepStreams({
    args,
    os: "linux",
    variable: (name: string) => name === "HOME" ? "/home/ann" : undefined,
    readText: (path) => {
      return path === USUAL && text !== undefined ? { text } : { problem: "there is no such file", absent: true };
    },
    readSecret: () => ({ text: stdin.shift() ?? "", isExposed: false }),
    isStream: () => false,
  });
  const command = await readConfig(sources);
  if (!("config" in command)) throw new Error("a configuration expected");
  const [applied, lines]: [Config[], string[]] = [[], []];
  const ending = new AbortController();
  watchConfigFile({
    config: command.config,
    sources,
    log: createLog("info", (line) => void lines.push(line.replace(/^\S+ /, ""))),
    apply: (config) => {
      apply();
      applied.push(config);
    },
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

/** Looks at a file once for each of `readings`, and once for the settings at the start. */
async function see(
  readings: readonly string[],
  { readSecret = () => ({ problem: "none" }), looked = () => {} }: {
    readonly readSecret?: Sources["readSecret"];
    /** Called after each look, with its number from 0. */
    readonly looked?: (number: number) => unknown;
  } = {},
): Promise<{ applied: Config[]; lines: string[] }> {
  let next = -1;
  const sources: Sources = {
    args: [],
    os: "linux",
    variable: (name: string) => name === "HOME" ? "/home/ann" : undefined,
    readText: () => {
      looked(next);
      return { text: readings[Math.max(0, next++)] ?? "" };
    },
    readSecret,
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
    interval: 1,
  });
  while (next < readings.length) await pause(1);
  ending.abort();
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
    "max-tries = 4",
  ]);
  assertEquals(applied.map(({ limits }) => limits.maxTries), [3, 4]);
  assertEquals(lines, [CHANGED, CHANGED]);
});

Deno.test("watchConfigFile() keeps the earlier settings while the file is gone or empty, and says so once", async () => {
  const { applied, lines } = await follow(["max-tries = 2", undefined, "max-tries = 2", " \n", "max-tries = 3"]);
  assertEquals(applied.map(({ limits }) => limits.maxTries), [3]);
  const gone = "WARN  The configuration file is gone: the earlier settings stay in use";
  assertEquals(lines, [gone, gone.replace("gone", "empty"), CHANGED]);
});

Deno.test("watchConfigFile() waits for a file that is being written, at every length of its text", async () => {
  const whole = 'max-tries = 3\n[aliases]\nfast = "small"\n';
  for (let length = 1; length < whole.length; length++) {
    // Each text is found by one look only, but for the last.
    const { applied, lines } = await see(["max-tries = 2", "", whole.slice(0, length), "max-tries = 4", whole, whole]);
    assertEquals([applied.map(({ limits }) => limits.maxTries), lines], [[3], [CHANGED]], String(length));
  }
});

Deno.test("watchConfigFile() goes on with what it found, whatever the file holds a moment later", async () => {
  const { applied } = await see(["max-tries = 2", "max-tries = 3", "max-tries = 3", "", "max-tries = 4"]);
  assertEquals(applied.map(({ limits }) => limits.maxTries), [3]);
});

Deno.test("watchConfigFile() reads a faulty file again until what it names is there", async () => {
  const keys: string[] = [];
  const text = 'api-key-file = "/key"';
  const { applied, lines } = await see(["", text, text, text, text, text], {
    readSecret: () => keys.length > 0 ? { text: "sk-late", isExposed: false } : { problem: "there is no such file" },
    looked: (number) => number === 4 && keys.push("sk-late"),
  });
  assertEquals(applied.map(({ apiKey }) => apiKey), ["sk-late"]);
  assertEquals(lines, [
    "ERROR Cannot read the file of api-key-file: there is no such file; check the path, or leave the setting out",
    "ERROR The configuration file has changed and cannot be used: the earlier settings stay in use",
    CHANGED.replace("configuration file", "file of a key"),
  ]);
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

Deno.test("watchConfigFile() keeps the earlier settings when the running relay cannot go on with the new ones", async () => {
  const { lines } = await follow(["", "max-tries = 3"], {
    apply: () => {
      throw new ConfigError(["Cannot listen without a token"]);
    },
  });
  assertEquals(lines, [
    "ERROR Cannot listen without a token",
    "ERROR The configuration file has changed and cannot be used: the earlier settings stay in use",
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

Deno.test("watchConfigFile() gives the key from standard input to the provider that it is for, and to no other", async () => {
  const tables = '[providers.one]\nupstream = "http://one.example/v1"\napi-key = "sk-one"\n' +
    '[providers.two]\nupstream = "http://two.example/v1"\napi-key-file = "-"\n';
  const { applied } = await follow([tables, `max-tries = 3\n${tables}`], { stdin: ["sk-two"] });
  assertEquals(applied.flatMap(listProviders).map(({ id, apiKey }) => [id, apiKey]), [
    ["one", "sk-one"],
    ["two", "sk-two"],
  ]);
});

/** Follows files of keys that hold the texts in `keys`, one after the other, with a file of settings or without. */
async function rotate(text: string | undefined, args: readonly string[], keys: readonly (string | undefined)[]) {
  let [key, at] = [keys[0], 0];
  const sources: Sources = {
    args,
    os: "linux",
    variable: (name: string) => name === "HOME" ? "/home/ann" : undefined,
    readText: () => text === undefined ? { problem: "there is no such file", absent: true } : { text },
    readSecret: (path) => {
      at++;
      return path !== "/key" || key === undefined
        ? { problem: "there is no such file" }
        : { text: key, isExposed: false };
    },
  };
  const command = await readConfig(sources);
  if (!("config" in command)) throw new Error("a configuration expected");
  const [applied, lines]: [unknown[], string[]] = [[], []];
  const ending = new AbortController();
  watchConfigFile({
    config: command.config,
    sources,
    log: createLog("info", (line) => void lines.push(line.replace(/^\S+ /, ""))),
    apply: (config) => void applied.push(config.apiKey),
    signal: ending.signal,
    interval: 1,
  });
  for (const next of [keys[0], ...keys.slice(1)]) {
    key = next;
    // Some looks later it has been dealt with.
    for (const until = at + 12; at < until;) await pause(1);
  }
  ending.abort();
  return { applied, lines };
}

for (
  const [what, text, args] of [
    ["that the file names", 'api-key-file = "/key"', []],
    ["that a flag names, without a file", undefined, ["--api-key-file", "/key"]],
  ] as const
) {
  Deno.test(`watchConfigFile() goes on with a new key in a file ${what}`, async () => {
    const { applied, lines } = await rotate(text, args, ["sk-one", "sk-two", "sk-two\n", undefined, "", "sk-three"]);
    const [none, empty] = ["there is no such file; check the path, or leave the setting out", "it is empty; write"];
    const shown = lines.map((line) => line.replace(/the file of \S+:/, "it:"));
    // The same key with another line end is read, but nothing else.
    assertEquals(applied, ["sk-two", "sk-two", "sk-three"]);
    const changed = "INFO  The file of a key has changed: new requests are answered by it";
    const kept = "ERROR The file of a key has changed and cannot be used: the earlier settings stay in use";
    assertEquals(shown, [
      changed,
      changed,
      `ERROR Cannot read it: ${none}`,
      kept,
      `ERROR Cannot read it: ${empty} the secret into it`,
      kept,
      changed,
    ]);
  });
}
