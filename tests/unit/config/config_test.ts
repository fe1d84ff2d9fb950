/**
 * Tests of which source of a setting counts, and of the faults: one line for each wrong setting, without a secret.
 *
 * @module
 */
import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { type Config, readConfig } from "../../../lib/config/config.ts";
import { ConfigError } from "../../../lib/config/config_error.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../lib/base/limits.ts";
import { configFor, faultsOf, type Given, read, USUAL } from "../../support/config_harness.ts";

Deno.test("readConfig() has the documented defaults", async () => {
  const { modelMap, profile, rawSettings, ...rest } = await configFor({});
  assertEquals(rest, {
    port: 4444,
    host: "127.0.0.1",
    upstream: "https://openrouter.ai/api/v1",
    fallbacks: [],
    otherProviders: [],
    configPath: USUAL,
    logLevel: "info",
    allowedHosts: [],
    allowedOrigins: [],
    allowAnyoneToUseMyKey: false,
    printsCommand: false,
    warnings: [],
    limits: DEFAULT_LIMITS,
    maxRequestBytes: 268_435_456,
    shutdownTimeout: 30,
  });
  assertEquals(modelMap.resolve("gpt-5"), "gpt-5");
  assertEquals(profile.name, "openrouter");
  assertEquals(rawSettings.size, 0);
});

/** A setting's flag and variable; its values by flag, variable, file and default; and how the value is read back. */
interface Row {
  readonly flag: string;
  readonly env: string;
  readonly values: readonly string[];
  readonly get: (config: Config) => unknown;
}

const ROWS: readonly Row[] = [
  { flag: "port", env: "CODEX_RELAY_PORT", values: ["1", "2", "3", "4444"], get: (c) => String(c.port) },
  {
    flag: "host",
    env: "CODEX_RELAY_HOST",
    values: ["::1", "127.0.0.2", "localhost", "127.0.0.1"],
    get: (c) => c.host,
  },
  {
    flag: "provider",
    env: "CODEX_RELAY_PROVIDER",
    values: ["deepseek", "kimi-intl", "ollama", "undefined"],
    get: (c) => `${c.provider}`,
  },
  {
    flag: "upstream",
    env: "CODEX_RELAY_UPSTREAM",
    values: ["http://a", "http://b", "http://c", "https://openrouter.ai/api/v1"],
    get: (c) => c.upstream,
  },
  { flag: "api-key", env: "CODEX_RELAY_API_KEY", values: ["k1", "k2", "k3", "undefined"], get: (c) => `${c.apiKey}` },
  {
    flag: "model-map",
    env: "CODEX_RELAY_MODEL_MAP",
    values: ["m:1", "m:2", "m:3", "m:m"],
    get: (c) => `m:${c.modelMap.resolve("m")}`,
  },
  { flag: "log-level", env: "CODEX_RELAY_LOG", values: ["off", "error", "warn", "info"], get: (c) => c.logLevel },
  { flag: "log-level", env: "RUST_LOG", values: ["off", "error", "warn", "info"], get: (c) => c.logLevel },
  {
    flag: "relay-token",
    env: "CODEX_RELAY_TOKEN",
    values: ["t1", "t2", "t3", "undefined"],
    get: (c) => `${c.relayToken}`,
  },
  {
    flag: "allowed-hosts",
    env: "CODEX_RELAY_ALLOWED_HOSTS",
    values: ["a", "b", "c,d", ""],
    get: (c) => c.allowedHosts.join(","),
  },
  {
    flag: "allowed-origins",
    env: "CODEX_RELAY_ALLOWED_ORIGINS",
    values: ["http://a", "http://b", "http://c,http://d", ""],
    get: (c) => c.allowedOrigins.join(","),
  },
  {
    flag: "max-request-bytes",
    env: "CODEX_RELAY_MAX_REQUEST_BYTES",
    values: ["1", "2", "3", "268435456"],
    get: (c) => String(c.maxRequestBytes),
  },
  {
    flag: "shutdown-timeout",
    env: "CODEX_RELAY_SHUTDOWN_TIMEOUT",
    values: ["1", "2", "3", "30"],
    get: (c) => String(c.shutdownTimeout),
  },
  { flag: "connect-timeout", env: "CODEX_RELAY_CONNECT_TIMEOUT", ...limit("connectTimeout", "20") },
  { flag: "first-byte-timeout", env: "CODEX_RELAY_FIRST_BYTE_TIMEOUT", ...limit("firstByteTimeout", "600") },
  { flag: "silence-timeout", env: "CODEX_RELAY_SILENCE_TIMEOUT", ...limit("silenceTimeout", "600") },
  { flag: "request-timeout", env: "CODEX_RELAY_REQUEST_TIMEOUT", ...limit("requestTimeout", "3600") },
  { flag: "max-tries", env: "CODEX_RELAY_MAX_TRIES", ...limit("maxTries", "5") },
  { flag: "retry-time", env: "CODEX_RELAY_RETRY_TIME", ...limit("retryTime", "300") },
  { flag: "max-streams", env: "CODEX_RELAY_MAX_STREAMS", ...limit("maxStreams", "1000") },
];

