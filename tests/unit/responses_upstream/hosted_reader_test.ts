/**
 * Tests of the readers of steps of the vendor's servers, and of items that no client uses.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { HostedReader, isHostedType, LeftOutReader } from "../../../lib/responses_upstream/hosted_reader.ts";

Deno.test("isHostedType() knows what is passed on as it is", () => {
  const types = [
    "web_search_call",
    "image_generation_call",
    "mcp_list_tools",
    "computer_call",
    "program",
    "compaction",
  ];
  assertEquals(types.filter(isHostedType), types.slice(0, 4));
});

Deno.test("a step of the vendor's servers is passed on as it is, with its own events only", () => {
  const reader = new HostedReader(2, "web_search_call");
  const begin = { type: "web_search_call", id: "ws_1", status: "in_progress" };
  const whole = { ...begin, status: "completed", action: { type: "search", query: "q" } };
  const chunks = [
    ...reader.open(begin),
    ...reader.extend("response.web_search_call.searching", { item_id: "ws_1" }),
    ...reader.extend("response.output_text.delta", { delta: "x" }),
    ...reader.finish(whole),
  ];
  assertEquals(chunks.map(({ hosted }) => hosted), [
    { key: "2", type: "web_search_call", stage: "added", value: begin },
    {
      key: "2",
      type: "web_search_call",
      stage: "event",
      value: { item_id: "ws_1", type: "response.web_search_call.searching" },
    },
    { key: "2", type: "web_search_call", stage: "done", value: whole },
  ]);
});

Deno.test("any other item is left out, and counted", () => {
  const reader = new LeftOutReader(0, "local_shell_call");
  assertEquals([...reader.open({ id: "lsh_1" }), ...reader.extend()], []);
  assertEquals(reader.finish().map(({ leftOut }) => leftOut), [1]);
});
