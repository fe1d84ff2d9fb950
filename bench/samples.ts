/**
 * The workload of the benchmarks: requests of a given size, and streams of a given length.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";

/**
 * What the benchmark's upstream plays, which the model's name selects: a `burst` of tokens, `reasoning` or `calls` as
 * fast as they are taken; tokens that are `paced`; one token (`first`); one token and then nothing (`silent`); a `whole`
 * answer without a stream.
 */
export type Play = "burst" | "reasoning" | "calls" | "paced" | "first" | "silent" | "whole";

/** Tool calls that `calls` writes side by side. */
export const CALLS = 8;

/** Pace of the paced streams, in tokens per second, about that of a quick model. */
export const TOKENS_PER_SECOND = 50;

/** Size of a request in the middle of a session, in bytes. */
export const SESSION_BYTES = 120_000;

/** The model name that makes the upstream play `play` with `tokens` tokens. */
export function modelFor(play: Play, tokens = 1): string {
  return `${play}-${tokens}`;
}

const SENTENCE =
  'the relay reads what Codex wrote and tells it to the model in other words, "quoted" and\n\tindented; ';

/** Text of `length` characters. */
function words(length: number, sentence = SENTENCE): string {
  return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length);
}

/** One in so many outputs holds non-ASCII characters, such as a test runner's check marks, which make text costlier. */
const BEYOND_ASCII = 8;

function message(role: string, text: string): JsonObject {
  return { type: "message", id: "msg_1", role, content: [{ type: "input_text", text }] };
}

function tool(name: string): JsonObject {
  return {
    type: "function",
    name,
    description: words(400),
    strict: false,
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        ["cmd", "workdir", "justification", "yield_time_ms"].map((key) => [key, {
          type: "string",
          description: words(90),
        }]),
      ),
      required: ["cmd"],
      additionalProperties: false,
    },
  };
}

/** Thirteen tools in the forms that Codex 0.169 declares: functions, a freeform one, a namespace. */
const TOOLS: readonly JsonObject[] = [
  ...["exec_command", "write_stdin", "request_user_input", "view_image", "get_goal", "update_goal"].map(tool),
  {
    type: "custom",
    name: "apply_patch",
    description: words(200),
    format: { type: "grammar", syntax: "lark", definition: words(500) },
  },
  { type: "namespace", name: "multi_agent", description: words(100), tools: ["a", "b", "c", "d", "e", "f"].map(tool) },
];

/** One step of an agent's work in the history, about 8 kB: reasoning, a call and its output. */
function workStep(index: number): JsonObject[] {
  const callId = `call_${index}`;
  const sentence = index % BEYOND_ASCII === 0 ? `✓ ${SENTENCE}` : SENTENCE;
  const output = `Wall time: 0.1 seconds\nOutput:\n${words(6_500, sentence)}`;
  return [
    {
      type: "reasoning",
      id: `rs_${index}`,
      summary: [{ type: "summary_text", text: words(900) }],
      content: null,
      encrypted_content: null,
    },
    {
      type: "function_call",
      id: `fc_${index}`,
      name: "exec_command",
      arguments: JSON.stringify({ cmd: words(300) }),
      call_id: callId,
    },
    { type: "function_call_output", id: `fco_${index}`, call_id: callId, output },
  ];
}

/**
 * A request as Codex sends it: system texts, tools, and a history of as many steps as fit.
 *
 * @param bytes Size of its JSON text, about; never below 20 kB, the size of tools and system texts.
 * @returns The body as an object; `model` comes first, where the upstream of the benchmarks looks for it.
 */
export function requestOf(model: string, bytes: number): JsonObject {
  const input: JsonObject[] = [
    message("developer", words(6_000)),
    message("user", "<environment_context><cwd>/workspace</cwd></environment_context>"),
    message("user", "Fix the failing test."),
  ];
  const body = {
    model,
    stream: true,
    input,
    tools: TOOLS,
    tool_choice: "auto",
    parallel_tool_calls: true,
    reasoning: { summary: "auto" },
    store: false,
    include: ["reasoning.encrypted_content"],
    prompt_cache_key: "bench",
  };
  const step = JSON.stringify(workStep(0)).length;
  const count = Math.max(0, Math.round((bytes - JSON.stringify(body).length) / step));
  for (let index = 0; index < count; index++) input.push(...workStep(index));
  return body;
}
