/**
 * The streams of the growth benchmark that hold calls.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import { begin, call, chat, end, frame, ITEMS, repeat, type StreamShape, write } from "./frames.ts";

/** Answers that call tools. */
export const CALL_STREAMS: Readonly<Record<string, StreamShape>> = {
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
