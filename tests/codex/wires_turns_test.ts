/**
 * Tests that single turns of Codex are the same on every wire: text, calls, patches, images and structured output.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";
import { MODEL } from "../support/codex/driver.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { allText, assertOutput, inOrder } from "../support/codex/script.ts";
import { VERSIONS } from "../support/codex/versions.ts";
import { callIdsOf, callsOf, imagesOf, modelOf, schemaOf, userTexts } from "../support/codex/wires/parts.ts";
import {
  callShell,
  callTool,
  KEEPING_WIRE,
  type OpenSettledStage,
  say,
  testOnWires,
} from "../support/codex/wires/stage.ts";

const PATCH = `*** Begin Patch
*** Update File: poem.txt
@@
 roses are red
-violets are green
+violets are blue
*** End Patch
`;

testOnWires("gets a text turn", async (open) => {
  const usage = { prompt: 321, completion: 7, cached: 300 };
  await using wired = await open({ answer: inOrder(say("Hello from upstream.", { usage })) });
  const run = await wired.exec("Say hello.");
  assertEquals([run.messages, wired.asks.length], [["Hello from upstream."], 1]);
  const request = wired.ask(0);
  assertEquals([modelOf(request), userTexts(request).at(-1)], [MODEL, "Say hello."]);
  assertMatch(userTexts(request).join("\n"), /<environment_context>/);
  assertMatch(allText(request), /You are Codex|coding agent/);
  const counted = run.events.find(({ type }) => type === "turn.completed")?.usage as Record<string, number>;
  assertEquals([counted.input_tokens, counted.cached_input_tokens, counted.output_tokens], [321, 300, 7]);
});

testOnWires("runs a shell call and sends its output back", async (open) => {
  const answer = inOrder(callShell("call_1", "printf made > made.txt; echo it is $((6*7))"), say("Made."));
  await using wired = await open({ answer });
  const run = await wired.exec("Make a file.");
  assertEquals([run.messages, await wired.stage.read("made.txt"), wired.asks.length], [["Made."], "made", 2]);
  assertEquals(callsOf(wired.ask(1)), [[{ id: "call_1", name: "exec_command" }]]);
  assertOutput(wired.ask(1), "call_1", /it is 42/);
}, { versions: VERSIONS });

testOnWires("runs parallel calls and answers each of them", async (open) => {
  const call = (id: string, cmd: string) => ({ id, name: "exec_command", arguments: { cmd } });
  const calls = [call("call_a", "echo alpha > a.txt; cat a.txt"), call("call_b", "echo beta > b.txt; cat b.txt")];
  await using wired = await open({ answer: inOrder(say("At once.", { calls }), say("Both ran.")) });
  const run = await wired.exec("Do two things at once.");
  assertEquals(run.messages, ["At once.", "Both ran."]);
  assertEquals([await wired.stage.read("a.txt"), await wired.stage.read("b.txt")], ["alpha\n", "beta\n"]);
  assertEquals(callIdsOf(wired.ask(1)), [["call_a", "call_b"]]);
  assertOutput(wired.ask(1), "call_a", /alpha/);
  assertOutput(wired.ask(1), "call_b", /beta/);
});

async function applyPatch(open: OpenSettledStage): Promise<void> {
  await using wired = await open({ answer: inOrder(callTool(/^apply_patch$/, "call_p", PATCH), say("Patched.")) });
  await Deno.writeTextFile(`${wired.stage.workspace}/poem.txt`, "roses are red\nviolets are green\n");
  const run = await wired.exec("Mend the poem.");
  assertEquals([run.messages, await wired.stage.read("poem.txt")], [["Patched."], "roses are red\nviolets are blue\n"]);
  assert(run.items.some(({ type }) => type === "file_change"), run.stdout);
  assertOutput(wired.ask(1), "call_p", /Success|Updated/);
  assertMatch(wired.ask(0).text, /begin_patch/, "the grammar is not shown");
}

testOnWires("applies a patch", applyPatch, { versions: VERSIONS });
testOnWires("applies a patch that is written as it is", applyPatch, { wires: [KEEPING_WIRE] });

testOnWires("shows an attached image and one that a call opens", async (open) => {
  const answer = inOrder(callTool(/^view_image$/, "call_1", { path: "b.png" }), say("Two red dots."));
  await using wired = await open({ answer });
  const dot = Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0));
  for (const name of ["a.png", "b.png"]) await Deno.writeFile(`${wired.stage.workspace}/${name}`, dot);
  const run = await wired.exec("What are they?", "-i", "a.png");
  assertEquals(run.messages, ["Two red dots."]);
  assertEquals(wired.asks.map((request) => imagesOf(request).length), [1, 2]);
  for (const image of imagesOf(wired.ask(1))) assertMatch(image, /^data:image\/png;base64,iVBOR/);
  assertMatch(allText(wired.ask(0)), /What are they\?/);
  assertOutput(wired.ask(1), "call_1", /./);
});

/** Asks for an answer with a schema; gives the request, and the schema. */
async function askForSchema(
  open: OpenSettledStage,
): Promise<{ readonly request: ReceivedRequest; schema: JsonObject }> {
  const schema = {
    type: "object",
    properties: { colour: { type: "string" } },
    required: ["colour"],
    additionalProperties: false,
  };
  await using wired = await open({ answer: inOrder(say('{"colour":"red"}')) });
  await Deno.writeTextFile(`${wired.stage.workspace}/schema.json`, JSON.stringify(schema));
  const run = await wired.exec("Which colour?", "--output-schema", "schema.json");
  assertEquals([run.messages, wired.asks.length], [['{"colour":"red"}'], 1]);
  return { request: wired.ask(0), schema };
}

testOnWires("asks for output with a schema and gets it", async (open) => {
  const { request, schema } = await askForSchema(open);
  assertEquals(schemaOf(request), schema);
}, { wires: [{ wire: "chat" }, { wire: "responses" }, { wire: "messages", vendor: "anthropic" }] });

testOnWires("asks in words for output with a schema where the key for it may be unknown", async (open) => {
  const { request, schema } = await askForSchema(open);
  assertEquals(schemaOf(request), undefined);
  assertStringIncludes(allText(request), JSON.stringify(schema));
}, { wires: [{ wire: "messages" }] });
