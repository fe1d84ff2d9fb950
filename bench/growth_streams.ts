/**
 * The streams of the growth benchmark: answers of a given number of deltas or parts, one shape each.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";
import type { ProviderProfile, WireName } from "../lib/providers/profile.ts";
import { packReads } from "./pipeline.ts";
import { DELTA_KINDS, streamOf } from "./streams.ts";

/** How a shape is made and played. */
export interface StreamShape {
  readonly wire: WireName;
  /** The reads of an answer of about `count` parts. */
  make(count: number): readonly Uint8Array[];
  /** What differs in the profile. */
  readonly differs?: Partial<ProviderProfile>;
  /** What the request has besides, such as a format or more tools. */
  readonly request?: JsonObject;
  /** The largest number of parts that the relay accepts, or that fits the memory. */
  readonly most?: number;
  /** Set where each frame repeats those before it, so that the cost of a byte is what must not grow. */
  readonly isRepeating?: true;
}

const UTF8 = new TextEncoder();

function repeat<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function frame(delta: JsonObject, more: JsonObject = {}): string {
  return `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta, finish_reason: null, ...more }] })}\n\n`;
}

function end(reason = "stop"): string {
  return `${frame({}, { finish_reason: reason })}data: [DONE]\n\n`;
}

function call(index: number, fields: JsonObject): string {
  return frame({ tool_calls: [{ index, ...fields }] });
}

function begin(index: number, name = "exec_command"): string {
  return call(index, { id: `call_${index}`, type: "function", function: { name, arguments: "" } });
}

function write(index: number, text: string, fields: JsonObject = {}): string {
  return call(index, { function: { arguments: text, ...fields } });
}

function read(frames: readonly string[], perRead = 16): readonly Uint8Array[] {
  return packReads(frames, perRead);
}

function cut(text: string, size: number): readonly Uint8Array[] {
  const bytes = UTF8.encode(text);
  return repeat(Math.ceil(bytes.length / size), (at) => bytes.subarray(at * size, (at + 1) * size));
}

/** A shape on chat whose frames are read sixteen at a time. */
function chat(make: (count: number) => readonly string[], more: Partial<StreamShape> = {}): StreamShape {
  return { wire: "chat", make: (count) => read(make(count)), ...more };
}

function texts(make: (index: number) => string, more: Partial<StreamShape> = {}): StreamShape {
  return chat((count) => [...repeat(count, (at) => frame({ content: make(at) })), end()], more);
}

function event(fields: JsonObject): string {
  return `event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`;
}

/** Most items of an answer, less one for the last words. */
const ITEMS = 2_000;

const PLAIN = Object.fromEntries(
  (["chat", "responses", "messages"] as const).flatMap((wire) =>
    DELTA_KINDS.map((kind): [string, StreamShape] => [
      `${kind} on ${wire}`,
      { wire, make: (count) => read(streamOf(kind, count, wire)) },
    ])
  ),
);

