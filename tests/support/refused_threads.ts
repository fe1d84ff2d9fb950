/**
 * Threads whose history a provider refuses by the texts of real ones, and what the relay learns from them.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { ChatMessage, ChatPart, ChatRequest } from "../../lib/chat/types.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CALL, JINJA, OUTPUT, says, shows } from "./history_items.ts";
import { gifUrl, pictureUrl, pngUrl } from "./pictures.ts";
import { refuse, rolesOf } from "./refusing_place.ts";

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

/** A thread, the provider's rule, and what it costs. */
export interface Thread {
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

/** Threads, by the part that is refused. */
export const THREADS: Readonly<Record<string, Thread>> = {
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
