/**
 * Tests of the wire that the user chooses, and of the base URL that follows from it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { describeTarget, findOtherPath, resolveBaseUrl } from "../../../lib/config/wire_address.ts";
import type { WireName } from "../../../lib/providers/profile.ts";
import { ANTHROPIC } from "../../../lib/providers/rows/anthropic.ts";
import { DEEPSEEK } from "../../../lib/providers/rows/deepseek.ts";
import { applyWire } from "../../../lib/providers/wire.ts";
import { configFor, faultsOf, type Given, USUAL } from "../../support/config_harness.ts";

/** What the given settings say of the first provider's wire. */
async function wireOf(given: Given): Promise<unknown> {
  const { profile: { wire, wireByModel, otherWires }, modelOverrides = {} } = await configFor(given);
  const models = Object.entries(modelOverrides).map(([model, own]) => [model, own.wire]);
  return [wire, wireByModel, otherWires, Object.fromEntries(models)];
}

function inFile(text: string): Given {
  return { files: { [USUAL]: text } };
}

const UPSTREAM = 'upstream = "http://127.0.0.1:9/v1"\n';

Deno.test("the wire of a flag beats the one of a variable, of the file and of a profile table, and is the only one", async () => {
  const file = `${UPSTREAM}wire = "chat"\n[profile]\nwire = "chat"\n`;
  const fixed = ["messages", {}, [], {}];
  assertEquals(await wireOf({ ...inFile(file), args: ["--wire", "messages"] }), fixed);
  assertEquals(await wireOf({ ...inFile(file), env: { CODEX_RELAY_WIRE: "Messages" } }), fixed);
  assertEquals(await wireOf(inFile(file.replace('wire = "chat"', 'wire = "messages"'))), fixed);
  assertEquals(await wireOf(inFile(`${UPSTREAM}[profile]\nwire = "messages"\n`)), fixed);
});

Deno.test("a table of wires by models is the user's word as well, and none of them is left", async () => {
  const text = `${UPSTREAM}[profile]\nwireByModel = { "gpt-" = "responses" }\n`;
  assertEquals(await wireOf(inFile(text)), ["chat", { "gpt-": "responses" }, [], {}]);
});

Deno.test("without a word of the user the other wires may be tried", async () => {
  assertEquals(await wireOf(inFile(UPSTREAM)), ["chat", undefined, ["chat", "responses", "messages"], {}]);
});

Deno.test("a model has a wire of its own", async () => {
  const text = `${UPSTREAM}[models."grok-4.6"]\nwire = "responses"\n`;
  assertEquals(await wireOf(inFile(text)), ["chat", undefined, ["chat", "responses", "messages"], {
    "grok-4.6": "responses",
  }]);
});

Deno.test("each of several providers and each fallback has its wire", async () => {
  const config = await configFor(inFile(`[providers.a]
upstream = "http://127.0.0.1:9/v1"
api-key = "k"
wire = "responses"
[[providers.a.fallback]]
upstream = "http://127.0.0.1:8"
api-key = "k"
wire = "messages"
[providers.b]
upstream = "http://127.0.0.1:7/v1"
api-key = "k"
`));
  const all = [config, ...config.fallbacks, ...config.otherProviders];
  assertEquals(all.map(({ upstream, profile }) => [upstream, profile.wire]), [
    ["http://127.0.0.1:9/v1", "responses"],
    ["http://127.0.0.1:8/v1", "messages"],
    ["http://127.0.0.1:7/v1", "chat"],
  ]);
});

Deno.test("a wire that does not exist is refused with the ones that do", async () => {
  assertEquals(await faultsOf({ args: ["--wire", "graphql"] }), [
    "Cannot use --wire graphql: give chat, responses or messages",
  ]);
  assertEquals(await faultsOf(inFile(`${UPSTREAM}[models.a]\nwire = "x"\n`)), [
    `Cannot use wire = "x" in [models."a"] of ${USUAL}: it must be "chat" or "responses" or "messages"`,
  ]);
});

