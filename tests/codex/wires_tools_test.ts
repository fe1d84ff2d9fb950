/**
 * Tests that tools of MCP servers, deferred tools and code mode are the same on every wire.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { assertOutput, inOrder, toolLike, toolNames } from "../support/codex/script.ts";
import { VERSIONS } from "../support/codex/versions.ts";
import { callsOf, imagesOf } from "../support/codex/wires/parts.ts";
import {
  callTool,
  KEEPING_WIRE,
  type OpenSettledStage,
  say,
  TESTED_WIRES,
  type TestedWire,
  testOnWires,
} from "../support/codex/wires/stage.ts";

const CODE =
  'const r = await tools.exec_command({cmd: "printf coded > coded.txt; echo from-code"}); text(JSON.stringify(r));';

async function callServer(open: OpenSettledStage): Promise<void> {
  const answer = inOrder(
    callTool(/Adds two numbers/, "call_1", { a: 19, b: 23 }),
    callTool(/Takes a picture/, "call_2", {}),
    say("It is 42."),
  );
  await using wired = await open({ answer, tables: mcpServerTable("demo") });
  const run = await wired.exec("Add, and show me.");
  assertEquals(run.messages, ["It is 42."]);
  assertOutput(wired.ask(1), "call_1", /sum=42/);
  const { name, namespace } = toolLike(wired.ask(0), /Adds two numbers/);
  const fullName = namespace === undefined ? name : `${namespace}.${name}`;
  assertMatch(fullName, /demo.*add/);
  assertEquals(callsOf(wired.ask(1))[0]?.[0]?.name, fullName, "history names another tool");
  assertOutput(wired.ask(2), "call_2", /here it is/);
  assertEquals(imagesOf(wired.ask(2)), [`data:image/png;base64,${RED_DOT}`]);
  const items = run.items.filter(({ type }) => type === "mcp_tool_call");
  assertEquals(items.map(({ server, tool, status }) => [server, tool, status]), [
    ["demo", "add", "completed"],
    ["demo", "picture", "completed"],
  ]);
}

testOnWires("calls tools of an MCP server, and shows the image of one", callServer, { versions: VERSIONS });
testOnWires("calls tools inside their namespace", callServer, { wires: [KEEPING_WIRE] });

async function searchTool(open: OpenSettledStage, wire: TestedWire): Promise<void> {
  const answer = inOrder(
    callTool(/^tool_search/, "call_1", { query: "add two numbers", limit: 3 }),
    callTool(/Adds two numbers/, "call_2", { a: 2, b: 3 }),
    say("Five."),
    callTool(/Adds two numbers/, "call_3", { a: 4, b: 5 }),
    say("Nine."),
  );
  await using wired = await open({ answer, tables: mcpServerTable("demo"), entry: { supports_search_tool: true } });
  const run = await wired.exec("Add.");
  const again = await wired.resume(run, "Again.");
  assertEquals([run.messages, again.messages], [["Five."], ["Nine."]]);
  assert(!toolNames(wired.ask(0)).some((name) => /add$/.test(name)), "the tool was not deferred");
  assert(toolNames(wired.ask(1)).some((name) => /add$/.test(name)), "the found tool was not declared");
  if (wire === KEEPING_WIRE) assertMatch(wired.ask(1).text, /"type":"tool_search_output","call_id":"call_1"/);
  else assertOutput(wired.ask(1), "call_1", /add/);
  assertOutput(wired.ask(2), "call_2", /sum=5/);
  assertOutput(wired.ask(4), "call_3", /sum=9/);
}

testOnWires("finds a deferred tool by searching, and has it in the next turn", searchTool);
testOnWires("finds a deferred tool by the vendor's own search", searchTool, { wires: [KEEPING_WIRE] });

for (const lite of [false, true]) {
  testOnWires(`runs code in code mode${lite ? ", its tools inside the input" : ""}`, async (open) => {
    const answer = inOrder(callTool(/(^|_)exec$/, "call_1", CODE), say("Coded."));
    await using wired = await open({ answer, entry: { tool_mode: "code_mode_only", use_responses_lite: lite } });
    const run = await wired.exec("Write a file.");
    assertEquals([run.messages, await wired.stage.read("coded.txt")], [["Coded."], "coded"]);
    assertOutput(wired.ask(1), "call_1", /from-code/);
  }, { wires: [...TESTED_WIRES, KEEPING_WIRE] });
}

testOnWires("uses its tools with a lite model, whose tools are inside the input", async (open) => {
  const answer = inOrder(callTool(/exec_command$/, "call_1", { cmd: "echo it is $((6*7))" }), say("42."));
  await using wired = await open({ answer, entry: { use_responses_lite: true } });
  const run = await wired.exec("Count.");
  assertEquals(run.messages, ["42."]);
  assertOutput(wired.ask(1), "call_1", /it is 42/);
});
