/**
 * Tests that steps of another vendor's servers are described by their words, and never by what was sealed.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeItem } from "../../../lib/responses/items.ts";
import { decodeForeignItem } from "../../../lib/responses/foreign_items.ts";
import { omitRaw } from "../../support/omit_raw.ts";

const LOST = " What it gave cannot be passed on to this model.";

/** Item, and its words. */
const STEPS: readonly (readonly [Record<string, unknown>, string])[] = [
  [
    { type: "web_search_call", status: "completed", action: { type: "search", query: "deno" } },
    `[Earlier, on another server, the web was searched: deno.${LOST}]`,
  ],
  [
    { type: "web_search_call", action: { type: "search", queries: ["deno", "bun"] } },
    `[Earlier, on another server, the web was searched: deno.${LOST}]`,
  ],
  [{ type: "web_search_call" }, `[Earlier, on another server, the web was searched.${LOST}]`],
  [{ type: "file_search_call", queries: ["a"] }, `[Earlier, on another server, files were searched: a.${LOST}]`],
  [{ type: "code_interpreter_call", code: "1+1" }, `[Earlier, on another server, a program ran: 1+1.${LOST}]`],
  [{ type: "mcp_call", name: "f" }, `[Earlier, on another server, a remote tool was called: f.${LOST}]`],
  [
    { type: "new_thing_call", encrypted_content: "gAAAA" },
    `[Earlier, on another server, a step of type new_thing_call was made.${LOST}]`,
  ],
  [
    { type: "image_generation_call", status: "generating", revised_prompt: "a cat" },
    `[Earlier, on another server, an image was generated: a cat.${LOST}]`,
  ],
  [
    { type: "image_generation_call", revised_prompt: "a cat", result: "not base64!" },
    `[Earlier, on another server, an image was generated: a cat.${LOST}]`,
  ],
];

for (const [item, text] of STEPS) {
  Deno.test(`decodeForeignItem() describes ${JSON.stringify(item).slice(0, 80)}`, () => {
    const wireType = String(item.type);
    const expected = { type: "foreign", wireType, content: [{ kind: "text", text }] } as const;
    assertEquals(decodeForeignItem(item, wireType), expected);
    assertEquals(omitRaw(decodeItem(item)), expected);
  });
}

Deno.test("decodeForeignItem() passes on a generated image, by the format that it states", () => {
  for (const [format, type] of [["webp", "image/webp"], [undefined, "image/png"], ["x\r\ny", "image/png"]]) {
    const item = {
      type: "image_generation_call",
      revised_prompt: "a cat",
      result: "iVBORw0KGgo=",
      output_format: format,
    };
    assertEquals(omitRaw(decodeItem(item)), {
      type: "foreign",
      wireType: "image_generation_call",
      content: [
        { kind: "text", text: "[Earlier, on another server, an image was generated: a cat.]" },
        { kind: "image", url: `data:${type};base64,iVBORw0KGgo=` },
      ],
    });
  }
});

Deno.test("decodeForeignItem() shortens long words without cutting a character in two", () => {
  const [part] = decodeForeignItem({ code: "😀".repeat(400) + "x" }, "code_interpreter_call").content;
  assertEquals(part?.kind === "text" && part.text.isWellFormed() && part.text.length < 700, true);
});
