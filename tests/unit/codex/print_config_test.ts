/**
 * Tests that `--print-config` prints a configuration in every situation, and reports problems to the user outside of
 * it.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { resolve } from "node:path";
import { parse } from "@std/toml";
import { isObject, type JsonObject } from "../../../lib/base/json.ts";
import { printConfig, type PrintConfigIo, type PrintConfigOptions } from "../../../lib/codex/print_config.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { selectProfile } from "../../../lib/providers/select.ts";

const DEEPSEEK = "https://api.deepseek.com/v1";
const LIST = { data: [{ id: "deepseek-chat" }, { id: "deepseek-v4-pro" }, { id: "text-embedding-x" }] };

interface Printed {
  readonly code: number;
  readonly text: string;
  readonly config: JsonObject;
  readonly provider: JsonObject;
  readonly warnings: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

async function print(
  more: Partial<PrintConfigOptions> = {},
  io: Partial<PrintConfigIo> & { readonly list?: unknown } = {},
): Promise<Printed> {
  const upstream = more.upstream ?? DEEPSEEK;
  let text = "";
  const warnings: string[] = [];
  const files = new Map<string, string>();
  const code = await printConfig({
    port: 4446,
    host: "127.0.0.1",
    upstream,
    modelMap: { resolve: (name) => name },
    profile: selectProfile(upstream),
    ...more,
  }, {
    write: (piece) => void (text += piece),
    warn: (line) => void warnings.push(line),
    fetch: () => Promise.resolve(Response.json(io.list ?? LIST)),
    codexInstructions: () => Promise.resolve("Work."),
    codexVersion: () => Promise.resolve("0.171.0"),
    writeFile: (path, content) => {
      files.set(path, content);
      return Promise.resolve();
    },
    ...io,
  });
  const config = parse(text);
  const providers = isObject(config.model_providers) ? config.model_providers : {};
  const provider = isObject(providers["codex-relay"]) ? providers["codex-relay"] : {};
  return { code, text, config, provider, warnings, files };
}

/** A model list that cannot be fetched. */
const REFUSED = { fetch: () => Promise.resolve(Response.json({ error: { message: "bad key" } }, { status: 401 })) };

Deno.test("printConfig() prints the relay's address, the provider's variable and the best chat model", async () => {
  const { code, config, provider, warnings } = await print({ apiKey: "sk-1" });
  assertEquals(code, 0);
  assertEquals(config.model, "deepseek-v4-pro");
  assertEquals(provider.base_url, "http://127.0.0.1:4446/v1");
  assertEquals(provider.env_key, "DEEPSEEK_API_KEY");
  assertEquals(provider.model_catalog_url, "http://127.0.0.1:4446/v1/codex-catalog");
  assertEquals(warnings, []);
});

Deno.test("printConfig() names the variable of the provider that was asked for by name", async () => {
  const upstream = "https://gateway.example/v1";
  assertEquals((await print({ upstream, apiKey: "k", provider: "zhipu" })).provider.env_key, "ZHIPU_API_KEY");
  assertEquals((await print({ upstream, apiKey: "k" })).provider.env_key, "CODEX_RELAY_API_KEY");
});

Deno.test("printConfig() reports that a window was set by the user", async () => {
  const { text } = await print({ modelOverrides: { "deepseek-chat": { contextWindow: 65_536 } } });
  assertStringIncludes(text, "# context_window = 65536 # from the relay's configuration file");
});

Deno.test("printConfig() never prints a key or a token", async () => {
  const { text } = await print({ apiKey: "sk-very-secret", relayToken: "token-very-secret" });
  assert(!text.includes("very-secret"));
});

Deno.test("printConfig() never chooses an embedding model, even when it is first or alone", async () => {
  const unknown = { upstream: "https://llm.example.com/v1" };
  const first = await print(unknown, { list: { data: [{ id: "text-embedding-x" }, { id: "chatty" }] } });
  assertEquals(first.config.model, "chatty");
  const alone = await print(unknown, { list: { data: [{ id: "text-embedding-x" }] } });
  assertEquals(alone.config.model, "<CHOOSE_A_MODEL>");
  assertEquals(alone.warnings.length, 1);
});

