/**
 * Tests that content parts are passed on as far as the model accepts them, and that losses are stated and reported.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderProfile } from "../../../../lib/providers/profile.ts";
import { Report } from "../../../../lib/base/report.ts";
import type { ContentPart } from "../../../../lib/responses/types.ts";
import { splitContent, translateTextContent, translateUserContent } from "../../../../lib/translate/request/content.ts";
import { encodeBase64 } from "../../../../lib/translate/base64.ts";
import { messagesOf, profileWith } from "../../../support/exchange.ts";

const TEXT: ContentPart = { kind: "text", text: "Look:" };
const IMAGE: ContentPart = { kind: "image", url: "data:image/png;base64,AA", detail: "high" };
const SENT_IMAGE = { type: "image_url", image_url: { url: "data:image/png;base64,AA", detail: "high" } } as const;
const NO_IMAGE = "[Image omitted: this model cannot read images.]";

/** User content of `parts`, and the notes about it. */
function user(parts: readonly ContentPart[], differs: Partial<ProviderProfile> = {}): [unknown, string[]] {
  const report = new Report();
  const content = translateUserContent(parts, { profile: profileWith(differs), report });
  return [content, report.notes.map((note) => `${note.kind} ${note.what}`)];
}

Deno.test("translateUserContent() gives plain text as one string", () => {
  assertEquals(user([TEXT]), ["Look:", []]);
  assertEquals(user([TEXT, { kind: "text", text: "" }, { kind: "text", text: "there" }]), ["Look:\n\nthere", []]);
  assertEquals(user([]), ["", []]);
});

Deno.test("translateUserContent() keeps images among the text in their order", () => {
  assertEquals(user([TEXT, IMAGE, { kind: "text", text: "" }, { kind: "text", text: "Well?" }]), [
    [{ type: "text", text: "Look:" }, SENT_IMAGE, { type: "text", text: "Well?" }],
    [],
  ]);
});

const DETAILS: readonly (readonly [string | undefined, { detail?: string }])[] = [
  [undefined, {}],
  ["low", { detail: "low" }],
  ["auto", { detail: "auto" }],
  ["high", { detail: "high" }],
  ["original", { detail: "high" }],
];

Deno.test("translateUserContent() sends the level of detail as one of three", () => {
  for (const [detail, sent] of DETAILS) {
    const [content] = user([{ kind: "image", url: "u", ...(detail !== undefined && { detail }) }]);
    assertEquals(content, [{ type: "image_url", image_url: { url: "u", ...sent } }]);
  }
});

Deno.test("translateUserContent() replaces an image by a note if the model cannot read images", () => {
  assertEquals(user([TEXT, IMAGE], { images: false }), [`Look:\n\n${NO_IMAGE}`, ["replaced content.image"]]);
});

const PDF = "data:application/pdf;base64,AA==";
const REFUSED = "it cannot be passed on to this model.]";

