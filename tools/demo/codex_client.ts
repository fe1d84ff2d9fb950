/**
 * A stand-in for Codex: it builds Codex's requests and keeps the same parts of the answers.
 *
 * Requests have the shape that Codex 0.171 sends to a custom provider (measured 2026-11), with fewer tools.
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import { SseDecoder } from "../../lib/base/sse.ts";

/** One event of an answer. */
export type CodexEvent = JsonObject & { readonly type: string };

const PATCH_GRAMMAR = [
  "start: begin change+ end",
  'begin: "*** Begin Patch" LF',
  'end: "*** End Patch" LF?',
  "change: add | delete | update",
].join("\n");

const TOOLS: readonly JsonObject[] = [
  {
    type: "function",
    name: "exec_command",
    description: "Runs a command and returns its output.",
    strict: false,
    parameters: {
      type: "object",
      properties: { cmd: { type: "string", description: "Shell command to execute." }, workdir: { type: "string" } },
      required: ["cmd"],
      additionalProperties: false,
    },
  },
  {
    type: "custom",
    name: "apply_patch",
    description: "Edits files by a patch. This is a freeform tool: do not wrap the patch in JSON.",
    format: { type: "grammar", syntax: "lark", definition: PATCH_GRAMMAR },
  },
  {
    type: "namespace",
    name: "mcp__docs",
    description: "The project's documentation.",
    tools: ["search", "read"].map((name) => ({
      type: "function",
      name,
      description: `The ${name} tool of an MCP server.`,
      strict: false,
      parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    })),
  },
];

/** A stand-in for Codex: one thread of a conversation through a relay. */
export class CodexClient {
  readonly #url: string;
  readonly #threadId = crypto.randomUUID();
  readonly #input: JsonObject[] = [];

  /** @param baseUrl The relay's base URL, `/v1` included. */
  constructor(baseUrl: string, prompt: string) {
    this.#url = `${baseUrl}/responses`;
    this.#say("developer", "You are Codex, a coding agent that works in the user's terminal.");
    this.#say("developer", "<permissions instructions>\nAll commands are permitted.\n</permissions instructions>");
    this.#say("user", "<environment_context>\n  <cwd>/workspace</cwd>\n</environment_context>");
    this.#say("user", prompt);
  }

  /** The body of the next request. */
  get body(): JsonObject & { readonly input: readonly JsonObject[]; readonly tools: readonly JsonObject[] } {
    return {
      model: "scripted-model",
      stream: true,
      input: [...this.#input],
      tools: TOOLS,
      tool_choice: "auto",
      parallel_tool_calls: true,
      reasoning: { summary: "auto" },
      store: false,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: this.#threadId,
      client_metadata: { thread_id: this.#threadId, session_id: this.#threadId },
    };
  }

  /**
   * Sends the conversation and keeps the items of the answer, as Codex does.
   *
   * @param onEvent Called for each event as it comes.
   * @throws {Error} when the answer is not a stream or does not end in `response.completed`.
   */
  async send(onEvent: (event: CodexEvent) => void): Promise<void> {
    const answer = await fetch(this.#url, {
      method: "POST",
      headers: this.#headers(),
      body: JSON.stringify(this.body),
    });
    if (!answer.ok || answer.body === null) {
      throw new Error(`The relay answered ${answer.status}: ${await answer.text()}`);
    }
    const decoder = new SseDecoder();
    let last = "nothing";
    for await (const bytes of answer.body) {
      for (const event of decoder.feed(bytes).map(decodeEvent)) {
        onEvent(event);
        last = event.type;
        if (event.type === "response.output_item.done" && isObject(event.item)) this.#input.push(event.item);
      }
    }
    if (last !== "response.completed") throw new Error(`The stream should end in response.completed, not in ${last}`);
  }

  /** Adds the output of a tool for the last call; does nothing when there was no call. */
  addOutput(output: string): void {
    const call = this.#input.findLast((item) => typeof item.call_id === "string");
    if (call === undefined) return;
    const type = call.type === "custom_tool_call" ? "custom_tool_call_output" : "function_call_output";
    this.#input.push({ type, id: `out_${crypto.randomUUID()}`, call_id: call.call_id, output });
  }

  #say(role: string, text: string): void {
    const id = `msg_${crypto.randomUUID()}`;
    this.#input.push({ type: "message", id, role, content: [{ type: "input_text", text }] });
  }

  #headers(): Record<string, string> {
    return {
      accept: "text/event-stream",
      "content-type": "application/json",
      authorization: "Bearer demo",
      originator: "codex_exec",
      "user-agent": "codex_exec/0.171.0 (codex-relay demo)",
      "session-id": this.#threadId,
      "thread-id": this.#threadId,
    };
  }
}

function decodeEvent(payload: string): CodexEvent {
  const event = parseJson(payload);
  if (!isObject(event) || typeof event.type !== "string") throw new Error(`The relay sent no event: ${payload}`);
  return { ...event, type: event.type };
}
