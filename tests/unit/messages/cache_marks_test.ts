/**
 * Tests of the marks for the prompt cache.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { markBlocks } from "../../../lib/messages/cache_marks.ts";
import type { Message, MessagesRequest, TextBlock } from "../../../lib/messages/types.ts";

function texts(count: number): TextBlock[] {
  return Array.from({ length: count }, (_, index) => ({ type: "text", text: `t${index}` }));
}

function request(messages: Message[]): MessagesRequest {
  return { model: "m", max_tokens: 1, stream: true, system: texts(2), messages };
}

/** Where the marks are: `top`, `system.1`, `0.2` for the third block of the first message. */
function places({ system = [], messages, cache_control: top }: MessagesRequest): string[] {
  const mark = (name: string, blocks: readonly object[]) =>
    blocks.flatMap((block, index) => "cache_control" in block ? [`${name}.${index}`] : []);
  return [
    ...(top === undefined ? [] : ["top"]),
    ...mark("system", system),
    ...messages.flatMap(({ content }, index) => mark(`${index}`, content)),
  ];
}

const THINKING = { type: "thinking", thinking: "a", signature: "s" } as const;
const SHORT = request([
  { role: "user", content: texts(2) },
  { role: "assistant", content: [THINKING, ...texts(1)] },
  { role: "user", content: texts(1) },
]);
const LONG = request([
  { role: "user", content: texts(2) },
  { role: "assistant", content: [...texts(17), THINKING] },
  { role: "user", content: texts(1) },
]);

Deno.test("markBlocks() marks nothing for a provider that takes no marks", () => {
  assertEquals(markBlocks(SHORT, { cacheControl: "none" }), SHORT);
});

Deno.test("markBlocks() marks both ends of the system text and lets the provider mark the end", () => {
  assertEquals(places(markBlocks(SHORT, { cacheControl: "automatic" })), ["top", "system.0", "system.1"]);
});

Deno.test("markBlocks() marks the previous end when the turn since then is too long to look back over", () => {
  assertEquals(places(markBlocks(LONG, { cacheControl: "automatic" })), ["top", "system.0", "system.1", "0.1"]);
});

Deno.test("markBlocks() marks the end itself where there is no automatic mark", () => {
  assertEquals(places(markBlocks(LONG, { cacheControl: "blocks" })), ["system.0", "system.1", "0.1", "2.0"]);
  assertEquals(places(markBlocks(request([{ role: "user", content: texts(1) }]), { cacheControl: "blocks" })), [
    "system.0",
    "system.1",
    "0.0",
  ]);
});
