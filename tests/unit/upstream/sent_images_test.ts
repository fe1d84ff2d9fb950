/**
 * Tests of the list of a request's images on each wire, and of the share that images and files have in it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { isMostlyMedia, listSentImages } from "../../../lib/upstream/sent_images.ts";
import { listMessages } from "../../support/messages_request.ts";
import { pngUrl } from "../../support/pictures.ts";

const [OLD, NEW] = [pngUrl(10, 10, 70), pngUrl(20, 20, 90)];

Deno.test("the images of chat are listed by message and part, with and without the system message", () => {
  const messages = [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Look:" }, { type: "image_url", image_url: { url: OLD } }] },
    { role: "assistant", content: "A dot." },
    { role: "user", content: [{ type: "image_url", image_url: { url: NEW } }] },
  ];
  assertEquals(listSentImages({ body: { messages } }), [
    { url: OLD, places: ["1.1", "0.1"], isNew: false },
    { url: NEW, places: ["3.0", "2.0"], isNew: true },
  ]);
});

Deno.test("the images of Messages are listed in messages and in results, as data URLs of what was sent", () => {
  const input = [
    { type: "message", role: "user", content: [{ type: "input_image", image_url: OLD }] },
    { type: "function_call", call_id: "a", name: "f", arguments: "{}" },
    {
      type: "function_call_output",
      call_id: "a",
      output: [{ type: "input_text", text: "Seen:" }, { type: "input_image", image_url: NEW }],
    },
  ];
  assertEquals(listSentImages({ body: { messages: listMessages(input) } }), [
    { url: OLD, places: ["0.0", "0.0"], isNew: false },
    { url: NEW, places: ["2.0.1", "2.0.1"], isNew: true },
  ]);
});

Deno.test("the images of a vendor's Responses API are listed in messages and outputs", () => {
  const input = [
    { role: "user", content: [{ type: "input_image", image_url: OLD }] },
    { type: "function_call", call_id: "a", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "a", output: [{ type: "input_image", image_url: NEW }] },
  ];
  assertEquals(listSentImages({ body: { input } }), [
    { url: OLD, places: ["0.0", "0.0"], isNew: false },
    { url: NEW, places: ["2.0", "2.0"], isNew: true },
  ]);
});

Deno.test("isMostlyMedia() compares images and files with everything else", () => {
  const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "A".repeat(1_000) } };
  const file = { type: "document", source: { type: "base64", media_type: "application/pdf", data: "A".repeat(1_000) } };
  const ask = (text: string, ...blocks: readonly JsonObject[]) =>
    isMostlyMedia(
      { body: { messages: [{ role: "user", content: [{ type: "text", text }, ...blocks] }] } },
    );
  assertEquals(ask("x"), false);
  assertEquals(ask("x", image), true);
  assertEquals(ask("x".repeat(1_500), image), false);
  assertEquals(ask("x".repeat(1_500), image, file), true);
});