function limit(key: keyof Limits, standard: string): Pick<Row, "values" | "get"> {
  return { values: ["1", "2", "3", standard], get: ({ limits }) => String(limits[key]) };
}

Deno.test("readConfig() lets flag beat environment beat file beat default, for every setting", async (t) => {
  for (const { flag, env, values: [byFlag = "", byEnv = "", byFile = "", byDefault = ""], get } of ROWS) {
    await t.step(`--${flag} and ${env}`, async () => {
      const files = { [USUAL]: `${flag} = "${byFile}"` };
      const all = { args: [`--${flag}`, byFlag], env: { [env]: byEnv }, files };
      assertEquals(get(await configFor(all)), byFlag);
      assertEquals(get(await configFor({ ...all, args: [] })), byEnv);
      assertEquals(get(await configFor({ files, env: { [env]: " " } })), byFile, "an empty variable counts as unset");
      assertEquals(get(await configFor({ env: { [env]: "" } })), byDefault);
      assertEquals(get(await configFor({ args: [`--${flag}=${byFlag}`] })), byFlag);
    });
  }
});

Deno.test("readConfig() lets CODEX_RELAY_LOG beat RUST_LOG, and ignores a RUST_LOG for other programs", async () => {
  assertEquals((await configFor({ env: { CODEX_RELAY_LOG: "warn", RUST_LOG: "debug" } })).logLevel, "warn");
  assertEquals((await configFor({ env: { RUST_LOG: "codex_relay=trace" } })).logLevel, "debug");
  assertEquals((await configFor({ env: { RUST_LOG: "codex_core=trace" } })).logLevel, "info");
});

Deno.test("readConfig() applies the file's [profile] to the row of the upstream's host", async () => {
  const files = { [USUAL]: 'upstream = "https://api.deepseek.com"\n[profile]\nstream_options = false\nimages = false' };
  const { profile } = await configFor({ files });
  assertEquals([profile.name, profile.streamOptions, profile.images], ["deepseek", false, false]);
  assertEquals(profile.reasoningRequired, "always", "what is not overridden stays");
});

Deno.test("readConfig() reads the file's model fields", async () => {
  const files = { [USUAL]: '[models."m:1"]\ncontext_window = 9_000\nimages = false' };
  assertEquals((await configFor({ files })).modelOverrides, { "m:1": { contextWindow: 9_000, images: false } });
  assertEquals(Object.hasOwn(await configFor({}), "modelOverrides"), false);
});

Deno.test("readConfig() lists providers on request, whatever is in the environment", async () => {
  assertEquals(await read({ args: ["providers"], env: { CODEX_RELAY_PORT: "x" } }), { kind: "providers" });
  assertEquals(await faultsOf({ args: ["providers", "all"] }), [
    "1 argument belongs to no flag: write codex-relay providers",
  ]);
});

Deno.test("readConfig() reads no settings for a command that needs none, and gives it its word", async () => {
  const command = await read({ args: ["completions", "zsh"], env: { CODEX_RELAY_PORT: "x" } });
  assertEquals(command, { kind: "completions", operand: "zsh" });
});

Deno.test("readConfig() accepts --help and --version, whatever else is wrong", async () => {
  assertEquals(await read({ args: ["--port", "x", "-h"] }), { kind: "help" });
  assertEquals(await read({ args: ["run", "-h", "--port=x"] }), { kind: "help", about: "run" });
  assertEquals(await read({ args: ["help", "usage"] }), { kind: "help", about: "usage" });
  assertEquals(await read({ args: ["help"] }), { kind: "help" });
  assertEquals(await read({ args: ["run", "--", "help", "-h"] }).then(({ kind }) => kind), "run");
  assertEquals(await read({ args: ["--version"], files: { [USUAL]: "broken" } }), { kind: "version" });
});

Deno.test("readConfig() distinguishes --print-config from serving", async () => {
  assertEquals((await read({})).kind, "serve");
  assertEquals((await read({ args: ["--print-config=false", "--help", "false"] })).kind, "serve");
  const command = await read({ args: ["--print-config", "--model-catalog", "~/models.json"] });
  assertEquals(command.kind, "print_config");
  assert("config" in command);
  assertEquals(command.config.modelCatalog, "~/models.json");
});

Deno.test("readConfig() reads the file that is named, and only that one", async () => {
  const files = { [USUAL]: "port = 1", "/etc/relay.toml": "port = 2", "/home/ann/own.toml": "port = 3" };
  assertEquals((await configFor({ files })).port, 1);
  assertEquals((await configFor({ files, args: ["--config", "/etc/relay.toml"] })).port, 2);
  assertEquals((await configFor({ files, env: { CODEX_RELAY_CONFIG: "~/own.toml" } })).port, 3);
});