const TEXTS: Readonly<Record<string, StreamShape>> = {
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

const CALLED: Readonly<Record<string, StreamShape>> = {
  "a call in its text": chat((count) => [
    frame({ content: '<tool_call>\n{"name":"exec_command","arguments":{"cmd":"' }),
    ...repeat(count, () => frame({ content: " word" })),
    frame({ content: '"}}\n</tool_call>' }),
    end(),
  ]),
  "a call in its text by parameters": chat((count) => [
    frame({ content: "<tool_call>\n<function=exec_command>\n<parameter=cmd>\n" }),
    ...repeat(count, () => frame({ content: " word" })),
    frame({ content: "\n</parameter>\n</function>\n</tool_call>" }),
    end(),
  ]),
  "many calls in the text": chat((count) => [
    ...repeat(
      count,
      () => frame({ content: '<tool_call>{"name":"exec_command","arguments":{"cmd":"a"}}</tool_call>\n' }),
    ),
    end(),
  ], { most: ITEMS }),
  "arguments in single characters": chat((count) => [
    begin(0),
    write(0, '{"cmd":"'),
    ...repeat(count, () => write(0, "x")),
    write(0, '"}'),
    end("tool_calls"),
  ]),
  "arguments whose values wait": chat((count) => [
    begin(0),
    write(0, '{"cmd":"a","list":['),
    ...repeat(count, (at) => write(0, `${at},`)),
    write(0, "0]}"),
    end("tool_calls"),
  ]),
  "arguments with slips": chat((count) => [
    begin(0),
    write(0, "{'cmd': '"),
    ...repeat(count, () => write(0, " word")),
    write(0, "'}"),
    end("tool_calls"),
  ]),
  "a name with every fragment": chat((count) => [
    begin(0),
    write(0, '{"cmd":"', { name: "exec_command" }),
    ...repeat(count, () => write(0, " {}", { name: "exec_command" })),
    write(0, '"}', { name: "exec_command" }),
    end("tool_calls"),
  ]),
  "an unknown name with every fragment": chat((count) => [
    begin(0, "made_up"),
    write(0, '{"cmd":"', { name: "made_up" }),
    ...repeat(count, () => write(0, " word", { name: "made_up" })),
    write(0, '"}', { name: "made_up" }),
    end("tool_calls"),
  ], { request: { tools: repeat(2_000, (at) => ({ type: "function", name: `f${at}`, parameters: {} })) } }),
  "all arguments in every fragment": chat((count) => [
    begin(0),
    ...repeat(count, (at) => write(0, `{"cmd":"${"word ".repeat(at + 1)}`)),
    write(0, `{"cmd":"${"word ".repeat(count)}"}`),
    end("tool_calls"),
  ], { most: 3_000, isRepeating: true }),
  "a hundred and twenty-eight calls side by side": chat((count) => [
    ...repeat(128, (at) => begin(at)),
    ...repeat(128, (at) => write(at, '{"cmd":"')),
    ...repeat(count, (at) => write(at % 128, " word")),
    ...repeat(128, (at) => write(at, '"}')),
    end("tool_calls"),
  ]),
  "calls after each other": chat((count) => [
    ...repeat(count, (at) => begin(at) + write(at, `{"cmd":"${at}"}`)),
    end("tool_calls"),
  ], { most: ITEMS }),
  "calls of one index": chat((count) => [
    ...repeat(count, (at) => call(0, { function: { name: "exec_command", arguments: `{"cmd":"${at}"}` } })),
    end("tool_calls"),
  ], { most: ITEMS }),
  "one call again and again": chat((count) => [
    begin(0) + write(0, '{"cmd":"ls"}'),
    ...repeat(count, () => call(0, { function: { name: "exec_command", arguments: '{"cmd":"ls"}' } })),
    end("tool_calls"),
  ]),
  "calls without arguments": chat((count) => [
    ...repeat(count, (at) => call(at, { id: `c${at}`, function: { name: "get_goal" } })),
    end("tool_calls"),
  ], { most: ITEMS }),
  "a patch": chat((count) => [
    begin(0, "apply_patch"),
    write(0, '{"input":"*** Begin Patch\\n*** Add File: a.txt\\n'),
    ...repeat(count, (at) => write(0, `+line ${at}\\n`)),
    write(0, '*** End Patch\\n"}'),
    end("tool_calls"),
  ]),
  "a patch that needs repair": chat((count) => [
    begin(0, "apply_patch"),
    write(0, '{"input":"```\\n*** Begin Patch\\n*** Add File: a.txt\\n'),
    ...repeat(count, (at) => write(0, `+line ${at}\\n`)),
    write(0, '*** End Patch\\n```"}'),
    end("tool_calls"),
  ]),
  "a patch of many files": chat((count) => [
    begin(0, "apply_patch"),
    write(0, '{"input":"*** Begin Patch\\n'),
    ...repeat(count, (at) => write(0, `*** Add File: ${at}.txt\\n+x\\n`)),
    write(0, '*** End Patch\\n"}'),
    end("tool_calls"),
  ]),
  "prose before a patch": chat((count) => [
    begin(0, "apply_patch"),
    write(0, '{"input":"'),
    ...repeat(count, (at) => write(0, `word ${at}\\n`)),
    write(0, '*** Begin Patch\\n*** Add File: a.txt\\n+x\\n*** End Patch\\n"}'),
    end("tool_calls"),
  ]),
};

const REASONED: Readonly<Record<string, StreamShape>> = {
  "reasoning so far in every frame": chat((count) => [
    ...repeat(count, (at) => frame({ reasoning_content: "word ".repeat(at + 1) })),
    frame({ content: "x" }),
    end(),
  ], { differs: { reasoningPieces: "snapshots" }, most: 3_000, isRepeating: true }),
  "structured reasoning": chat((count) => [
    ...repeat(count, () => frame({ reasoning_details: [{ type: "reasoning.text", index: 0, text: " word" }] })),
    frame({ content: "x" }),
    end(),
  ]),
  "parts of reasoning": {
    wire: "responses",
    make: (count) =>
      read([
        event({ type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id: "rs_1" } }),
        ...repeat(count, (at) =>
          event({ type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: at, delta: "word" })),
        event({ type: "response.output_item.done", output_index: 0, item: { type: "reasoning", id: "rs_1" } }),
        ...answer(1),
      ]),
  },
  "thinking and calls by turns": {
    wire: "messages",
    make: (count) => read([...repeat(count, thinkAndCall), endMessages()]),
    most: 900,
  },
  "reasoning and text by turns": chat((count) => [
    ...repeat(count, (at) => frame({ reasoning_content: `hm ${at}` }) + frame({ content: `so ${at}` })),
    end(),
  ], { most: ITEMS / 2 }),
};

