/**
 * Tests of the arguments by which Codex uses the relay.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listOverrides } from "../../../lib/codex/overrides.ts";

const COMMON = { model: "some-model", baseUrl: "http://127.0.0.1:4444/v1" };
const SETTINGS = [
  "model=some-model",
  "model_provider=codex-relay",
  "web_search=disabled",
  "model_providers.codex-relay.name=codex-relay",
  "model_providers.codex-relay.base_url=http://127.0.0.1:4444/v1",
  "model_providers.codex-relay.wire_api=responses",
  "model_providers.codex-relay.env_key=CODEX_RELAY_TOKEN",
];
const CAPABILITIES = "model_providers.codex-relay.capabilities.remote_compaction=v2";
const CATALOG_URL = "model_providers.codex-relay.model_catalog_url=http://127.0.0.1:4444/v1/codex-catalog";
const CATALOG_FILE = "model_catalog_json=/tmp/x/models.json";

/** The settings among the arguments, each of which `-c` introduces. */
function settingsFor(codexVersion: string | undefined, catalogPath?: string): string[] {
  const args = listOverrides({ ...COMMON, codexVersion, ...(catalogPath !== undefined && { catalogPath }) });
  assertEquals(args.filter((_, index) => index % 2 === 0), Array(args.length / 2).fill("-c"));
  return args.filter((_, index) => index % 2 === 1);
}

Deno.test("listOverrides() passes what each version takes, and no address of a catalog beside a file", () => {
  assertEquals(settingsFor("0.120.0"), SETTINGS);
  assertEquals(settingsFor("0.161.0"), [...SETTINGS, CATALOG_URL]);
  assertEquals(settingsFor("0.162.0"), [...SETTINGS, CAPABILITIES, CATALOG_URL]);
  assertEquals(settingsFor(undefined), SETTINGS);
  assertEquals(settingsFor("0.120.0", "/tmp/x/models.json"), [...SETTINGS, CATALOG_FILE]);
  assertEquals(settingsFor("0.171.0", "/tmp/x/models.json"), [...SETTINGS, CAPABILITIES, CATALOG_FILE]);
});

Deno.test("listOverrides() quotes a text that TOML would take for something else", () => {
  const texts = [
    "a/b:c",
    "true",
    "truely",
    "1.5",
    "it's",
    'say "x"',
    "a #b",
    "C:\\Users\\A B\\x",
    "a ",
    "",
    "nan",
    "-x",
  ];
  const written = texts.map((model) => listOverrides({ ...COMMON, model, codexVersion: undefined })[1]);
  assertEquals(written, [
    "model=a/b:c",
    'model="true"',
    "model=truely",
    'model="1.5"',
    `model="it's"`,
    'model="say \\"x\\""',
    'model="a #b"',
    "model=C:\\Users\\A B\\x",
    'model="a "',
    'model=""',
    'model="nan"',
    'model="-x"',
  ]);
});