/** File part, profile, content sent, notes. */
const FILES: readonly (readonly [string, ContentPart, Partial<ProviderProfile>, unknown, readonly string[]])[] = [
  [
    "a text file",
    { kind: "file", filename: "a.md", dataUrl: `data:text/markdown;base64,${encodeBase64("# é")}` },
    {},
    "File a.md:\n# é",
    [],
  ],
  [
    "a text file with a charset",
    { kind: "file", dataUrl: `data:text/plain;charset=utf-8;base64,${encodeBase64("a")}` },
    {},
    "File file:\na",
    [],
  ],
  [
    "a JSON file",
    { kind: "file", filename: "a.json", dataUrl: `data:application/json;base64,${encodeBase64("{}")}` },
    {},
    "File a.json:\n{}",
    [],
  ],
  [
    "a text file in percent encoding",
    { kind: "file", filename: "a", dataUrl: "data:text/plain,a%20b" },
    {},
    "File a:\na b",
    [],
  ],
  [
    "a text file in malformed percent encoding as a note",
    { kind: "file", filename: "a", dataUrl: "data:text/plain,%zz" },
    {},
    `[File a omitted: ${REFUSED}`,
    ["replaced content.file"],
  ],
  [
    "a binary file as a note",
    { kind: "file", filename: "a.pdf", dataUrl: PDF },
    {},
    `[File a.pdf omitted: ${REFUSED}`,
    ["replaced content.file"],
  ],
  ["a binary file as a part", { kind: "file", filename: "a.pdf", dataUrl: PDF }, { files: "part" }, [{
    type: "file",
    file: { filename: "a.pdf", file_data: PDF },
  }], []],
  ["a file by id as a part", { kind: "file", fileId: "f" }, { files: "part" }, [{
    type: "file",
    file: { file_id: "f" },
  }], []],
  [
    "a file by URL as a note",
    { kind: "file", url: "https://x/a.pdf" },
    { files: "part" },
    `[File https://x/a.pdf omitted: ${REFUSED}`,
    ["replaced content.file"],
  ],
  ["a file without data or name as a note", { kind: "file" }, {}, `[File file omitted: ${REFUSED}`, [
    "replaced content.file",
  ]],
  [
    "a part of unknown type as a note",
    { kind: "unknown", wireType: "input_video" },
    {},
    "[Content of type input_video omitted: it cannot be passed on to this model.]",
    ["dropped content.input_video"],
  ],
  ["sound as a note", { kind: "audio" }, {}, "[Audio omitted: it cannot be passed on to this model.]", [
    "replaced content.audio",
  ]],
];

for (const [name, part, differs, sent, notes] of FILES) {
  Deno.test(`translateUserContent() passes on ${name}`, () => assertEquals(user([part], differs), [sent, [...notes]]));
}

Deno.test("splitContent() separates attachments from the text", () => {
  const report = new Report();
  const parts: ContentPart[] = [{ kind: "text", text: "Wall time: 0 s" }, IMAGE, { kind: "text", text: "3" }];
  assertEquals(splitContent(parts, { profile: profileWith(), report }), {
    text: "Wall time: 0 s\n3",
    attachments: [SENT_IMAGE],
  });
  assertEquals(splitContent(parts, { profile: profileWith({ images: false }), report }), {
    text: `Wall time: 0 s\n${NO_IMAGE}\n3`,
    attachments: [],
  });
});

Deno.test("translateTextContent() keeps the text and reports the parts that it drops", () => {
  const report = new Report();
  const context = { profile: profileWith(), report };
  assertEquals(
    translateTextContent([TEXT, IMAGE, { kind: "text", text: "there" }], { separator: "|", context }),
    "Look:|there",
  );
  assertEquals(report.notes.map((note) => `${note.kind} ${note.what}`), ["dropped content.image"]);
});

Deno.test("translateUserContent() replaces a linked image by its URL if the provider does not fetch images", () => {
  const linked: ContentPart = { kind: "image", url: "https://pictures.test/a.png" };
  const told = "[Image omitted: this provider does not fetch images. Its URL: https://pictures.test/a.png]";
  assertEquals(user([linked], { imageUrls: "data_only" }), [told, ["replaced content.image"]]);
  for (const url of ["data:image/png;base64,AA==", "ms://file-1"]) {
    assertEquals(user([{ kind: "image", url }], { imageUrls: "data_only" }), [
      [{ type: "image_url", image_url: { url } }],
      [],
    ]);
  }
});

Deno.test("translateMessages() omits a blank text next to an image, since providers refuse blank parts", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA" };
  const content = [{ type: "input_text", text: " \n" }, image];
  assertEquals(messagesOf([{ type: "message", role: "user", content }]), [
    { role: "user", content: [{ type: "image_url", image_url: { url: image.image_url } }] },
  ]);
});

Deno.test("translateMessages() replaces an image with a blank URL by a note", () => {
  const content = [{ type: "input_image", image_url: "\ufeff" }];
  assertEquals(messagesOf([{ type: "message", role: "user", content }]), [
    { role: "user", content: "[Content of type input_image omitted: it cannot be passed on to this model.]" },
  ]);
});