function thinkAndCall(at: number): string {
  const [thinks, calls] = [2 * at, 2 * at + 1];
  return [
    { type: "content_block_start", index: thinks, content_block: { type: "thinking", thinking: "", signature: "" } },
    { type: "content_block_delta", index: thinks, delta: { type: "thinking_delta", thinking: "Hm." } },
    { type: "content_block_delta", index: thinks, delta: { type: "signature_delta", signature: "s" } },
    { type: "content_block_stop", index: thinks },
    {
      type: "content_block_start",
      index: calls,
      content_block: { type: "tool_use", id: `toolu_${at}`, name: "exec_command", input: {} },
    },
    { type: "content_block_delta", index: calls, delta: { type: "input_json_delta", partial_json: '{"cmd":"a"}' } },
    { type: "content_block_stop", index: calls },
  ].map(event).join("");
}

function endMessages(): string {
  return event({ type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 1 } }) +
    event({ type: "message_stop" });
}

/** The last item of a vendor's answer, and its end. */
function answer(index: number, before: readonly JsonObject[] = []): readonly string[] {
  const item = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Hi." }] };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  return [
    event({ type: "response.output_item.done", output_index: index, item }),
    event({ type: "response.completed", response: { status: "completed", output: [...before, item], usage } }),
  ];
}

function items(make: (index: number) => JsonObject, isNumbered: boolean): StreamShape["make"] {
  return (count) => {
    const all = repeat(count, make);
    const place = (at: number) => isNumbered ? { output_index: at } : {};
    return read([
      ...all.flatMap((item, at) => [
        event({ type: "response.output_item.added", ...place(at), item }),
        event({ type: "response.output_item.done", ...place(at), item }),
      ]),
      ...answer(count, all),
    ]);
  };
}

const VENDOR: Readonly<Record<string, StreamShape>> = {
  "items that are left out": { wire: "responses", make: items((at) => ({ type: "odd", id: `o_${at}` }), true) },
  "such items without numbers": { wire: "responses", make: items((at) => ({ type: "odd", id: `o_${at}` }), false) },
  "such items of one id": { wire: "responses", make: items(() => ({ type: "odd", id: "o" }), false) },
  "calls of a vendor": {
    wire: "responses",
    make: items(
      (at) => ({ type: "function_call", id: `fc_${at}`, call_id: `c${at}`, name: "get_goal", arguments: "{}" }),
      true,
    ),
    most: ITEMS,
  },
  "searches of a vendor": {
    wire: "responses",
    make: items((at) => ({ type: "web_search_call", id: `ws_${at}`, status: "completed", action: {} }), true),
    most: ITEMS,
  },
};

/** All shapes of streams, by name. */
export const STREAM_SHAPES: Readonly<Record<string, StreamShape>> = {
  ...PLAIN,
  ...TEXTS,
  ...CALLED,
  ...REASONED,
  ...VENDOR,
};
