/**
 * Tests that single turns of Codex are the same on every wire: text, calls, patches, images and structured output.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { MODEL } from "../support/codex/driver.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { VERSIONS } from "../support/codex/versions.ts";
import { sayInOrder, shell } from "../support/codex/wires/said.ts";
import { assertSeenOutput, callIds, findTool, readableText } from "../support/codex/wires/seen.ts";
import { testOnWires } from "../support/codex/wires/stage.ts";

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
  await using wired = await open({ script: sayInOrder({ text: "Hello from upstream.", usage }) });
  const run = await wired.exec("Say hello.");
  assertEquals(run.messages, ["Hello from upstream."]);
  const [request] = wired.seen;
  assertEquals([wired.seen.length, request?.model, request?.user.at(-1)], [1, MODEL, "Say hello."]);
  assertMatch(request?.user.join("\n") ?? "", /<environment_context>/);
  assert((request?.system.length ?? 0) > 1_000, "the system text is missing");
  const counted = run.events.find(({ type }) => type === "turn.completed")?.usage as Record<string, number>;
  assertEquals([counted.input_tokens, counted.cached_input_tokens, counted.output_tokens], [321, 300, 7]);
}, VERSIONS);

testOnWires("runs a shell call and sends its output back", async (open) => {
  const script = sayInOrder(shell("call_1", "printf made > made.txt; echo it is $((6*7))"), { text: "Made." });
  await using wired = await open({ script });
  const run = await wired.exec("Make a file.");
  assertEquals([run.messages, await wired.stage.read("made.txt")], [["Made."], "made"]);
  const [, second, ...more] = wired.seen;
  assert(second !== undefined);
  assertEquals([more, callIds(second), second.calls[0]?.[0]?.name], [[], [["call_1"]], "exec_command"]);
  assertSeenOutput(second, "call_1", /it is 42/);
}, VERSIONS);

testOnWires("runs parallel calls and answers each of them", async (open) => {
  const { calls: [a] = [] } = shell("call_a", "echo alpha > a.txt; cat a.txt");
  const { calls: [b] = [] } = shell("call_b", "echo beta > b.txt; cat b.txt");
  assert(a && b);
  await using wired = await open({ script: sayInOrder({ text: "At once.", calls: [a, b] }, { text: "Both ran." }) });
  const run = await wired.exec("Do two things at once.");
  assertEquals(run.messages, ["At once.", "Both ran."]);
  assertEquals([await wired.stage.read("a.txt"), await wired.stage.read("b.txt")], ["alpha\n", "beta\n"]);
  const [, second] = wired.seen;
  assert(second !== undefined);
  assertEquals(callIds(second), [["call_a", "call_b"]]);
  assertSeenOutput(second, "call_a", /alpha/);
  assertSeenOutput(second, "call_b", /beta/);
}, VERSIONS);

testOnWires("applies a patch", async (open) => {
  const script = sayInOrder(
    (seen) => ({ calls: [{ id: "call_p", name: findTool(seen, /^apply_patch$/).name, arguments: { input: PATCH } }] }),
    { text: "Patched." },
  );
  await using wired = await open({ script });
  await Deno.writeTextFile(`${wired.stage.workspace}/poem.txt`, "roses are red\nviolets are green\n");
  const run = await wired.exec("Mend the poem.");
  assertEquals([run.messages, await wired.stage.read("poem.txt")], [
    ["Patched."],
    "roses are red\nviolets are blue\n",
  ]);
  assert(run.items.some(({ type }) => type === "file_change"), run.stdout);
  const [first, second] = wired.seen;
  assert(first && second);
  assertSeenOutput(second, "call_p", /Success|Updated/);
  const { description, parameters } = findTool(first, /^apply_patch$/);
  assertMatch(`${description} ${JSON.stringify(parameters)}`, /begin_patch/, "the grammar is not shown");
}, VERSIONS);

testOnWires("shows an attached image and one that a call opens", async (open) => {
  const script = sayInOrder(
    (seen) => ({ calls: [{ id: "call_1", name: findTool(seen, /^view_image$/).name, arguments: { path: "b.png" } }] }),
    { text: "Two red dots." },
  );
  await using wired = await open({ script });
  const dot = Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0));
  for (const name of ["a.png", "b.png"]) await Deno.writeFile(`${wired.stage.workspace}/${name}`, dot);
  const run = await wired.exec("What are they?", "-i", "a.png");
  assertEquals(run.messages, ["Two red dots."]);
  assertEquals(wired.seen.map(({ images }) => images.length), [1, 2]);
  const [first, second] = wired.seen;
  for (const image of second?.images ?? []) assertMatch(image, /^data:image\/png;base64,iVBOR/);
  assertMatch(readableText(first ?? second!), /What are they\?/);
  assertEquals(Object.keys(second?.outputs ?? {}), ["call_1"]);
}, VERSIONS);

testOnWires("asks for output with a schema and gets it", async (open) => {
  const schema = {
    type: "object",
    properties: { colour: { type: "string" } },
    required: ["colour"],
    additionalProperties: false,
  };
  await using wired = await open({ script: sayInOrder({ text: '{"colour":"red"}' }) });
  await Deno.writeTextFile(`${wired.stage.workspace}/schema.json`, JSON.stringify(schema));
  const run = await wired.exec("Which colour?", "--output-schema", "schema.json");
  assertEquals(run.messages, ['{"colour":"red"}']);
  assertEquals(wired.seen.map((request) => request.schema), [schema]);
}, VERSIONS);
