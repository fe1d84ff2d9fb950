/**
 * Tests that the user's changes to requests are read from every source, and that dangerous ones are refused.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { configFor, faultsOf, USUAL } from "../../support/config_harness.ts";

/** The changes in the profile of a configuration. */
async function changesOf(given: Parameters<typeof configFor>[0]): Promise<unknown> {
  const env = { CODEX_RELAY_UPSTREAM: "http://127.0.0.1:9/v1", ...given.env };
  const { profile: { extraBody, dropParameters, extraHeaders, effortMap } } = await configFor({ ...given, env });
  return [extraBody, dropParameters, extraHeaders, effortMap];
}

const CHANGES = [{ top_k: 5 }, ["seed", "logprobs"], { "x-org": "a" }, { high: "max" }];

Deno.test("the command line changes requests", async () => {
  const args = ["--extra-body", '{"top_k":5}', "--drop-parameters", "seed", "--drop-parameters", "logprobs"];
  assertEquals(await changesOf({ args: [...args, "--headers", '{"X-Org":"a"}', "--effort-map", "high:max"] }), CHANGES);
});

Deno.test("the environment changes requests", async () => {
  const env = {
    CODEX_RELAY_EXTRA_BODY: '{"top_k":5}',
    CODEX_RELAY_DROP_PARAMETERS: "seed, logprobs",
    CODEX_RELAY_HEADERS: '{"X-Org":"a"}',
    CODEX_RELAY_EFFORT_MAP: "high:max",
  };
  assertEquals(await changesOf({ env }), CHANGES);
});

Deno.test("the file changes requests by tables, and a flag replaces a whole one", async () => {
  const files = {
    [USUAL]: `drop-parameters = ["seed", "logprobs"]
extra-body = { top_k = 5 }
headers = { "X-Org" = "a" }
[effort-map]
high = "max"
`,
  };
  assertEquals(await changesOf({ files }), CHANGES);
  const [body] = await changesOf({ files, args: ["--extra-body", '{"seed":1}'] }) as unknown[];
  assertEquals(body, { seed: 1 });
});

Deno.test("changes to requests are added to those of the provider and of [profile]", async () => {
  const text = `provider = "openrouter"
extra-body = { a = 1 }
headers = { "X-Title" = "mine" }
[profile.extra_body]
a = 0
b = 2
`;
  assertEquals(await changesOf({ files: { [USUAL]: text } }), [
    { a: 1, b: 2 },
    undefined,
    { "x-title": "mine" },
    undefined,
  ]);
});

Deno.test("a fallback at another upstream has its own changes, one at the same upstream the first one's as well", async () => {
  const text = `upstream = "http://127.0.0.1:9/v1"
extra-body = { a = 1 }
[[fallback]]
upstream = "http://127.0.0.1:8/v1"
drop-parameters = "seed"
[[fallback]]
model-map = "*:other"
`;
  const { fallbacks } = await configFor({ files: { [USUAL]: text } });
  assertEquals(
    fallbacks.map(({ profile: { extraBody, dropParameters } }) => [extraBody, dropParameters]),
    [[undefined, ["seed"]], [{ a: 1 }, undefined]],
  );
});

/** Settings that cannot be used, and why. */
const FAULTS: readonly (readonly [flag: string, text: string, fault: string])[] = [
  ["--extra-body", "sk-secret", `--extra-body: give a JSON object, such as {"name": "value"}`],
  [
    "--extra-body",
    '{"stream":false}',
    "--extra-body: it must be a table without model, messages, input, stream and tools, which the relay writes itself",
  ],
  [
    "--drop-parameters",
    "seed,model",
    "--drop-parameters seed,model: it must be a list of names of parameters, but not model, messages, input and stream, " +
    "which every request needs",
  ],
  [
    "--headers",
    '{"bad name":"sk-secret"}',
    "--headers: it must be a table of header names and values, without connection, content-encoding, " +
    "content-length, content-type, host and transfer-encoding",
  ],
  [
    "--effort-map",
    "*:max",
    "--effort-map *:max: it must be a table from none, minimal, low, medium, high, xhigh, max and ultra to the " +
    "provider's words",
  ],
];

for (const [flag, text, fault] of FAULTS) {
  Deno.test(`${flag} ${text} is refused with what to write instead`, async () => {
    assertEquals(await faultsOf({ args: [flag, text] }), [`Cannot use ${fault}`]);
  });
}

Deno.test("a change to requests of the wrong type in the file is named", async () => {
  const text = "extra-body = [1]\ndrop-parameters = [1]\neffort-map = { high = 1 }";
  assertEquals(await faultsOf({ files: { [USUAL]: text } }), [
    `Cannot use extra-body in ${USUAL}: write a table`,
    `Cannot use drop-parameters in ${USUAL}: write a string or a list of strings`,
    `Cannot use effort-map in ${USUAL}: write a string or a table of strings`,
  ]);
});
