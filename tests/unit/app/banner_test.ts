/**
 * Tests of the lines at start: the address, the upstream, the models, and what to do about a problem.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Config, readConfig } from "../../../lib/config/config.ts";
import { announceRelay, paintLevel } from "../../../lib/app/banner.ts";
import { type ScriptedAnswer, startScriptedProvider } from "../../../tools/scripted_provider.ts";

async function configFor({ args = [], env = {}, file }: Pick<Given, "args" | "env" | "file">): Promise<Config> {
  const command = await readConfig({
    args,
    os: "linux",
    variable: (name) => ({ HOME: "/home/ann", ...env })[name],
    readText: () => file === undefined ? { problem: "there is no such file", absent: true } : { text: file },
    readSecret: (path) => ({ text: path === "-" ? "sk-good" : "sk-good\n", isExposed: false }),
  });
  assert("config" in command);
  return command.config;
}

interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the configuration file. */
  readonly file?: string;
  readonly colour?: boolean;
  readonly models?: unknown;
  readonly answerModels?: () => ScriptedAnswer;
}

/**
 * The lines of a start in front of a scripted upstream, whose address is replaced by `UPSTREAM`; a file that says
 * `UPSTREAM` names it.
 */
async function linesOf({ args, env = {}, file, colour = false, ...script }: Given): Promise<string[]> {
  const provider = startScriptedProvider({ answer: () => ({}), keys: ["sk-good"], ...script });
  const lines: string[] = [];
  try {
    await announceRelay({ url: "http://127.0.0.1:4446", port: 4446 }, {
      config: await configFor({
        args: file?.includes("UPSTREAM") ? [] : ["--upstream", provider.url, ...args ?? []],
        env,
        ...(file && { file: file.replaceAll("UPSTREAM", provider.url) }),
      }),
      io: {
        version: "1.2.3",
        program: "codex-relay",
        codexHome: env.CODEX_HOME,
        colour,
        write: (line) =>
          lines.push(line.replaceAll(provider.url, "UPSTREAM").replaceAll(new URL(provider.url).host, "HOST")),
        signal: new AbortController().signal,
      },
    });
  } finally {
    await provider.close();
  }
  return lines;
}

const HINT =
  "⚠ To configure Codex with model metadata, run: mkdir -p ~/.codex && codex-relay --print-config --upstream UPSTREAM";
const FILE = "> ~/.codex/codex-relay.config.toml";
const LISTENS = "codex-relay 1.2.3 listens on http://127.0.0.1:4446 → UPSTREAM";
const PROFILE = "  then start Codex with: codex -p codex-relay";

Deno.test("announceRelay() prints the address, the upstream, the models and the hint", async () => {
  assertEquals(await linesOf({ args: ["--port", "4446"], env: { CODEX_RELAY_API_KEY: "sk-good" } }), [
    LISTENS,
    "ℹ upstream models: scripted-model",
    `${HINT} --port 4446 --api-key "\${CODEX_RELAY_API_KEY:?set it first}" ${FILE}`,
    PROFILE,
  ]);
});

Deno.test("announceRelay() saves the profile where Codex keeps its configuration", async () => {
  const hint = (await linesOf({ args: ["--port", "4446"], env: { CODEX_HOME: "/my codex" } })).at(-2);
  assertEquals(
    hint?.replace(/ --upstream.+ > /, " … > "),
    "⚠ To configure Codex with model metadata, run: mkdir -p '/my codex' && codex-relay --print-config … > " +
      "'/my codex'/codex-relay.config.toml",
  );
});

Deno.test("announceRelay() leaves the tables of several providers to the printed command", async () => {
  const file = '[providers.work]\nupstream = "UPSTREAM"\n[providers.local]\nupstream = "http://127.0.0.1:9/v1"';
  assertEquals((await linesOf({ file })).at(-2), HINT.replace(" --upstream UPSTREAM", ` ${FILE}`));
});

Deno.test("announceRelay() lists the fallbacks", async () => {
  const file = '[[fallback]]\nprovider = "ollama"\n[[fallback]]\nmodel-map = "a:b"';
  assertEquals((await linesOf({ env: { CODEX_RELAY_API_KEY: "sk-good" }, file })).slice(0, 3), [
    LISTENS,
    "ℹ fallback: ollama → http://localhost:11434/v1",
    "ℹ fallback: HOST #2 → UPSTREAM",
  ]);
});