const FAULTS: readonly { readonly given: Given; readonly faults: readonly string[] }[] = [
  {
    given: {
      args: ["--port", "70000"],
      env: { CODEX_RELAY_SHUTDOWN_TIMEOUT: "soon" },
      files: { [USUAL]: 'host = "a b"' },
    },
    faults: [
      "Cannot use --port 70000: a port is a whole number from 0 to 65535",
      `Cannot use host = a b in ${USUAL}: give a host name or an IP address, without a port`,
      "Cannot use CODEX_RELAY_SHUTDOWN_TIMEOUT=soon: give a number of seconds from 0 to 86400",
    ],
  },
  {
    given: { args: ["--upstream", "https://user:secret@example.com/v1"] },
    faults: [
      "Cannot use --upstream https://…@example.com/v1: leave user name and password out of the URL; set the key with --api-key",
    ],
  },
  {
    given: { env: { CODEX_RELAY_UPSTREAM: "https://example.com/v1?key=secret" } },
    faults: [
      "Cannot use CODEX_RELAY_UPSTREAM=https://example.com/v1…: leave out ? or # and everything after it: the relay appends paths to the URL",
    ],
  },
  {
    given: { env: { CODEX_RELAY_API_KEY: "Bearer secret" } },
    faults: [
      "Cannot use CODEX_RELAY_API_KEY: give only the key: printable ASCII characters without spaces, and without Bearer in front",
    ],
  },
  {
    given: { args: ["--provider", "azure"] },
    faults: [
      "Cannot use provider azure by its name alone: the base URL differs per customer, https://{resource}.openai.azure.com/openai/v1; set yours with --upstream",
    ],
  },
  {
    given: { env: { CODEX_RELAY_PROVIDER: "deepsek" } },
    faults: [
      "Cannot use CODEX_RELAY_PROVIDER=deepsek: no provider has that name (near ones: deepseek); codex-relay providers lists them, and --upstream URL takes any other one",
    ],
  },
  {
    given: { args: ["--model-map", "a:b", "--model-map", "secretless"] },
    faults: ["Cannot use --model-map a:b,secretless: secretless is not a source:target pair: write both"],
  },
  {
    given: { args: ["--host", "0.0.0.0"] },
    faults: [
      "Cannot listen on 0.0.0.0 without a relay token: anyone who reaches this machine could spend your key; set --relay-token or --relay-token-file, listen on 127.0.0.1, or set --allow-anyone-to-use-my-key",
    ],
  },
  {
    given: { args: ["--model-catalog", "x.json"] },
    faults: ["--model-catalog needs --print-config: add it, or leave both out"],
  },
  {
    given: { args: ["--config", "/nowhere.toml"] },
    faults: ["Cannot read the file of --config, /nowhere.toml: there is no such file"],
  },
  {
    given: { env: { CODEX_RELAY_CONFIG: "/nowhere.toml" } },
    faults: ["Cannot read the file of CODEX_RELAY_CONFIG, /nowhere.toml: there is no such file"],
  },
];

Deno.test("readConfig() reports every fault with its place, its value and what to do", async (t) => {
  for (const { given, faults } of FAULTS) {
    await t.step(faults[0] ?? "", async () => {
      const told = await faultsOf(given);
      assertEquals([...told].sort(), [...faults].sort());
      assertFalse(told.some((fault) => /secret(?!less)/.test(fault)));
    });
  }
});

Deno.test("readConfig() reports a default file that exists but cannot be read", async () => {
  const reading = readConfig({
    args: [],
    os: "linux",
    variable: (name) => name === "HOME" ? "/home/ann" : undefined,
    readText: () => ({ problem: "Is a directory", absent: false }),
    readSecret: () => ({ problem: "there is no such file" }),
  });
  const { errors } = await assertRejects(() => reading, ConfigError);
  assertEquals(errors, [`Cannot read the configuration file, ${USUAL}: Is a directory`]);
});

Deno.test("readConfig() lets a relay listen for other machines when it has a token", async () => {
  const config = await configFor({ args: ["--host", "0.0.0.0"], env: { CODEX_RELAY_TOKEN: "t" } });
  assertEquals([config.host, config.relayToken], ["0.0.0.0", "t"]);
  const env = { CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "true", CODEX_RELAY_HOST: "0.0.0.0" };
  assert((await configFor({ env })).allowAnyoneToUseMyKey);
  await faultsOf({ args: ["--allow-anyone-to-use-my-key=false"], env });
});

Deno.test("readConfig() prints a configuration for a relay elsewhere without a token", async () => {
  assertEquals((await configFor({ args: ["--print-config", "--host", "192.168.0.7"] })).host, "192.168.0.7");
});

Deno.test("readConfig() lets the command usage name any host: it does not listen", async () => {
  const command = await read({ args: ["usage", "--host", "0.0.0.0", "--json"] });
  assert("config" in command);
  assertEquals([command.kind, command.config.host, command.config.json], ["usage", "0.0.0.0", true]);
});
