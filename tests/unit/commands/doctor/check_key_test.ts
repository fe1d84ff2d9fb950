/**
 * Tests of the checks of the key and of the model list, each with the fault that it is there for.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describeKeySource } from "../../../../lib/commands/doctor/check_key.ts";
import { createContext, findAt, findOn, NOWHERE, refuseWith } from "../../../support/doctor_harness.ts";

const HOSTED = ["--upstream", "https://llm.example.com/v1"];

Deno.test("key: the variable of a named provider is named at another address, too", async () => {
  const stage = { args: ["--provider", "deepseek", "--upstream", NOWHERE], variables: { DEEPSEEK_API_KEY: "sk-abc" } };
  const { tried, found } = await findOn("key", stage);
  assertEquals([tried, found], [
    "looked for --api-key, --api-key-file, --api-key-variable, CODEX_RELAY_API_KEY and DEEPSEEK_API_KEY",
    "it is in DEEPSEEK_API_KEY",
  ]);
});

Deno.test("key: says where it is, never what it is", async () => {
  const flag = await findOn("key", { args: ["--provider", "deepseek", "--api-key", "sk-of-flag-123"] });
  assertEquals([flag.status, flag.found], ["ok", "it is in --api-key"]);
  const variable = await findOn("key", {
    args: ["--provider", "deepseek"],
    variables: { DEEPSEEK_API_KEY: "sk-abc-123" },
  });
  assertEquals([variable.status, variable.found], ["ok", "it is in DEEPSEEK_API_KEY"]);
  const codex = await findOn("key", {
    args: ["--upstream", "https://api.deepseek.com/v1"],
    variables: { DEEPSEEK_API_KEY: "sk-abc-123" },
  });
  assertEquals(codex.found, "the relay has none, but DEEPSEEK_API_KEY is set, which Codex may send");
  assertEquals(JSON.stringify([flag, variable, codex]).includes("sk-"), false);
});

Deno.test("key: missing where the provider wants one, unknown elsewhere, not needed on this machine", async () => {
  const missing = await findOn("key", { args: ["--provider", "deepseek"] });
  assertEquals([missing.status, missing.outcome], ["failed", "key.missing"]);
  assertStringIncludes(missing.advice, "set DEEPSEEK_API_KEY to your key");
  const unknown = await findOn("key", { args: HOSTED });
  assertEquals([unknown.status, unknown.outcome], ["unknown", "key.none"]);
  const local = await findOn("key", { args: ["--upstream", "http://127.0.0.1:11434/v1"] });
  assertEquals([local.status, local.found], ["ok", "none, and a server on this machine needs none"]);
});

Deno.test("key: a text that is no key is noticed", async () => {
  for (
    const text of [
      '"sk-abc-123"',
      "<your-key>",
      "$DEEPSEEK_API_KEY",
      "DEEPSEEK_API_KEY",
      "sk-...",
      "your_api_key",
      "sk-xxxx",
    ]
  ) {
    const finding = await findOn("key", { args: [...HOSTED, "--api-key", text] });
    assertEquals([finding.status, finding.outcome], ["warning", "key.malformed"], text);
    assertEquals(JSON.stringify(finding).includes(JSON.stringify(text)), false);
  }
  assertEquals((await findOn("key", { args: [...HOSTED, "--api-key", "sk-Abc_123-xyz"] })).status, "ok");
});

Deno.test("list: counts the models, and keeps them for later checks", async () => {
  const stage = { args: ["--api-key", "sk-good-key"] };
  const finding = await findAt("list", { stage, keys: ["sk-good-key"] }, ({ requests }, { learned }) => {
    assertEquals(learned.models?.map(({ id }) => id), ["scripted-model"]);
    assertEquals(requests.map(({ path }) => path), ["/v1/models"], "it is asked for once");
  });
  assertEquals([finding.status, finding.found], ["ok", "it lists 1, and does not refuse the key"]);
});

Deno.test("list: a refused key of the relay's own is not called the client's", async () => {
  const { found, advice } = await findAt("list", {
    stage: { args: ["--api-key", "sk-bad-key-1"] },
    keys: ["sk-good-key"],
  });
  assertEquals([/--api-key/.test(advice), /client/.test(found + advice)], [true, false], found);
});

Deno.test("list: a refused key, a key that is needed, and an empty account", async () => {
  const refused = await findAt("list", { stage: { args: ["--api-key", "sk-bad-key-1"] }, keys: ["sk-good-key"] });
  assertEquals([refused.status, refused.outcome], ["failed", "list.key_refused"]);
  assertMatch(refused.found, /^it answered 401: [^;]*$/);
  assertStringIncludes(refused.advice, "check the key in --api-key");
  assertEquals(JSON.stringify(refused).includes("sk-bad-key-1"), false);
  const needed = await findAt("list", { keys: ["sk-good-key"] });
  assertEquals([needed.status, needed.outcome], ["failed", "list.key_needed"]);
  const empty = await findAt("list", { answerModels: () => refuseWith(402, "Insufficient Balance") });
  assertEquals([empty.status, empty.outcome], ["failed", "list.quota"]);
});

Deno.test("list: a redirect, an address that is no API, an empty list, and a list that breaks", async () => {
  const headers = { location: "https://elsewhere.example/" };
  const redirected = await findAt("list", { answerModels: () => ({ status: 301, headers, text: "" }) });
  assertEquals([redirected.status, redirected.outcome], ["failed", "list.redirected"]);
  const page = await findAt("list", { answerModels: () => ({ text: "<html>" }) });
  assertEquals([page.status, page.outcome], ["warning", "list.none"]);
  const missing = await findAt("list", { answerModels: () => refuseWith(404, "Not found") });
  assertEquals(missing.outcome, "list.none");
  const none = await findAt("list", { models: { object: "list", data: [] } });
  assertEquals([none.status, none.outcome], ["warning", "list.empty"]);
  const gone = await findOn("list");
  assertEquals([gone.status, gone.outcome], ["failed", "request.broken"]);
});

Deno.test("describeKeySource() names a flag, a variable or a place without a key", async () => {
  const source = async (args: readonly string[], variables = {}) =>
    describeKeySource(await createContext({ args, variables }));
  assertEquals(await source([...HOSTED, "--api-key", "sk-abc"]), "--api-key");
  assertEquals(await source(HOSTED, { CODEX_RELAY_API_KEY: "sk-abc" }), "CODEX_RELAY_API_KEY");
  assertEquals(await source(HOSTED), "no place");
  const files = {
    "/c": '[providers.work]\nupstream = "https://a.example/v1"\napi-key = "sk-work-123"\n[providers.deepseek]\n',
  };
  const table = await createContext({ args: ["--config", "/c"], files });
  assertEquals(describeKeySource(table), "[providers.work]");
  const named = await createContext({
    args: ["--config", "/c", "--provider", "deepseek"],
    files,
    variables: { DEEPSEEK_API_KEY: "sk-abc-123" },
  });
  assertEquals(describeKeySource(named), "DEEPSEEK_API_KEY");
});