Deno.test("printConfig() prints guesses when the upstream cannot be asked, and marks them in both places", async () => {
  const { code, config, text, warnings } = await print({ apiKey: "sk-1" }, REFUSED);
  assertEquals(code, 0);
  assertEquals(config.model, "deepseek-v4-pro");
  assertStringIncludes(text, "a guess");
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0] ?? "", "check the key: ");
});

Deno.test("printConfig() asks with the key that Codex will send, and still leaves it to Codex", async () => {
  const sent: (string | null)[] = [];
  const { text, provider } = await print({ clientKey: "sk-of-codex" }, {
    fetch: (_, init) => {
      sent.push(new Headers(init?.headers).get("authorization"));
      return Promise.resolve(Response.json(LIST));
    },
  });
  assertEquals(sent, ["Bearer sk-of-codex"]);
  assertEquals(provider.env_key, "DEEPSEEK_API_KEY");
  assertEquals(text.includes("sk-of-codex"), false);
});

Deno.test("printConfig() prints a configuration with a placeholder when nothing is known", async () => {
  const { code, config, text, warnings } = await print({ upstream: "https://llm.example.com/v1" }, REFUSED);
  assertEquals(code, 0);
  assertEquals(config.model, "<CHOOSE_A_MODEL>");
  assertStringIncludes(text, "No model is known");
  assertEquals(warnings.length, 2);
});

Deno.test("printConfig() names a mapped model when nothing else is known", async () => {
  const modelMap = { resolve: (name: string) => name === "mine" ? "theirs" : name, sources: ["mine"] };
  const { config } = await print({ upstream: "https://llm.example.com/v1", modelMap }, REFUSED);
  assertEquals(config.model, "mine");
});

Deno.test("printConfig() names the variable of the relay's token when the relay has one, and warns when it has no key", async () => {
  const { provider, warnings } = await print({ relayToken: "t" });
  assertEquals(provider.env_key, "CODEX_RELAY_TOKEN");
  assertStringIncludes(warnings.join("\n"), "--api-key");
  assertEquals((await print({ relayToken: "t", apiKey: "sk-1" })).warnings, []);
});

Deno.test("printConfig() needs no variable for a local server without a key", async () => {
  for (const host of ["127.0.0.1:11434", "localhost:1234", "192.168.1.20:8000", "[::1]:8080", "box.local:8080"]) {
    const { provider } = await print({ upstream: `http://${host}/v1` });
    assertEquals(provider.env_key, undefined, host);
    assertEquals(provider.experimental_bearer_token, "no-key-needed", host);
  }
  const { provider } = await print({ upstream: "http://127.0.0.1:8000/v1", apiKey: "sk-1" });
  assertEquals(provider.env_key, "CODEX_RELAY_API_KEY");
  // A server that refuses to list its models without a key would refuse the placeholder too.
  const guarded = (await print({ upstream: "http://127.0.0.1:8000/v1" }, REFUSED)).provider;
  assertEquals([guarded.env_key, guarded.experimental_bearer_token], ["CODEX_RELAY_API_KEY", undefined]);
});

Deno.test("printConfig() writes an address that a client can reach", async () => {
  const hosts = { "0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]", "relay.lan": "relay.lan" };
  for (const [host, reached] of Object.entries(hosts)) {
    assertEquals((await print({ host })).provider.base_url, `http://${reached}:4446/v1`);
  }
});

Deno.test("printConfig() reports that port 0 must be replaced", async () => {
  assertStringIncludes((await print({ port: 0 })).text, "put the actual port");
});

Deno.test("printConfig() writes the catalog and names it by its absolute path", async () => {
  const { code, config, provider, files } = await print({ modelCatalog: "catalogs/cat.json" });
  const path = resolve("catalogs/cat.json");
  assertEquals(code, 0);
  assertEquals(config.model_catalog_json, path);
  assertEquals(provider.model_catalog_url, undefined);
  const { models } = JSON.parse(files.get(path) ?? "{}");
  assertEquals(models.map(({ slug }: { slug: string }) => slug), ["deepseek-v4-pro", "deepseek-chat"]);
  assertEquals(models[0].base_instructions, "Work.");
});

