/**
 * Tests that the content of messages and outputs is read in every shape that clients send.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeContent, decodeTexts } from "../../../lib/responses/content.ts";
import type { ContentPart } from "../../../lib/responses/types.ts";

function text(text: string): ContentPart {
  return { kind: "text", text };
}

const PARTS: readonly (readonly [string, unknown, readonly ContentPart[]])[] = [
  ["nothing", undefined, []],
  ["null", null, []],
  ["a string", "Hi", [text("Hi")]],
  ["an empty string", "", [text("")]],
  ["a list of strings", ["a", "b"], [text("a"), text("b")]],
  ["input_text", [{ type: "input_text", text: "Hi" }], [text("Hi")]],
  ["output_text", [{ type: "output_text", text: "Hi", annotations: [] }], [text("Hi")]],
  ["text", [{ type: "text", text: "Hi" }], [text("Hi")]],
  ["summary_text and reasoning_text", [{ type: "summary_text", text: "a" }, { type: "reasoning_text", text: "b" }], [
    text("a"),
    text("b"),
  ]],
  ["a refusal", [{ type: "refusal", refusal: "No" }], [text("No")]],
  ["encrypted_content that its vendor sealed", [{
    type: "encrypted_content",
    encrypted_content: "gAAAAABkZm9yZWlnbg==",
  }], [
    { kind: "unknown", wireType: "encrypted_content" },
  ]],
  ["encrypted_content in clear (Codex 0.154 to 0.171)", [{ type: "encrypted_content", encrypted_content: "Task" }], [
    text("Task"),
  ]],
  ["one part without a list", { type: "input_text", text: "Hi" }, [text("Hi")]],
  ["any other object as JSON", { output: "x", metadata: { exit_code: 0 } }, [
    text('{"output":"x","metadata":{"exit_code":0}}'),
  ]],
  ["a number as JSON", 5, [text("5")]],
  ["an image by URL", [{ type: "input_image", image_url: "data:image/png;base64,AA", detail: "high" }], [
    { kind: "image", url: "data:image/png;base64,AA", detail: "high" },
  ]],
  ["an image without detail (Codex up to 0.120)", [{ type: "input_image", image_url: "https://x/a.png" }], [
    { kind: "image", url: "https://x/a.png" },
  ]],
  ["the image of Chat Completions", [{ type: "image_url", image_url: { url: "https://x/a.png", detail: "low" } }], [
    { kind: "image", url: "https://x/a.png", detail: "low" },
  ]],
  ["an image without an address", [{ type: "input_image", file_id: "f" }], [
    { kind: "unknown", wireType: "input_image" },
  ]],
  ["a file in place", [{ type: "input_file", filename: "a.txt", file_data: "data:text/plain;base64,YQ==" }], [
    { kind: "file", filename: "a.txt", dataUrl: "data:text/plain;base64,YQ==" },
  ]],
  [
    "a file by address and id",
    [{ type: "input_file", file_url: "https://x/a" }, { type: "input_file", file_id: "f" }],
    [
      { kind: "file", url: "https://x/a" },
      { kind: "file", fileId: "f" },
    ],
  ],
  ["the file of Chat Completions", [{ type: "file", file: { filename: "a", file_id: "f" } }], [
    { kind: "file", filename: "a", fileId: "f" },
  ]],
  ["sound in a tool's output", [{ type: "input_audio", audio_url: "data:audio/wav;base64,UklGRg==" }], [{
    kind: "audio",
  }]],
  ["sound of an SDK", [{ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } }], [{ kind: "audio" }]],
  ["a part of an unknown type", [{ type: "input_video" }], [{ kind: "unknown", wireType: "input_video" }]],
  ["a part without a type", [{ text: "Hi" }], [{ kind: "unknown", wireType: "untyped" }]],
  ["a text part without text", [{ type: "input_text" }], [{ kind: "unknown", wireType: "input_text" }]],
  ["parts that are no objects", [null, 5], [text("null"), text("5")]],
];

for (const [name, content, expected] of PARTS) {
  Deno.test(`decodeContent() reads ${name}`, () => assertEquals(decodeContent(content), expected));
}

Deno.test("decodeTexts() reads the texts of a summary and skips all other parts", () => {
  assertEquals(decodeTexts([{ type: "summary_text", text: "a" }, null, "x", { text: "" }, { text: 5 }]), ["a", ""]);
  assertEquals(decodeTexts(null), []);
  assertEquals(decodeTexts("text"), []);
});
