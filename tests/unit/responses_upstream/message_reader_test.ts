/**
 * Tests of the reader of one message of a vendor's answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { MessageReader } from "../../../lib/responses_upstream/message_reader.ts";

const SOURCE = { type: "url_citation", url: "https://example.com", title: "E", start_index: 0, end_index: 2 };

Deno.test("a message passes on its id and the phase that the API knows, and no other", () => {
  const openings = ["commentary", "final_answer", "other", null].map((phase) =>
    new MessageReader(0).open({ id: "msg_1", phase }).map(({ opens }) => opens)
  );
  assertEquals(openings, [
    [{ type: "message", key: "0", id: "msg_1", phase: "commentary" }],
    [{ type: "message", key: "0", id: "msg_1", phase: "final_answer" }],
    [{ type: "message", key: "0", id: "msg_1" }],
    [{ type: "message", key: "0", id: "msg_1" }],
  ]);
});

Deno.test("a message passes on each part of its text, refusal and sources once", () => {
  const reader = new MessageReader(3);
  const events = [
    ["response.output_text.delta", { content_index: 0, delta: "He" }],
    ["response.output_text.annotation.added", { content_index: 0, annotation: SOURCE }],
    ["response.output_text.done", { content_index: 0, text: "Hey" }],
    ["response.refusal.delta", { content_index: 1, delta: "No" }],
    ["response.refusal.done", { content_index: 1, refusal: "No." }],
    ["response.content_part.done", { content_index: 1, part: { type: "refusal", refusal: "No." } }],
  ] as const;
  const content = [
    { type: "output_text", text: "Hey!", annotations: [SOURCE, { ...SOURCE, title: "F" }] },
    { type: "refusal", refusal: "No." },
    { type: "output_text", text: "More" },
  ];
  const chunks = [
    ...events.flatMap(([type, event]) => reader.extend(type, { ...event })),
    ...reader.finish({ content, status: "incomplete" }),
  ];
  assertEquals(
    chunks.map((
      { text, refusal, part, annotations, closes },
    ) => [
      text || refusal,
      part,
      annotations?.map((source) => source.type === "url_citation" ? source.title : source)[0],
      closes,
    ]),
    [
      ["He", 0, undefined, undefined],
      ["", 0, "E", undefined],
      ["y", 0, undefined, undefined],
      ["No", 1, undefined, undefined],
      [".", 1, undefined, undefined],
      ["!", 0, undefined, undefined],
      ["", 0, "F", undefined],
      ["More", 2, undefined, undefined],
      ["", undefined, undefined, { type: "message", key: "3", isCut: true }],
    ],
  );
});

Deno.test("a message passes on the probabilities of its tokens", () => {
  const logprobs = [{ token: "H", logprob: -0.5, bytes: [72], top_logprobs: [] }];
  const [chunk] = new MessageReader(0).extend("response.output_text.delta", { delta: "H", logprobs });
  assertEquals(chunk?.logprobs, logprobs);
});

Deno.test("a message whose content is plain text is a text", () => {
  assertEquals(new MessageReader(0).finish({ content: "Hello." }).map(({ text }) => text), ["Hello.", ""]);
});

Deno.test("a message that comes whole has its files, its probabilities, and a count of parts that are no text", () => {
  const reader = new MessageReader(0);
  const file = { type: "file_citation", file_id: "file_1", filename: "a", index: 2 };
  const likely = [{ token: "A", logprob: -1, bytes: [65], top_logprobs: [] }];
  const content = [
    { type: "output_text", text: "A", annotations: [file, { type: "moon" }], logprobs: likely },
    { type: "output_picture", url: "https://pictures.test/a.png" },
  ];
  const chunks = reader.finish({ content });
  assertEquals(
    chunks.map(({ text, annotations, logprobs, leftOut }): unknown[] => [text, annotations, logprobs, leftOut]),
    [
      ["A", undefined, likely, undefined],
      ["", [file], undefined, undefined],
      ["", undefined, undefined, 1],
      ["", undefined, undefined, undefined],
    ],
  );
});
