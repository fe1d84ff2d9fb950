/**
 * Tests that the configuration is TOML that a strict Codex accepts.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/toml";
import { parse as parseStrictly } from "smol-toml";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { type CodexConfig, renderConfig, writeTable } from "../../../lib/codex/config_toml.ts";
import { describeModels } from "../../../lib/codex/model_properties.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";

function configOf(more: Partial<CodexConfig> = {}): CodexConfig {
  const list = decodeModels([{ id: "maker/m", context_length: 65536 }, { id: "n" }]);
  return {
    model: "maker/m",
    baseUrl: "http://127.0.0.1:4446/v1",
    credential: { kind: "variable", name: "SOME_API_KEY" },
    upstream: "https://api.example.com/v1",
    codexVersion: "0.171.0",
    notes: [],
    models: describeModels(list, { modelMap: { resolve: (name) => name }, profile: DEFAULT_PROFILE }),
    ...more,
  };
}

Deno.test("renderConfig() writes exactly the settings that Codex 0.162 and later need", () => {
  assertEquals(parse(renderConfig(configOf())), {
    model: "maker/m",
    model_provider: "codex-relay",
    web_search: "disabled",
    model_providers: {
      "codex-relay": {
        name: "codex-relay",
        base_url: "http://127.0.0.1:4446/v1",
        wire_api: "responses",
        env_key: "SOME_API_KEY",
        capabilities: { remote_compaction: "v2" },
        model_catalog_url: "http://127.0.0.1:4446/v1/codex-catalog",
      },
    },
  });
});

Deno.test("renderConfig() writes capabilities only as the Codex that will read them takes them", () => {
  const linesOf = (codexVersion: string | undefined) =>
    renderConfig(configOf({ codexVersion })).split("\n").filter((line) => line.includes("capabilities"));
  assertEquals(linesOf("0.162.0"), ['capabilities = { remote_compaction = "v2" }']);
  assertEquals(linesOf("0.161.0"), []);
  assertEquals(linesOf(undefined), ['# capabilities = { remote_compaction = "v2" }']);
});

Deno.test("renderConfig() names a catalog file above all tables instead of the relay's address", () => {
  const text = renderConfig(configOf({ catalogPath: "/home/a b/cat.json" }));
  const config = parse(text);
  assertEquals(config.model_catalog_json, "/home/a b/cat.json");
  assert(!text.includes("model_catalog_url"));
});

Deno.test("renderConfig() writes a placeholder for an upstream without a key", () => {
  const text = renderConfig(configOf({ credential: { kind: "placeholder", token: "none" } }));
  assertStringIncludes(text, `experimental_bearer_token = "none"`);
  assert(!text.includes("env_key"));
});

Deno.test("renderConfig() writes the properties of every model as comments that become TOML without their #", () => {
  const text = renderConfig(configOf());
  const tables = text.split("\n").filter((line) => /^# (?:\[model_properties|[a-z_]+ = )/.test(line));
  assertEquals(parse(tables.map((line) => line.slice(2)).join("\n")), {
    model_properties: {
      "maker/m": {
        context_window: 65536,
        max_context_window: 65536,
        supports_parallel_tool_calls: true,
        supports_reasoning_summaries: false,
        input_modalities: ["text"],
      },
      n: {
        context_window: 128000,
        max_context_window: 1048576,
        supports_parallel_tool_calls: true,
        supports_reasoning_summaries: false,
        input_modalities: ["text"],
      },
    },
  });
});

Deno.test("renderConfig() marks windows that are guesses", () => {
  assertStringIncludes(renderConfig(configOf()), "# context_window = 128000 # a guess");
});

Deno.test("renderConfig() keeps notes and names inside their comments and strings", () => {
  const hostile = 'x"\nmodel_provider = "evil"\u0000\u2028';
  const list = decodeModels([{ id: hostile }]);
  const models = describeModels(list, { modelMap: { resolve: (name) => name }, profile: DEFAULT_PROFILE });
  const text = renderConfig(configOf({ model: hostile, notes: [hostile], upstream: hostile, models }));
  const config = parse(text);
  assertEquals(config.model_provider, "codex-relay");
  assertEquals(config.model, hostile);
});

Deno.test("writeTable() writes strings so that they are read back unchanged", () => {
  for (
    const text of ["", "plain", 'quote " and \\ slash', "C:\\Users\\me\\cat.json", "tab\tline\nend\u007f", "日本 🚀"]
  ) {
    const [line = "", ...more] = writeTable({ a: text });
    assert(!/\p{Cc}/u.test(line));
    assertEquals(more, []);
    assertEquals(parse(line).a, text);
    assertEquals(parseStrictly(line).a, text);
  }
});

Deno.test("writeTable() replaces half a surrogate pair by a character that TOML allows", () => {
  assertEquals(writeTable({ a: "a\ud800" }), ['a = "a\ufffd"']);
});

Deno.test("writeTable() repairs keys so that a strict reader accepts them", () => {
  const lines = writeTable({ outer: { "a\u007f\ud800": { b: 1 } } });
  assertEquals(parseStrictly(lines.join("\n")), { outer: { "a\u007f\ufffd": { b: 1 } } });
});
