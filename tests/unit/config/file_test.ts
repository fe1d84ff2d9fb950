/**
 * Tests that the configuration file is found and understood, and that every mistake in it is named.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { readFileSettings } from "../../../lib/config/file.ts";
import { expandHome, findDefaultConfigPath } from "../../../lib/config/paths.ts";
import type { Machine } from "../../../lib/runtime/machine.ts";
import { listProfileFields } from "../../../lib/config/profile_fields.ts";
import { parseModelMap } from "../../../lib/config/model_map.ts";

function machine(os: string, variables: Readonly<Record<string, string>>): Machine {
  return { os, variable: (name) => variables[name] };
}

async function faultsOf(text: string): Promise<readonly string[]> {
  return (await readFileSettings(text, "c.toml")).errors;
}

Deno.test("findDefaultConfigPath() follows the conventions of the platform", () => {
  const home = { HOME: "/home/ann" };
  assertEquals(findDefaultConfigPath(machine("linux", home)), "/home/ann/.config/codex-relay/config.toml");
  assertEquals(
    findDefaultConfigPath(machine("linux", { ...home, XDG_CONFIG_HOME: "/x" })),
    "/x/codex-relay/config.toml",
  );
  assertEquals(
    findDefaultConfigPath(machine("linux", { ...home, XDG_CONFIG_HOME: "" })),
    "/home/ann/.config/codex-relay/config.toml",
  );
  assertEquals(findDefaultConfigPath(machine("freebsd", home)), "/home/ann/.config/codex-relay/config.toml");
  assertEquals(
    findDefaultConfigPath(machine("darwin", { ...home, XDG_CONFIG_HOME: "/x" })),
    "/home/ann/Library/Application Support/codex-relay/config.toml",
  );
  assertEquals(findDefaultConfigPath(machine("windows", { APPDATA: "C:\\A" })), "C:\\A\\codex-relay\\config.toml");
  for (const os of ["linux", "darwin", "windows"]) assertEquals(findDefaultConfigPath(machine(os, {})), undefined);
});

Deno.test("expandHome() expands a leading tilde only", () => {
  const linux = machine("linux", { HOME: "/home/ann" });
  assertEquals(expandHome("~/a/~", linux), "/home/ann/a/~");
  assertEquals(expandHome("~bob/a", linux), "~bob/a");
  assertEquals(expandHome("~\\a", machine("windows", { USERPROFILE: "C:\\ann" })), "C:\\ann\\a");
  assertEquals(expandHome("~/a", machine("linux", {})), "~/a");
});

Deno.test("readFileSettings() takes both spellings, numbers, lists and tables", async () => {
  const text = `\ufeffport = 4446
max_request_bytes = 1_000
shutdown-timeout = 1.5
api_key = ""
allowed-hosts = ["a.lan", "b.lan"]

[model-map]
"gpt-oss:20b" = "x,y:z"
"*" = "rest"
`;
  const { rawSettings, errors } = await readFileSettings(text, "c.toml");
  assertEquals(errors, []);
  const { modelMap, ...texts } = Object.fromEntries([...rawSettings].map(([key, value]) => [key, value.text]));
  assertEquals(texts, { port: "4446", maxRequestBytes: "1000", shutdownTimeout: "1.5", allowedHosts: "a.lan,b.lan" });
  const map = parseModelMap(modelMap ?? "");
  assertEquals([map.resolve("gpt-oss:20b"), map.resolve("other")], ["x,y:z", "rest"]);
});

Deno.test("readFileSettings() names unknown keys and wrong types", async () => {
  assertEquals(await faultsOf("ports = 1"), [
    "Unknown key ports in c.toml: it may hold port, host, provider, upstream, wire, api-key, api-key-file, api-key-variable, " +
    "model-map, extra-body, drop-parameters, headers, effort-map, " +
    "relay-token, relay-token-file, allowed-hosts, allowed-origins, allow-anyone-to-use-my-key, " +
    "connect-timeout, first-byte-timeout, silence-timeout, request-timeout, max-tries, retry-time, max-streams, " +
    'max-request-bytes, shutdown-timeout, log-level, model and the tables [profile], [models."name"], ' +
    "[[fallback]], [providers.NAME] and [aliases]",
  ]);
  assertEquals(await faultsOf("print-config = true\nconfig = 'x'"), [
    "Cannot use print-config in c.toml: it works on the command line only, as --print-config",
    "Cannot use config in c.toml: it works on the command line only, as --config",
  ]);
  assertEquals(await faultsOf("api-key = [['sk-secret']]\nallowed-hosts = [1]\nmodel-map = { a = 1 }\n[port]\na = 1"), [
    "Cannot use api-key in c.toml: write a string or a list of strings",
    "Cannot use allowed-hosts in c.toml: write a string or a list of strings",
    "Cannot use model-map in c.toml: write a string or a table of strings",
    "Cannot use port in c.toml: write PORT as a string or a number",
  ]);
});

Deno.test("readFileSettings() reports where a file is not valid TOML, without the line, which may hold a key", async () => {
  assertEquals(await faultsOf("port = 1\napi-key = sk-secret\n"), [
    "Cannot read c.toml at line 2, column 11: this is not TOML; strings need quotes",
  ]);
  assertEquals(await faultsOf('api-key = "sk-secret\n'), [
    "Cannot read c.toml at line 1, column 21: this is not TOML; strings need quotes",
  ]);
  for (const text of ["port = 1\nport = 2", "[model-map]\na = 'b'\na = 'c'", "[profile]\n[profile]"]) {
    const [fault = ""] = await faultsOf(text);
    assertMatch(fault, /^Cannot read c\.toml at line [23], column \d: the key is already set above$/);
  }
});

Deno.test("readFileSettings() reads overrides of the profile in any spelling", async () => {
  const { profile, errors } = await readFileSettings(
    `[profile]
reasoningReplay = "drop"
stream_options = false
max-tokens-field = "max_completion_tokens"
efforts = { low = "low" }
replay_by_model = { glm = "drop" }
sampling_bounds = { top_p = { least = 0.1, most = 1 } }
[profile.extra_body]
provider = { order = ["a"] }
[profile.extraHeaders]
"X-Title" = "codex"
`,
    "c.toml",
  );
  assertEquals(errors, []);
  assertEquals(profile, {
    reasoningReplay: "drop",
    streamOptions: false,
    maxTokensField: "max_completion_tokens",
    efforts: { low: "low" },
    replayByModel: { glm: "drop" },
    samplingBounds: { top_p: { least: 0.1, most: 1 } },
    extraBody: { provider: { order: ["a"] } },
    extraHeaders: { "X-Title": "codex" },
  });
});

Deno.test("readFileSettings() names fields of the profile that are unknown or wrong, with what is allowed", async () => {
  const text = `[profile]
colour = "red"
images = "no"
callIds = "short"
efforts = { low = 1 }
thinkingOn = true
samplingBounds = { top_p = { least = 1, most = 0 } }
name = ""
extraHeaders = { "bad name" = "sk-secret" }
`;
  const place = "in [profile] of c.toml";
  assertEquals(await faultsOf(text), [
    `Unknown field colour ${place}: a profile has ${listProfileFields().join(", ")}`,
    `Cannot use images = "no" ${place}: it must be true or false`,
    `Cannot use callIds = "short" ${place}: it must be "keep" or "nine_alphanumerics" or ` +
    '"nine_or_numbered" or "sixty_four_characters" or "forty_word_characters"',
    `Cannot use efforts = {"low":1} ${place}: it must be a table of strings`,
    `Cannot use thinkingOn = true ${place}: it must be a table`,
    `Cannot use samplingBounds = {"top_p":{"least":1,"most":0}} ${place}: it must be a table of temperature and ` +
    "top_p, each a table of the numbers least and most",
    `Cannot use name = "" ${place}: it must be a string`,
    `Cannot use extraHeaders ${place}: it must be a table of header names and values, without connection, ` +
    "content-encoding, content-length, content-type, host and transfer-encoding",
  ]);
  assertEquals(await faultsOf("profile = 'x'"), [
    "Cannot use [profile] of c.toml: it must be a table of profile fields",
  ]);
});