Deno.test("announceRelay() prints a hint without flags when the file holds every setting", async () => {
  const provider = startScriptedProvider({ answer: () => ({}) });
  const lines: string[] = [];
  await announceRelay({ url: "http://127.0.0.1:4444", port: 4444 }, {
    config: await configFor({ args: [], env: {}, file: `upstream = "${provider.url}"` }),
    io: {
      version: "1.2.3",
      program: "codex-relay",
      colour: false,
      write: (line) => lines.push(line),
      signal: new AbortController().signal,
    },
  });
  await provider.close();
  assertEquals(lines.at(-2)?.split(" run: ")[1], `mkdir -p ~/.codex && codex-relay --print-config ${FILE}`);
});

Deno.test("announceRelay() names no address in the hint where the file has a table for it", async () => {
  const file = '[providers.work]\nupstream = "UPSTREAM"\napi-key = "sk-good"\n[providers.other]\nupstream = "UPSTREAM"';
  const hint = (await linesOf({ file })).at(-2);
  assertEquals(hint?.split(" run: ")[1], `mkdir -p ~/.codex && codex-relay --print-config ${FILE}`);
});

Deno.test("announceRelay() names the real port and quotes for the shell", async () => {
  const args = ["--port", "0", "--model-map", `it's:x`, "--api-key", "sk-good"];
  const hint = (await linesOf({ args })).at(-2);
  assertEquals(
    hint,
    `${HINT} --port 4446 --model-map 'it'\\''s:x' --api-key "\${CODEX_RELAY_API_KEY:?set it first}" ${FILE}`,
  );
});

Deno.test("announceRelay() names the provider in the hint, without a key that the program finds by itself", async () => {
  const env = { DEEPSEEK_API_KEY: "sk-good" };
  const [, , hint] = await linesOf({ args: ["--provider", "deepseek"], env });
  assertEquals(
    hint,
    `⚠ To configure Codex with model metadata, run: mkdir -p ~/.codex && codex-relay --print-config --provider deepseek --upstream UPSTREAM ${FILE}`,
  );
  const [, , given] = await linesOf({ args: ["--provider", "deepseek", "--api-key", "sk-good"], env });
  assertEquals(given?.endsWith(`--upstream UPSTREAM --api-key "\${DEEPSEEK_API_KEY:?set it first}" ${FILE}`), true);
});

Deno.test("announceRelay() names the files of secrets, and never their contents", async () => {
  const env = { CODEX_RELAY_TOKEN_FILE: "/run/relay token" };
  const lines = await linesOf({ args: ["--api-key-file", "-"], env });
  assertEquals(lines[2], `${HINT} --api-key-file - --relay-token-file '/run/relay token' ${FILE}`);
  assertEquals(lines.join("\n").includes("sk-good"), false);
});

Deno.test("announceRelay() shows names of models without control sequences", async () => {
  const models = { object: "list", data: [{ id: "a\x1b[2Jb\nc\u009bd", object: "model" }] };
  const lines = await linesOf({ args: ["--api-key", "sk-good"], models });
  assertEquals(lines[1], "ℹ upstream models: a?[2Jb\n    c?d");
});

Deno.test("announceRelay() names twenty models and counts the rest", async () => {
  const models = Array.from({ length: 23 }, (_, index) => ({ id: `m${index}`, object: "model" }));
  const lines = await linesOf({ args: ["--api-key", "sk-good"], models: { object: "list", data: models } });
  assertEquals(lines[1], `ℹ upstream models: ${models.slice(0, 20).map(({ id }) => id).join(", ")} and 3 more`);
});

Deno.test("announceRelay() reports that the client's key is passed on, and does not warn of a missing one", async () => {
  assertEquals(await linesOf({}), [
    LISTENS,
    "ℹ no --api-key: the client's own key is passed on to the upstream",
    "ℹ upstream models: listing models needs a key",
    `${HINT} ${FILE}`,
    PROFILE,
  ]);
  assertEquals(
    (await linesOf({ args: ["--relay-token", "t"] }))[1],
    "ℹ no --api-key: requests reach the upstream without a key",
  );
});

Deno.test("announceRelay() warns of a refused key without showing it, even at log level warn", async () => {
  const lines = await linesOf({ args: ["--api-key", "sk-bad-secret", "--log-level", "warn"] });
  assertEquals(lines.length, 1);
  const [warning = ""] = lines;
  assertMatch(
    warning,
    /^⚠ Asked UPSTREAM\/models for the list of models: it answered 401.*; check the key: copied whole/,
  );
  assertEquals(warning.includes("sk-bad-secret"), false);
});

