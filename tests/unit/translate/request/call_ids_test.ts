/**
 * Tests that call ids are kept if the provider accepts them, and otherwise become ids in the provider's form.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { translateCallId } from "../../../../lib/translate/request/call_ids.ts";
import { profileWith } from "../../../support/exchange.ts";

const IDS = [
  "call_00_ioIn7yN9p1ZOMNpDLwd4MgAF",
  "functions.add:0",
  "functions.add:1",
  "toolu_01",
  "x",
  "é",
  "123456789a",
];

Deno.test("translateCallId() keeps every id if the provider accepts any id", () => {
  assertEquals(IDS.map((id) => translateCallId(id, profileWith())), IDS);
});

Deno.test("translateCallId() turns each id into nine letters and digits of its own, always the same", () => {
  const profile = profileWith({ callIds: "nine_alphanumerics" });
  const made = IDS.map((id) => translateCallId(id, profile));
  for (const id of made) assertMatch(id, /^[A-Za-z0-9]{9}$/);
  assertEquals(new Set(made).size, IDS.length);
  assertEquals(IDS.map((id) => translateCallId(id, profile)), made);
});

Deno.test("translateCallId() replaces only ids that are not up to forty word characters", () => {
  const profile = profileWith({ callIds: "forty_word_characters" });
  const ids = [...IDS, "a".repeat(40), "a".repeat(41), "chatcmpl-tool-0123456789abcdef0123456789abcdef"];
  const made = ids.map((id) => translateCallId(id, profile));
  for (const id of made) assertMatch(id, /^[\w-]{1,40}$/);
  assertEquals(new Set(made).size, ids.length);
  const kept = ids.filter((id) => made.includes(id));
  assertEquals(kept, ["call_00_ioIn7yN9p1ZOMNpDLwd4MgAF", "toolu_01", "x", "123456789a", "a".repeat(40)]);
});

Deno.test("translateCallId() keeps an id that already has the form", () => {
  assertEquals(translateCallId("gSIMJiOkT", profileWith({ callIds: "nine_alphanumerics" })), "gSIMJiOkT");
});

Deno.test("translateCallId() keeps the numbered ids of templates among the nine letters and digits", () => {
  const profile = profileWith({ callIds: "nine_or_numbered" });
  const made = IDS.map((id) => translateCallId(id, profile));
  for (const id of made) assertMatch(id, /^(?:[A-Za-z0-9]{9}|functions\.add:[01])$/);
  assertEquals(made.slice(1, 3), ["functions.add:0", "functions.add:1"]);
  assertEquals(new Set(made).size, IDS.length);
  assertEquals(made[0], translateCallId(IDS[0] ?? "", profileWith({ callIds: "nine_alphanumerics" })));
});
