/**
 * Tests that a user's changes to requests are added to a profile without losing what is there.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { applyRequestSettings, REQUEST_FIELDS } from "../../../lib/providers/request_settings.ts";
import { profileWith } from "../../support/exchange.ts";

Deno.test("applyRequestSettings() adds keys, names, headers and efforts, and replaces those of the same name", () => {
  const profile = profileWith({
    extraBody: { a: { x: 1 }, b: 2 },
    dropParameters: ["seed"],
    extraHeaders: { "X-Title": "theirs" },
    effortMap: { low: "a", high: "b" },
  });
  const settings = {
    extraBody: { a: { y: 1 } },
    dropParameters: ["seed", "logprobs"],
    headers: { "x-title": "mine" },
    effortMap: { high: "c" },
  };
  assertEquals(applyRequestSettings(profile, settings), {
    ...profile,
    extraBody: { a: { y: 1 }, b: 2 },
    dropParameters: ["seed", "logprobs"],
    extraHeaders: { "x-title": "mine" },
    effortMap: { low: "a", high: "c" },
  });
});

Deno.test("applyRequestSettings() adds to what single wires have of their own", () => {
  const profile = profileWith({
    extraHeaders: { a: "1" },
    byWire: { messages: { extraHeaders: { b: "2" } }, responses: { images: false } },
  });
  assertEquals(applyRequestSettings(profile, { headers: { C: "3" }, extraBody: { x: 1 } }), {
    ...profile,
    extraBody: { x: 1 },
    extraHeaders: { a: "1", c: "3" },
    byWire: { messages: { extraHeaders: { b: "2", c: "3" } }, responses: { images: false } },
  });
});

Deno.test("applyRequestSettings() leaves a profile alone without settings", () => {
  const profile = profileWith({ extraHeaders: { "X-Title": "theirs" } });
  assertEquals(applyRequestSettings(profile, {}), profile);
});

Deno.test("REQUEST_FIELDS refuse what would make a request meaningless", () => {
  const { extraBody, dropParameters, headers, effortMap } = REQUEST_FIELDS;
  assertEquals(["model", "messages", "stream", "tools", "n"].map((key) => extraBody.accepts({ [key]: 1 })), [
    false,
    false,
    false,
    false,
    true,
  ]);
  assertEquals(
    ["tools", "tools.function.strict", "stream", "messages.name", "a.", ""].map((name) =>
      dropParameters.accepts([name])
    ),
    [true, true, false, false, false, false],
  );
  assertEquals(["x-a", "Host", "a b"].map((name) => headers.accepts({ [name]: "v" })), [true, false, false]);
  assertEquals([{ none: "off" }, { off: "none" }, { low: "" }].map(effortMap.accepts), [true, false, false]);
});
