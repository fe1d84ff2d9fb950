/**
 * Tests of how Codex's configuration is read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readCodexSetup } from "../../../../lib/commands/doctor/codex_files.ts";

function setupOf(files: Record<string, string>, variables: Record<string, string> = { HOME: "/h" }) {
  return readCodexSetup({
    os: "linux",
    variable: (name) => variables[name],
    readText: (path) => {
      const text = files[path];
      return text === undefined ? { problem: "none", absent: true } : { text };
    },
    listFolder: (folder) => Object.keys(files).map((path) => path.replace(`${folder}/`, "")),
  });
}

function providerAt(port: number): string {
  return `[model_providers.r]\nbase_url = "http://127.0.0.1:${port}/v1"\nenv_key = "K"\nwire_api = "responses"\n`;
}

Deno.test("readCodexSetup() finds providers on this machine in config.toml and in profile files", () => {
  const { home, providers, unreadable } = setupOf({
    "/h/.codex/config.toml": `model_provider = "openai"\n${providerAt(4444)}`,
    "/h/.codex/codex-relay.config.toml": `model_provider = "r"\n${providerAt(4446)}`,
    "/h/.codex/history.jsonl": "{}",
  });
  assertEquals([home, unreadable], ["/h/.codex", []]);
  assertEquals(providers, [
    {
      file: "codex-relay.config.toml",
      name: "r",
      host: "127.0.0.1",
      port: 4446,
      wireApi: "responses",
      envKey: "K",
      isServer: false,
      hasToken: false,
      isUsed: true,
    },
    {
      file: "config.toml",
      name: "r",
      host: "127.0.0.1",
      port: 4444,
      wireApi: "responses",
      envKey: "K",
      isServer: false,
      hasToken: false,
      isUsed: false,
    },
  ]);
});

Deno.test("readCodexSetup() lays a profile file over the main one, and reads old-fashioned profiles", () => {
  const laid = setupOf({ "/h/.codex/config.toml": providerAt(1), "/h/.codex/p.config.toml": 'model_provider = "r"\n' });
  assertEquals(laid.providers.map(({ file, isUsed }) => [file, isUsed]), [["p.config.toml", true], [
    "config.toml",
    false,
  ]]);
  const old = setupOf({ "/h/.codex/config.toml": `[profiles.p]\nmodel_provider = "r"\n${providerAt(1)}` });
  assertEquals(old.providers.map(({ isUsed }) => isUsed), [true]);
});

Deno.test("readCodexSetup() takes CODEX_HOME, passes over hosted providers, and names what is not TOML", () => {
  const hosted = '[model_providers.h]\nbase_url = "https://llm.example.com/v1"\n[model_providers.b]\nbase_url = "x"\n';
  assertEquals(setupOf({ "/c/config.toml": hosted }, { CODEX_HOME: "/c/" }), {
    home: "/c",
    providers: [],
    unreadable: [],
  });
  assertEquals(setupOf({ "/h/.codex/config.toml": "model = sk-x" }).unreadable, ["config.toml"]);
  assertEquals(setupOf({}, {}), { home: undefined, providers: [], unreadable: [] });
});
