/**
 * Tests that only the images which a provider does not accept are replaced by words that say what they were.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatImageName } from "../../../../../lib/base/image_data.ts";
import { formatRefusedImage, OLDER_IMAGE } from "../../../../../lib/translate/request/prompts.ts";
import { messagesOf, translate } from "../../../../support/exchange.ts";
import { pictureUrl, pngUrl } from "../../../../support/pictures.ts";

const A = pngUrl(10, 20, 2048);
const B = pngUrl(30, 40, 3072);
const VECTOR = pictureUrl("image/svg+xml", [60, 115, 118, 103, 62]);

function shows(text: string, ...urls: readonly string[]): unknown {
  const images = urls.map((url) => ({ type: "input_image", image_url: url }));
  return { type: "message", role: "user", content: [{ type: "input_text", text }, ...images] };
}

function image(url: string): unknown {
  return { type: "image_url", image_url: { url } };
}

function words(text: string): unknown {
  return { type: "text", text };
}

Deno.test("replaceUnwantedImages() replaces an image that was refused, and keeps the others", () => {
  const differs = { refusedImages: [formatImageName(A)] };
  const { chat, notes } = translate({ input: [shows("Look.", A, B)] }, differs);
  assertEquals<unknown>(chat.messages, [{
    role: "user",
    content: [words("Look."), words(formatRefusedImage("image/png, 20 by 10 pixels, 2 KB")), image(B)],
  }]);
  assertEquals(notes, ["replaced content.image x1"]);
});

Deno.test("replaceUnwantedImages() writes a message as text when no image is left", () => {
  const differs = { refusedImages: [formatImageName(A)] };
  assertEquals<unknown>(messagesOf([shows("Look.", A)], differs), [
    { role: "user", content: `Look.\n\n${formatRefusedImage("image/png, 20 by 10 pixels, 2 KB")}` },
  ]);
});

Deno.test("replaceUnwantedImages() replaces images of other kinds, and never an address, whose kind is unknown", () => {
  const address = "https://pictures.test/a.svg";
  assertEquals<unknown>(messagesOf([shows("Look.", VECTOR, A, address)], { imageTypes: ["image/png"] }), [{
    role: "user",
    content: [words("Look."), words(formatRefusedImage("image/svg+xml, 1 KB")), image(A), image(address)],
  }]);
});

Deno.test("replaceUnwantedImages() keeps the newest images, across messages and outputs", () => {
  const input = [
    shows("One.", A),
    { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "c1", output: [{ type: "input_image", image_url: B }] },
    shows("Two.", VECTOR),
  ];
  const { chat, notes } = translate({ input }, { maxImages: 2 });
  assertEquals<unknown>(chat.messages.filter(({ role }) => role === "user").map(({ content }) => content), [
    `One.\n\n${OLDER_IMAGE}`,
    [words("Attached to the output of f:"), image(B)],
    [words("Two."), image(VECTOR)],
  ]);
  assertEquals(notes, ["replaced content.image x1"]);
  assertEquals(translate({ input }, { maxImages: 3 }).notes, []);
});

Deno.test("replaceUnwantedImages() counts only images that are sent", () => {
  const differs = { maxImages: 1, refusedImages: [formatImageName(B)] };
  assertEquals<unknown>(messagesOf([shows("Look.", A, B)], differs), [{
    role: "user",
    content: [words("Look."), image(A), words(formatRefusedImage("image/png, 40 by 30 pixels, 3 KB"))],
  }]);
});
