/**
 * Tests which item of a vendor's answer is found by what an event says of it.
 *
 * `tests/laws/growth_test.ts` counts how many others are looked at.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CallReader } from "../../../lib/responses_upstream/call_reader.ts";
import { LeftOutReader } from "../../../lib/responses_upstream/hosted_reader.ts";
import type { ItemReader } from "../../../lib/responses_upstream/item_reader.ts";
import { ItemRegister } from "../../../lib/responses_upstream/item_register.ts";
import { MessageReader } from "../../../lib/responses_upstream/message_reader.ts";

/** A register of `readers`, each with its place as its number and `idN` as its id. */
function registerOf(...readers: readonly ItemReader[]): ItemRegister {
  const register = new ItemRegister();
  readers.forEach((reader, index) => register.add(reader, { index, id: `id${index}` }));
  return register;
}

function placesOf(found: readonly (ItemReader | undefined)[]): readonly (number | undefined)[] {
  return found.map((reader) => reader?.place);
}

Deno.test("an item is found by its place, its number and its id", () => {
  const register = registerOf(new MessageReader(0), new LeftOutReader(1, "odd"));
  assertEquals(register.size, 2);
  const found = [register.at(1), register.findNumbered(0), register.findNamed("id1"), register.findNamed("id2")];
  assertEquals(placesOf(found), [1, 0, 1, undefined]);
});

Deno.test("of several items with one id the latest is found", () => {
  const register = registerOf(new MessageReader(0));
  register.add(new MessageReader(1), { id: "id0" });
  assertEquals(register.findNamed("id0")?.place, 1);
});

Deno.test("without a name the latest unfinished item is found, or that of a type", () => {
  const readers = [new MessageReader(0), new CallReader(1, "custom_tool_call"), new LeftOutReader(2, "odd")];
  const register = registerOf(...readers);
  const find = () => [register.findOpen(), register.findOpen("message"), register.findOpen("function_call")];
  assertEquals(placesOf(find()), [2, 0, 1]);
  for (const reader of readers.slice(1)) reader.isDone = true;
  assertEquals(placesOf(find()), [0, 0, undefined]);
});

Deno.test("an unfinished item is found behind finished ones that began before it and after it", () => {
  const readers = [new MessageReader(0), new MessageReader(1), new MessageReader(2)];
  const register = registerOf(...readers);
  for (const reader of [readers[0], readers[2]]) if (reader) reader.isDone = true;
  assertEquals(placesOf([register.findOpen(), register.findOpen("message")]), [1, 1]);
});

Deno.test("the last event's items are matched by id, by call id, and else by their place, each once", () => {
  const [first, call, second, other] = [
    new MessageReader(0),
    new CallReader(1, "function_call"),
    new MessageReader(2),
    new CallReader(3, "function_call"),
  ];
  const register = registerOf(first, call, second, other);
  first.open({ type: "message", id: "m0" });
  call.open({ type: "function_call", id: "c1", call_id: "a", name: "f" });
  second.open({ type: "message", id: "m2" });
  other.open({ type: "function_call", id: "c3", call_id: "b", name: "f" });
  const list = register.list();
  const items = [
    { type: "message", id: "m2" },
    { type: "message", id: "another" },
    { type: "message", id: "m2" },
    { type: "function_call", id: "x", call_id: "b" },
    { type: "function_call", id: "c1", call_id: "none" },
    { type: "function_call", id: "x", call_id: "a" },
    { type: "odd", id: "m0" },
  ];
  assertEquals(placesOf(items.map((item) => list.takeSame(item))), [2, 0, undefined, 3, 1, undefined, undefined]);
});

Deno.test("a call without ids is not taken for a search, and a finished one only for its own type", () => {
  const search = new CallReader(0, "tool_search_call");
  const custom = new CallReader(1, "custom_tool_call");
  search.open({ type: "tool_search_call" });
  custom.open({ type: "custom_tool_call" });
  const find = (type: string) => registerOf(search, custom).list().takeSame({ type });
  assertEquals(placesOf([find("function_call"), find("tool_search_call")]), [1, 0]);
  custom.isDone = true;
  assertEquals(placesOf([find("function_call"), find("custom_tool_call")]), [undefined, 1]);
});
