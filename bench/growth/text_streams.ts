/**
 * The streams of the growth benchmark that hold texts.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import { DELTA_KINDS, streamOf } from "../streams.ts";
import { chat, cut, end, frame, read, repeat, type StreamShape, texts } from "./frames.ts";

/** One item of each kind on each wire. */
export const PLAIN_STREAMS = Object.fromEntries(
  (["chat", "responses", "messages"] as const).flatMap((wire) =>
    DELTA_KINDS.map((kind): [string, StreamShape] => [
      `${kind} on ${wire}`,
      { wire, make: (count) => read(streamOf(kind, count, wire)) },
    ])
  ),
);

/** Answers that say something, however it comes. */
export const TEXT_STREAMS: Readonly<Record<string, StreamShape>> = {
  "long pieces of text": texts((at) => ` a piece of words that is longer than most, number ${at}`),
  "one frame a read": { wire: "chat", make: (count) => read(streamOf("text", count), 1) },
  "reads of one byte": { wire: "chat", make: (count) => cut(streamOf("text", count / 100).join(""), 1) },
  "one frame in reads of 1 kB": {
    wire: "chat",
    make: (count) => cut(frame({ content: "x".repeat(80 * count) }) + end(), 1_024),
  },
  "one document in reads of 1 kB": {
    wire: "chat",
    make: (count) => {
      const message = { role: "assistant", content: "x".repeat(80 * count) };
      return cut(JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] }), 1_024);
    },
  },
  "noise between deltas": texts((at) => ` ${at}`, {
    make: (count) => read([...repeat(count, (at) => `: wait\n\n${frame({ content: ` ${at}` })}`), end()]),
  }),
  "halves of characters": texts((at) => at % 2 === 0 ? "\ud83d" : "\ude00"),
  "lines of prose": texts((at) => `Line ${at} of the text.\n`),
  "lines of code": texts((at) => at === 0 ? "```ts\n" : `const a${at} = "<b>";\n`),
  "blank text": chat((count) => [...repeat(count, () => frame({ content: "\n" })), frame({ content: "x" }), end()]),
  "markup that is no call": texts((at) => ` <b>${at}</b> [x]`),
  "think tags at the start": chat((count) => [
    frame({ content: "<think>" }),
    ...repeat(count, (at) => frame({ content: ` hm${at}` })),
    frame({ content: "</think>So." }),
    end(),
  ]),
  "think tags in code": texts((at) => at === 0 ? "```\n" : "<think>\n", { differs: { thinkTags: "anywhere" } }),
  "text that may be a tag": texts(() => "<thin", { differs: { thinkTags: "anywhere" } }),
  "text that is held for its format": chat((count) => [
    frame({ content: '{"a":"' }),
    ...repeat(count, (at) => frame({ content: ` ${at}` })),
    frame({ content: '"}' }),
    end(),
  ], {
    request: { text: { format: { type: "json_schema", name: "a", schema: { type: "object" } } } },
    differs: { structuredOutput: "none" },
  }),
  "token probabilities": chat((count) => [
    ...repeat(count, (at) =>
      frame({ content: ` ${at}` }, {
        logprobs: { content: [{ token: ` ${at}`, logprob: -0.5, bytes: null, top_logprobs: [] }] },
      })),
    end(),
  ], { request: { include: ["message.output_text.logprobs"] }, most: 50_000 }),
  "sources": chat((count) => [
    frame({ content: "x" }),
    ...repeat(count, (at) =>
      frame({
        annotations: [{ type: "url_citation", url_citation: { url: `https://example.com/${at}`, title: "T" } }],
      })),
    end(),
  ], { most: 20_000 }),
  "everything so far in every frame": chat(
    (
      count,
    ) => [...repeat(count, (at) => frame({ content: "" }, { message: { content: "word ".repeat(at + 1) } })), end()],
    { most: 3_000, isRepeating: true },
  ),
  "pieces under the wrong name": chat((count) => [
    ...repeat(count, (at) => frame({}, { delta: undefined, message: { content: ` ${at}` } })),
    end(),
  ]),
};