Deno.test("printConfig() prints nothing and fails when the catalog cannot be written", async () => {
  const { code, text, warnings } = await print({ modelCatalog: "/no/where" }, {
    writeFile: () => Promise.reject(new Error("permission denied")),
  });
  assertEquals([code, text], [1, ""]);
  assertStringIncludes(warnings[0] ?? "", "permission denied");
});

Deno.test("printConfig() writes no catalog without models, because Codex refuses an empty one", async () => {
  const { code, config, provider, files, warnings } = await print(
    { modelCatalog: "cat.json", upstream: "https://llm.example.com/v1", profile: DEFAULT_PROFILE },
    { list: [] },
  );
  assertEquals([code, files.size, config.model_catalog_json], [0, 0, undefined]);
  assertEquals(typeof provider.model_catalog_url, "string");
  assertStringIncludes(warnings.join("\n"), "No catalog was written");
});

Deno.test("printConfig() warns of a window that hardly holds Codex's own prompt, in both places", async () => {
  const list = { data: [{ id: "m", meta: { n_ctx: 4096, n_ctx_train: 131072 } }] };
  const upstream = "http://localhost:8080/v1";
  const { warnings, text } = await print({ upstream }, { list });
  assertEquals(warnings, [
    "m: the window of 4096 tokens is too small: Codex's own prompt takes about 11000; " +
    "start the server with a larger window, such as `llama-server -c 32768`, as far as memory allows",
  ]);
  assertStringIncludes(text, "# m: the window of 4096 tokens is too small: Codex's own prompt");
});

Deno.test("printConfig() describes the models of all providers under their ids, and prefers the first provider's best", async () => {
  const [WORK, GROQ] = ["https://llm.example.com/v1", "https://api.groq.com/openai/v1"];
  const list: typeof fetch = (input) => {
    const isWork = String(input instanceof Request ? input.url : input).startsWith(WORK);
    return Promise.resolve(isWork ? Response.json({}, { status: 500 }) : Response.json(LIST));
  };
  const modelMap = { resolve: (name: string) => name };
  const { config, text, warnings, files } = await print({
    id: "deepseek",
    apiKey: "sk-1",
    otherProviders: [
      { id: "work", upstream: WORK, modelMap, profile: selectProfile(WORK), modelNames: ["large"] },
      // It lacks its key, so it is not even asked.
      { id: "groq", upstream: GROQ, modelMap, profile: selectProfile(GROQ), modelNames: [] },
    ],
    aliases: { resolve: (name) => name === "fast" ? "work/large" : name, sources: ["fast"] },
    modelCatalog: "/c.json",
  }, { fetch: list });
  assertEquals(config.model, "deepseek/deepseek-v4-pro");
  assertStringIncludes(text, "# Codex through codex-relay to deepseek, work\n");
  assertStringIncludes(text, "# work did not list its models (upstream_error). Those that its table names are below,");
  assertEquals(warnings.length, 1);
  const catalog = JSON.parse(files.get("/c.json") ?? "{}") as { models: { slug: string; visibility: string }[] };
  assertEquals(catalog.models.map(({ slug, visibility }) => [slug, visibility]), [
    ["deepseek/deepseek-v4-pro", "list"],
    ["fast", "list"],
    ["deepseek/deepseek-chat", "list"],
    ["work/large", "list"],
    ["deepseek-v4-pro", "hide"],
    ["deepseek-chat", "hide"],
    ["large", "hide"],
  ]);
});

Deno.test("printConfig() asks Codex for its version and its prompt while the provider takes its time", async () => {
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const { code, files } = await print({ modelCatalog: "models.json" }, {
    fetch: async () => {
      await Promise.all(asked.map(({ promise }) => promise));
      return Response.json(LIST);
    },
    codexVersion() {
      asked[0].resolve();
      return Promise.resolve("0.171.0");
    },
    codexInstructions() {
      asked[1].resolve();
      return Promise.resolve("Work slowly.");
    },
  });
  assertEquals([code, files.size], [0, 1]);
  assertStringIncludes([...files.values()].join(), "Work slowly.");
});
