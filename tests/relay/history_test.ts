/**
 * Tests that a provider which refuses one part of a thread's history costs that thread nothing: the part is changed,
 * the request sent again, and the next request of the thread does not fail first.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { createLog } from "../../lib/base/log.ts";
import type { ChatMessage, ChatPart, ChatRequest } from "../../lib/chat/types.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { createServer } from "../../lib/server/router.ts";
import { deltaChunk, finishChunk, textChunks, usageChunk } from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { profileWith } from "../support/exchange.ts";
import { gifUrl, pictureUrl, pngUrl } from "../support/pictures.ts";
import { listen, optionsFor } from "../support/relay_harness.ts";

const HELLO: ScriptedAnswer = { chunks: [...textChunks("Hello."), finishChunk("stop"), usageChunk()] };

interface Place {
  readonly provider: ScriptedProvider;
  readonly warnings: readonly string[];
  /** Sends a request and returns its response. */
  ask(body: JsonObject): Promise<JsonObject>;
}

async function withPlace(
  answer: (chat: ChatRequest) => ScriptedAnswer,
  use: (place: Place) => Promise<void>,
  differs: Partial<ProviderProfile> = {},
): Promise<void> {
  const rules = { topLevelKeys: false, systemFirst: false, messages: false } as JsonObject;
  const provider = startScriptedProvider({ answer: ({ body }) => answer(body as ChatRequest), rules });
  const warnings: string[] = [];
  const log = createLog("warn", (line) => warnings.push(line));
  const relay = createServer(optionsFor(provider.url, { profile: profileWith(differs), log }));
  const listener = await listen(relay);
  async function ask(body: JsonObject): Promise<JsonObject> {
    const response = await fetch(`${listener.url}/v1/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", originator: "codex_exec" },
      body: JSON.stringify({ model: "m", stream: true, ...body }),
    });
    const last = (await response.text()).trimEnd().split("\n").at(-1) ?? "";
    const event: unknown = JSON.parse(last.replace(/^data: /, ""));
    assert(isObject(event) && isObject(event.response), last);
    return event.response;
  }
  try {
    await use({ provider, warnings, ask });
  } finally {
    await relay.idle();
    await listener.stop();
    await provider.close();
  }
}

function refuse(message: string, status = 400): ScriptedAnswer {
  return { status, json: { error: { message, type: "invalid_request_error", param: null, code: null } } };
}

function says(role: string, text: string): JsonObject {
  return { type: "message", role, content: [{ type: role === "assistant" ? "output_text" : "input_text", text }] };
}

function shows(...urls: readonly string[]): JsonObject {
  return { type: "message", role: "user", content: urls.map((url) => ({ type: "input_image", image_url: url })) };
}

const CALL = { type: "function_call", call_id: "call_0123456789abcdef", name: "f", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "call_0123456789abcdef", output: "1" };

function rolesOf({ messages }: ChatRequest): string {
  return messages.map(({ role }) => role).join(" ");
}

function imagesOf({ messages }: ChatRequest): string[] {
  return messages.flatMap(({ content }) => Array.isArray(content) ? content as ChatPart[] : []).flatMap((part) =>
    part.type === "image_url" ? [part.image_url.url] : []
  );
}

function alternates({ messages }: ChatRequest): boolean {
  const roles = messages.map(({ role }) => role).filter((role) => role !== "system");
  return roles.every((role, index) => role === (index % 2 === 0 ? "user" : "assistant"));
}

function idsOf({ messages }: ChatRequest): string[] {
  return messages.flatMap((message: ChatMessage) => {
    if (message.role === "tool") return [message.tool_call_id];
    return message.role === "assistant" ? (message.tool_calls ?? []).map(({ id }) => id) : [];
  });
}

const JINJA =
  "Unable to generate parser for this template. Automatic parser generation failed: \n------------\nWhile " +
  "executing CallExpression at line 91, column 40 in source:\n...\nError: Jinja Exception: ";

/** A thread, the provider's rule, and what it costs. */
interface Thread {
  readonly input: readonly JsonObject[];
  readonly body?: JsonObject;
  readonly differs?: Partial<ProviderProfile>;
  /** The refusal of a request, if it breaks the provider's rule. */
  refuse(chat: ChatRequest): ScriptedAnswer | undefined;
  /** Requests of the first turn, two when absent. */
  readonly requests?: number;
  /** The line for the configuration file that the log shows. */
  readonly line: string;
}

const WIDE = pngUrl(9000, 10);
const NEW = pngUrl(20, 20);
const VECTOR = pictureUrl("image/svg+xml", [60, 115, 118, 103, 62]);
const LATER = gifUrl(5, 5);

const THREADS: Readonly<Record<string, Thread>> = {
  "no user message": {
    input: [says("developer", "Base."), CALL, OUTPUT],
    refuse: (chat) => rolesOf(chat).includes("user") ? undefined : refuse("No user query found in messages."),
    line: 'firstMessage = "user"',
  },
  "nothing but system text": {
    input: [says("system", "Be brief.")],
    body: { instructions: "Write a haiku." },
    refuse: (chat) => rolesOf(chat).includes("user") ? undefined : refuse(`${JINJA}No user query found in messages.`),
    line: 'firstMessage = "user"',
  },
  "the assistant's words at its end": {
    input: [says("user", "Go."), says("assistant", "Half an ans")],
    refuse: (chat) =>
      rolesOf(chat).endsWith("assistant")
        ? refuse(
          "This model does not support assistant message prefill. The conversation must end with a user message.",
        )
        : undefined,
    line: 'lastMessage = "user"',
  },
  "call ids that a template refuses": {
    input: [says("user", "Go."), CALL, OUTPUT],
    refuse: (chat) =>
      idsOf(chat).every((id) => /^[A-Za-z0-9]{9}$/.test(id))
        ? undefined
        : refuse(`${JINJA}Tool call IDs should be alphanumeric strings with length 9!`),
    line: 'callIds = "nine_alphanumerics"',
  },
  "calls in a template of two roles": {
    input: [says("user", "Go."), CALL, OUTPUT, says("user", "Go on.")],
    refuse: (chat) =>
      alternates(chat)
        ? undefined
        : refuse(`${JINJA}Conversation roles must alternate user/assistant/user/assistant/...`),
    line: 'consecutiveRoles = "merge"; callHistory = "text"',
  },
  "an image that is too wide": {
    input: [shows(NEW, WIDE), says("assistant", "A line."), says("user", "Go on.")],
    refuse: (chat) =>
      imagesOf(chat).includes(WIDE)
        ? refuse(
          "messages.0.content.1.image.source.base64.data: At least one of the image dimensions exceed max allowed size: " +
            "8000 pixels",
        )
        : imagesOf(chat).includes(NEW)
        ? undefined
        : refuse("the other image is gone"),
    line: "refusedImages = [",
  },
  "an image that cannot be read, without a word about which": {
    input: [shows(NEW), says("assistant", "A dot."), shows(WIDE)],
    refuse: (chat) =>
      imagesOf(chat).includes(WIDE)
        ? refuse("Could not process image")
        : imagesOf(chat).includes(NEW)
        ? undefined
        : refuse("the other image is gone"),
    line: "refusedImages = [",
  },
  "an image of the first turn that cannot be read": {
    input: [shows(WIDE), says("assistant", "A line."), shows(NEW), says("assistant", "A dot."), shows(LATER)],
    refuse: (chat) => imagesOf(chat).includes(WIDE) ? refuse("Could not process image") : undefined,
    requests: 3,
    line: "refusedImages = [",
  },
  "an image of a kind that is refused": {
    input: [shows(NEW, VECTOR)],
    refuse: (chat) =>
      imagesOf(chat).includes(VECTOR)
        ? refuse(
          "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', " +
            "'jpeg', 'gif', 'webp'].",
        )
        : undefined,
    line: 'imageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"]',
  },
  "too many images": {
    input: [shows(NEW, VECTOR, WIDE)],
    refuse: (chat) =>
      imagesOf(chat).length > 2 ? refuse("At most 2 image(s) may be provided in one request.") : undefined,
    line: "maxImages = 2",
  },
  "an effort that is not among the supported ones": {
    input: [says("user", "Go.")],
    body: { reasoning: { effort: "minimal" } },
    refuse: ({ reasoning_effort: effort }) =>
      effort === "low" ? undefined : refuse(
        "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', " +
          "'medium', and 'high'.",
      ),
    line: 'acceptedEfforts = ["low", "medium", "high"]',
  },
  "an effort for a model that takes none": {
    input: [says("user", "Go.")],
    body: { reasoning: { effort: "high" } },
    refuse: ({ reasoning_effort: effort }) =>
      effort === undefined
        ? undefined
        : { status: 400, json: { error: { message: `think value "${effort}" is not supported for this model` } } },
    line: 'effortField = "none"',
  },
  "an effort, by a validator": {
    input: [says("user", "Go.")],
    body: { reasoning: { effort: "max" } },
    refuse: ({ reasoning_effort: effort }) =>
      effort === "high" ? undefined : {
        status: 422,
        json: {
          detail: [{
            type: "literal_error",
            loc: ["body", "reasoning_effort"],
            msg: "Input should be 'low', 'medium' or 'high'",
            input: effort,
          }],
        },
      },
    line: 'acceptedEfforts = ["low", "medium", "high"]',
  },
  "a form of the answer, by a validator with status 500": {
    input: [says("user", "Go.")],
    body: { text: { format: { type: "json_object" } } },
    differs: { structuredOutput: "json_object" },
    refuse: ({ response_format: format }) =>
      format === undefined ? undefined : refuse(
        "1 validation error:\n  {'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input " +
          "should be 'text'\", 'input': 'json_object'}\n\n  File \"app.py\", line 376\n    POST /v1/chat/completions",
        500,
      ),
    line: 'structuredOutput = "none"',
  },
};

const JSON_ANSWER: ScriptedAnswer = { chunks: [...textChunks('{"a":1}'), finishChunk("stop"), usageChunk()] };

for (const [name, { input, body, differs, refuse: judge, requests = 2, line }] of Object.entries(THREADS)) {
  Deno.test(`a thread goes on after a refusal of ${name}, and its next request does not fail first`, async () => {
    await withPlace((chat) => judge(chat) ?? JSON_ANSWER, async ({ provider, warnings, ask }) => {
      assertEquals((await ask({ ...body, input })).status, "completed");
      assertEquals(provider.chats.length, requests);
      const next = input.at(-1)?.role === "assistant"
        ? input
        : [...input, says("assistant", "Yes."), says("user", "On.")];
      assertEquals((await ask({ ...body, input: next })).status, "completed");
      assertEquals(provider.chats.length, requests + 1);
      assertStringIncludes(warnings.join("\n"), line);
      assertEquals(warnings.length, requests - 1);
      // Another model is asked as before.
      assertEquals((await ask({ ...body, model: "other", input })).status, "completed");
      assertEquals(provider.chats.length, 2 * requests + 1);
    }, differs);
  });
}

Deno.test("two requests that are refused at once both go on", async () => {
  const waiting: (() => void)[] = [];
  const together = Promise.withResolvers<void>();
  const answer = (chat: ChatRequest): ScriptedAnswer => {
    if (!rolesOf(chat).endsWith("assistant")) return HELLO;
    waiting.push(() => {});
    if (waiting.length === 2) together.resolve();
    return {
      ...refuse(
        "This model does not support assistant message prefill. The conversation must end with a user message.",
      ),
      delayMs: 100,
    };
  };
  await withPlace(answer, async ({ provider, ask }) => {
    const input = [says("user", "Go."), says("assistant", "Half")];
    const answers = await Promise.all([ask({ input }), ask({ input: [...input, says("assistant", " an ans")] })]);
    assertEquals(answers.map(({ status }) => status), ["completed", "completed"]);
    assertEquals(provider.chats.length, 4);
  });
});

const DETAIL = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 };
const THINKS: ScriptedAnswer = {
  chunks: [
    deltaChunk({ reasoning: "Hm.", reasoning_details: [{ ...DETAIL, text: "Hm." }] }),
    deltaChunk({ reasoning_details: [{ ...DETAIL, signature: "SIGNED" }] }),
    deltaChunk({
      tool_calls: [{
        index: 0,
        id: "call_1",
        type: "function",
        function: { name: "f", arguments: "{}" },
        extra_content: { vendor: { thought_signature: "SIGNED TOO" } },
      }],
    }),
    finishChunk("tool_calls"),
    usageChunk(),
  ],
};
const TOOLS = [{ type: "function", name: "f", parameters: { type: "object" } }];

/** The history after a turn of `model` that thought and called. */
async function think(ask: Place["ask"], model: string): Promise<unknown[]> {
  const { output } = await ask({ model, tools: TOOLS, input: [says("user", "Go.")] });
  return [says("user", "Go."), ...decodeArray(output), {
    type: "function_call_output",
    call_id: "call_1",
    output: "1",
  }];
}

Deno.test("signed thinking and signed calls go back to their model, and to no other of the same provider", async () => {
  await withPlace((chat) => rolesOf(chat) === "user" ? THINKS : HELLO, async ({ provider, ask }) => {
    const input = await think(ask, "one");
    for (const model of ["one", "two"]) assertEquals((await ask({ model, tools: TOOLS, input })).status, "completed");
    const sent = provider.chats.slice(1).map(({ body }) => JSON.stringify(body));
    assertEquals(sent.map((text) => text.split("SIGNED").length - 1), [2, 0]);
  });
});

for (
  const message of [
    "messages.1.content.0: Invalid `signature` in `thinking` block",
    "Corrupted thought signature.",
    "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.",
  ]
) {
  Deno.test(`thinking that its own model refuses is left out from then on: ${message}`, async () => {
    const answer = (chat: ChatRequest) =>
      rolesOf(chat) === "user" ? THINKS : JSON.stringify(chat).includes("SIGNED") ? refuse(message) : HELLO;
    await withPlace(answer, async ({ provider, warnings, ask }) => {
      const input = await think(ask, "one");
      assertEquals((await ask({ model: "one", tools: TOOLS, input })).status, "completed");
      assertEquals(provider.chats.length, 3);
      assertEquals((await ask({ model: "one", tools: TOOLS, input })).status, "completed");
      assertEquals(provider.chats.length, 4);
      assertEquals(warnings.length, 1);
      assertStringIncludes(warnings[0] ?? "", "one: the upstream refused a request over callSignatures");
    });
  });
}