Deno.test("announceRelay() prints nothing at log level error", async () => {
  assertEquals(await linesOf({ args: ["--api-key", "sk-bad", "--log-level", "error"] }), []);
});

Deno.test("announceRelay() warns of an upstream that cannot be reached", async () => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const upstream = `http://127.0.0.1:${closed.addr.port}/v1`;
  closed.close();
  const lines: string[] = [];
  await announceRelay({ url: "http://127.0.0.1:1", port: 1 }, {
    config: await configFor({ args: ["--upstream", upstream] }),
    io: {
      version: "1",
      program: "codex-relay",
      colour: true,
      write: (line) => lines.push(line),
      signal: new AbortController().signal,
    },
  });
  const warning = lines.find((line) => line.includes("/models")) ?? "";
  assertStringIncludes(warning, `\x1b[33m⚠ Asked ${upstream}/models`);
  assertStringIncludes(warning, "check --upstream and the network\x1b[39m");
});

Deno.test("announceRelay() is silent after the relay was stopped", async () => {
  const stopping = new AbortController();
  const provider = startScriptedProvider({
    answer: () => ({}),
    answerModels: () => {
      stopping.abort();
      return { frames: [], end: "hang" };
    },
  });
  const lines: string[] = [];
  await announceRelay({ url: "http://127.0.0.1:1", port: 1 }, {
    config: await configFor({ args: ["--upstream", provider.url, "--api-key", "k"] }),
    io: { version: "1", program: "p", colour: false, write: (line) => lines.push(line), signal: stopping.signal },
  });
  await provider.close();
  assertEquals(lines.length, 1);
});

Deno.test("paintLevel() colours the level of warnings and errors only", () => {
  assertEquals(
    paintLevel("2026-01-01T00:00:00Z WARN  careful WARN"),
    "2026-01-01T00:00:00Z \x1b[33mWARN\x1b[39m  careful WARN",
  );
  assertEquals(paintLevel("2026-01-01T00:00:00Z ERROR oh"), "2026-01-01T00:00:00Z \x1b[31mERROR\x1b[39m oh");
  assertEquals(paintLevel("2026-01-01T00:00:00Z INFO  ERROR"), "2026-01-01T00:00:00Z INFO  ERROR");
});

Deno.test("announceRelay() warns of a window that hardly holds Codex's own prompt, with the server's switch", async () => {
  const models = { data: [{ id: "a", max_model_len: 8_192 }, { id: "b", max_model_len: 65_536 }] };
  const lines = await linesOf({ args: ["--provider", "vllm", "--api-key", "sk-good"], models });
  assertEquals(lines.filter((line) => line.includes("window")), [
    "⚠ a: the window of 8192 tokens is too small: Codex's own prompt takes about 11000; " +
    "start the server with a larger window, such as `--max-model-len 32768`, as far as memory allows",
  ]);
});

Deno.test("announceRelay() lists several providers, each with its models and fallbacks", async () => {
  const file = `[providers.one]
upstream = "UPSTREAM"
api-key = "sk-good"
[[providers.one.fallback]]
provider = "ollama"
[providers.two]
upstream = "UPSTREAM"
api-key = "sk-good"
models = ["deepseek-chat"]
[providers.groq]
`;
  const lines = await linesOf({ file, models: { data: [{ id: "deepseek-chat" }, { id: "deepseek-v4" }] } });
  assertEquals(lines.slice(0, 7).sort(), [
    "codex-relay 1.2.3 listens on http://127.0.0.1:4446 → one, two, groq",
    "ℹ fallback for one: ollama → http://localhost:11434/v1",
    "ℹ one models: deepseek-chat, deepseek-v4",
    "ℹ provider: groq → https://api.groq.com/openai/v1",
    "ℹ provider: one → UPSTREAM",
    "ℹ provider: two → UPSTREAM",
    "ℹ two models: deepseek-chat",
  ]);
});

Deno.test("announceRelay() names the wire that is not the usual one, and repeats it for the configuration", async () => {
  const lines = await linesOf({ args: ["--wire", "messages", "--api-key", "sk-good"], models: [{ id: "a" }] });
  assertEquals(lines[0], "codex-relay 1.2.3 listens on http://127.0.0.1:4446 → UPSTREAM over messages");
  assertStringIncludes(lines.join("\n"), " --wire messages ");
});
