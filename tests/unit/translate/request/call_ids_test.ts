/**
 * Do call ids keep their form where any is taken, and become nine letters and digits where only that is?
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { callIdFor } from "../../../../lib/translate/request/call_ids.ts";
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

Deno.test("callIdFor() keeps every id where the provider takes any", () => {
  assertEquals(IDS.map((id) => callIdFor(id, profileWith())), IDS);
});

Deno.test("callIdFor() makes nine letters and digits of every id, always the same and never the same for two", () => {
  const profile = profileWith({ callIds: "nine_alphanumerics" });
  const made = IDS.map((id) => callIdFor(id, profile));
  for (const id of made) assertMatch(id, /^[A-Za-z0-9]{9}$/);
  assertEquals(new Set(made).size, IDS.length);
  assertEquals(IDS.map((id) => callIdFor(id, profile)), made);
});

Deno.test("callIdFor() replaces what is no word of up to forty characters, and only that", () => {
  const profile = profileWith({ callIds: "forty_word_characters" });
  const ids = [...IDS, "a".repeat(40), "a".repeat(41), "chatcmpl-tool-0123456789abcdef0123456789abcdef"];
  const made = ids.map((id) => callIdFor(id, profile));
  for (const id of made) assertMatch(id, /^[\w-]{1,40}$/);
  assertEquals(new Set(made).size, ids.length);
  const kept = ids.filter((id) => made.includes(id));
  assertEquals(kept, ["call_00_ioIn7yN9p1ZOMNpDLwd4MgAF", "toolu_01", "x", "123456789a", "a".repeat(40)]);
});

Deno.test("callIdFor() leaves an id alone that has the form already", () => {
  assertEquals(callIdFor("gSIMJiOkT", profileWith({ callIds: "nine_alphanumerics" })), "gSIMJiOkT");
});