for (
  const [written, wire, base] of [
    ["https://h.example/anthropic", "messages", "https://h.example/anthropic/v1"],
    ["https://h.example/anthropic/v1", "messages", "https://h.example/anthropic/v1"],
    ["https://h.example/anthropic/v1/messages", "messages", "https://h.example/anthropic/v1"],
    ["https://h.example/api/v4", "messages", "https://h.example/api/v4"],
    ["https://h.example/v1/responses", "responses", "https://h.example/v1"],
    ["https://h.example/v1/chat/completions", "chat", "https://h.example/v1"],
    ["https://h.example", "responses", "https://h.example"],
    ["https://h.example", "chat", "https://h.example"],
  ] as const
) {
  Deno.test(`the base URL of ${written} by ${wire} is ${base}`, () => {
    assertEquals(resolveBaseUrl(written, { wire }), base);
  });
}

Deno.test("the address of a known provider's wire is read as the definition's own", () => {
  const row = {
    ...DEEPSEEK,
    baseUrl: "https://api.deepseek.com/v1",
    variants: [{ name: "x", label: "X", baseUrl: "https://{id}.deepseek.com" }],
    overrides: { wirePaths: { messages: "/../anthropic/v1/messages" } },
  };
  const resolve = (upstream: string) => resolveBaseUrl(upstream, { wire: "messages", row });
  for (const end of ["", "/v1", "/v1/messages"]) {
    assertEquals(resolve(`https://api.deepseek.com/anthropic${end}`), "https://api.deepseek.com/v1");
  }
  assertEquals(resolve("https://api.deepseek.com/v1"), "https://api.deepseek.com/v1");
  assertEquals(resolve("https://api.deepseek.com/other"), "https://api.deepseek.com/other");
  const anthropic = (upstream: string) => resolveBaseUrl(upstream, { wire: "messages", row: ANTHROPIC });
  for (const end of ["", "/v1", "/v1/messages"]) {
    assertEquals(anthropic(`https://api.anthropic.com${end}`), "https://api.anthropic.com/v1");
    assertEquals(anthropic(`https://gateway.example/claude${end}`), "https://gateway.example/claude/v1");
  }
});

Deno.test("the path of another wire is refused with what to set", async () => {
  assertEquals(findOtherPath("https://h/v1/messages", { wire: "messages" }), undefined);
  assertEquals(await faultsOf({ args: ["--upstream", "http://h.example/v1/messages"] }), [
    "Cannot use --upstream http://h.example/v1/messages: leave out /messages, or set --wire messages",
  ]);
  assertEquals(await faultsOf({ args: ["--upstream", "http://h.example/v1/responses", "--wire", "messages"] }), [
    "Cannot use --upstream http://h.example/v1/responses: leave out /responses, or set --wire responses",
  ]);
  const chat = "http://h.example/v1/chat/completions";
  assertEquals(await faultsOf({ args: ["--upstream", chat, "--wire", "messages"] }), [
    `Cannot use --upstream ${chat}: leave out /chat/completions, or set --wire chat`,
  ]);
  assertEquals(await faultsOf(inFile(`upstream = "${chat}"\nwire = "responses"\n`)), [
    `Cannot use upstream = ${chat} in ${USUAL}: leave out /chat/completions, or set wire = "chat"`,
  ]);
  const own = "https://api.deepseek.com/anthropic";
  assertEquals(await faultsOf({ args: ["--upstream", own] }), [
    `Cannot use --upstream ${own}: set --wire messages, whose address this is, or name the provider instead of its ` +
    "address",
  ]);
  const chosen = await configFor({ args: ["--upstream", own, "--wire", "messages"] });
  assertEquals(chosen.upstream, "https://api.deepseek.com/v1");
  const { upstream } = await configFor({ args: ["--upstream", chat] });
  assertEquals(upstream, "http://h.example/v1");
});

Deno.test("a field of the user's profile beats what the provider's definition says of single wires", async () => {
  const text = 'provider = "deepseek"\napi-key = "k"\n[profile]\nmessagesVersion = "2099-01-01"\nimages = true\n';
  for (const wire of ["chat", "responses", "messages"]) {
    const { profile } = await configFor({ ...inFile(text), args: ["--wire", wire] });
    const { messagesVersion, images } = applyWire(profile);
    assertEquals([messagesVersion, images], ["2099-01-01", true]);
    assertEquals(Object.values(profile.byWire ?? {}).filter((own) => "images" in own || "messagesVersion" in own), []);
  }
});

Deno.test("describeTarget() names the wire where it is not the usual one", () => {
  const describe = (wire: WireName) => describeTarget({ upstream: "https://h/v1", profile: { wire } });
  assertEquals([describe("chat"), describe("messages")], ["https://h/v1", "https://h/v1 over messages"]);
});
