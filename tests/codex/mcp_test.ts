/**
 * Tests that tools of MCP servers reach the upstream, and its calls reach the servers, under every name.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { mcpServerTable } from "../support/codex/mcp_config.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { assertOutput, callingMessages, inOrder, messagesOf, toolLike } from "../support/codex/script.ts";
import { VERSIONS } from "../support/codex/versions.ts";

function callTo(request: ReceivedRequest, pattern: RegExp, { id, input }: { id: string; input: unknown }) {
  return callAnswer([{ id, name: toolLike(request, pattern).name, arguments: input }]);
}

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} calls a tool of an MCP server`, async () => {
    const answer = inOrder(
      (request) => callTo(request, /Adds two numbers/, { id: "call_1", input: { a: 19, b: 23 } }),
      textAnswer("It is 42."),
    );
    await using stage = await openStage({ version, answer, tables: mcpServerTable("demo") });
    const run = await stage.exec("Add.");
    assertClean(stage, run);
    assertEquals(run.messages, ["It is 42."]);
    assertOutput(stage.provider.chats[1], "call_1", /sum=42/);
    const [first, second] = stage.provider.chats;
    const name = toolLike(first, /Adds two numbers/).name;
    assertMatch(name, /demo.*add/);
    assertEquals(callingMessages(second)[0]?.tool_calls?.[0]?.function.name, name, "history names another tool");
    const item = run.items.find(({ type }) => type === "mcp_tool_call");
    assertEquals([item?.server, item?.tool, item?.status], ["demo", "add", "completed"]);
  });

  Deno.test(`Codex ${version.number} calls MCP tools with odd and very long names`, async () => {
    const answer = inOrder(
      (request) => callTo(request, /odd cupboard/, { id: "call_1", input: {} }),
      (request) => callTo(request, /distance on the map/, { id: "call_2", input: { from: { x: 3 }, to: null } }),
      textAnswer("Done."),
    );
    const tables = mcpServerTable('"my-long-server-name-for-testing-purposes-abc"');
    await using stage = await openStage({ version, answer, tables });
    const run = await stage.exec("Look and measure.");
    assertClean(stage, run);
    assertOutput(stage.provider.chats[1], "call_1", /cupboard=empty/);
    assertOutput(stage.provider.chats[2], "call_2", /from=\{\\?"x\\?":3\}/);
  });

  Deno.test(`Codex ${version.number} shows the upstream an image that an MCP tool returned`, async () => {
    const answer = inOrder(
      (request) => callTo(request, /Takes a picture/, { id: "call_1", input: {} }),
      textAnswer("A red dot."),
    );
    await using stage = await openStage({ version, answer, tables: mcpServerTable("demo") });
    const run = await stage.exec("Take a picture.");
    assertClean(stage, run);
    const second = stage.provider.chats[1];
    assertOutput(second, "call_1", /here it is/);
    const parts = messagesOf(second, "user").flatMap(({ content }) => typeof content === "string" ? [] : content);
    const images = parts.filter((part) => part.type === "image_url").map((part) => part.image_url.url);
    assertEquals(images, [`data:image/png;base64,${RED_DOT}`]);
  });
}
