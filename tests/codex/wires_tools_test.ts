/**
 * Tests that tools of MCP servers, deferred tools and code mode are the same on every wire.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";
import { sayInOrder } from "../support/codex/wires/said.ts";
import { assertSeenOutput, findTool, type SeenRequest } from "../support/codex/wires/seen.ts";
import { testOnWires } from "../support/codex/wires/stage.ts";

const CODE =
  'const r = await tools.exec_command({cmd: "printf coded > coded.txt; echo from-code"}); text(JSON.stringify(r));';

/** A step that calls the tool whose name or description matches. */
function callTo(pattern: RegExp, id: string, input: unknown) {
  return (seen: SeenRequest) => ({ calls: [{ id, name: findTool(seen, pattern).name, arguments: input }] });
}

testOnWires("calls tools of an MCP server, and shows the image of one", async (open) => {
  const script = sayInOrder(
    callTo(/Adds two numbers/, "call_1", { a: 19, b: 23 }),
    callTo(/Takes a picture/, "call_2", {}),
    { text: "It is 42." },
  );
  await using wired = await open({ script, tables: mcpServerTable("demo") });
  const run = await wired.exec("Add, and show me.");
  assertEquals(run.messages, ["It is 42."]);
  const [first, second, third] = wired.seen;
  assert(first && second && third);
  assertSeenOutput(second, "call_1", /sum=42/);
  const { name } = findTool(first, /Adds two numbers/);
  assertMatch(name, /demo.*add/);
  assertEquals(second.calls[0]?.[0]?.name, name, "history names another tool");
  assertSeenOutput(third, "call_2", /here it is/);
  assertEquals(third.images, [`data:image/png;base64,${RED_DOT}`]);
  const items = run.items.filter(({ type }) => type === "mcp_tool_call");
  assertEquals(items.map(({ server, tool, status }) => [server, tool, status]), [
    ["demo", "add", "completed"],
    ["demo", "picture", "completed"],
  ]);
}, VERSIONS);

testOnWires("finds a deferred tool by searching, calls it, and still has it in the next turn", async (open) => {
  const script = sayInOrder(
    callTo(/^tool_search/, "call_1", { query: "add two numbers", limit: 3 }),
    callTo(/Adds two numbers/, "call_2", { a: 2, b: 3 }),
    { text: "Five." },
    callTo(/Adds two numbers/, "call_3", { a: 4, b: 5 }),
    { text: "Nine." },
  );
  await using wired = await open({ script, tables: mcpServerTable("demo"), entry: { supports_search_tool: true } });
  const run = await wired.exec("Add.");
  const again = await wired.resume(run, "Again.");
  assertEquals([run.messages, again.messages], [["Five."], ["Nine."]]);
  const [first, second, third, , fifth] = wired.seen;
  assert(first && second && third && fifth);
  assert(!first.tools.some(({ name }) => /add$/.test(name)), "the tool was not deferred");
  assert(second.tools.some(({ name }) => /add$/.test(name)), "the found tool was not declared");
  assertSeenOutput(second, "call_1", /add/);
  assertSeenOutput(third, "call_2", /sum=5/);
  assertSeenOutput(fifth, "call_3", /sum=9/);
});

for (const lite of [false, true]) {
  testOnWires(`runs code in code mode${lite ? ", its tools inside the input" : ""}`, async (open) => {
    const script = sayInOrder(callTo(/(^|_|\.)exec$/, "call_1", { input: CODE }), { text: "Coded." });
    await using wired = await open({ script, entry: { tool_mode: "code_mode_only", use_responses_lite: lite } });
    const run = await wired.exec("Write a file.");
    assertEquals([run.messages, await wired.stage.read("coded.txt")], [["Coded."], "coded"]);
    assert(wired.seen[1] !== undefined);
    assertSeenOutput(wired.seen[1], "call_1", /from-code/);
  });
}

testOnWires("uses its tools with a lite model, whose tools are inside the input", async (open) => {
  const script = sayInOrder(callTo(/exec_command$/, "call_1", { cmd: "echo it is $((6*7))" }), { text: "42." });
  await using wired = await open({ script, entry: { use_responses_lite: true } });
  const run = await wired.exec("Count.");
  assertEquals(run.messages, ["42."]);
  assert(wired.seen[1] !== undefined);
  assertSeenOutput(wired.seen[1], "call_1", /it is 42/);
}, [NEWEST]);
