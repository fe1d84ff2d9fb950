/**
 * The texts with which providers refuse what an earlier turn left in the history: signatures, images, roles, ids.
 *
 * Sources: bug reports, recorded bodies and templates, read 2026-11.
 *
 * @module
 */
import { formatImageName } from "../../lib/base/image_data.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import { sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";
import { pictureUrl, pngUrl } from "./pictures.ts";
import type { Case } from "./refusals.ts";

function says(role: string, text: string): JsonObject {
  return { type: "message", role, content: [{ type: role === "assistant" ? "output_text" : "input_text", text }] };
}

function shows(...urls: readonly string[]): JsonObject {
  return { type: "message", role: "user", content: urls.map((url) => ({ type: "input_image", image_url: url })) };
}

const CALL = { type: "function_call", call_id: "call_one", name: "f", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "call_one", output: "1" };

const SIGNED_DETAIL = { type: "reasoning.text", text: "Hm", signature: "S", format: "anthropic-claude-v1" };
const SIGNED: JsonObject = {
  input: [
    says("user", "Do."),
    {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "Hm" }],
      encrypted_content: sealEnvelope({ provider: "default", field: "reasoning", details: [SIGNED_DETAIL] }),
    },
    CALL,
    OUTPUT,
  ],
};
const SIGNED_CALL: JsonObject = {
  input: [
    says("user", "Do."),
    {
      type: "reasoning",
      summary: [],
      encrypted_content: sealEnvelope({ provider: "default", callExtras: { call_one: { vendor: { sig: "S" } } } }),
    },
    CALL,
    OUTPUT,
  ],
};
const UNSIGNED = { reasoningReplay: "drop", callSignatures: "drop" } as const;

const ONE = "messages.1.content.0";
const MODIFIED =
  "messages.3.content.9: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. " +
  "These blocks must remain as they were in the original response.";

/** Refusals of earlier reasoning and of signatures. */
const OF_SIGNATURES: Readonly<Record<string, Case>> = {
  "a signature of thinking": {
    text: `${ONE}: Invalid \`signature\` in \`thinking\` block`,
    body: SIGNED,
    differs: UNSIGNED,
  },
  "a signature of thinking, by a router": {
    text: {
      error: {
        message: "Provider returned error",
        code: 400,
        metadata: { raw: JSON.stringify({ message: `${ONE}: Invalid \`signature\` in \`thinking\` block` }) },
      },
    },
    body: SIGNED,
    differs: UNSIGNED,
  },
  "a signature of thinking, without marks": {
    text: "The model returned the following errors: messages.39.content.0: Invalid signature in thinking block",
    body: SIGNED,
    profile: { replayByModel: { m: "details" } },
    differs: { ...UNSIGNED, replayByModel: {} },
  },
  "a signature that is missing": {
    text: `${ONE}.thinking.signature: Field required`,
    body: SIGNED,
    differs: UNSIGNED,
  },
  "thinking that differs": { text: MODIFIED, body: SIGNED, differs: UNSIGNED },
  "a signature of another model": {
    text: { error: { code: 400, message: "Corrupted thought signature.", status: "INVALID_ARGUMENT" } },
    body: SIGNED,
    differs: UNSIGNED,
  },
  "a signature on a call": { text: "Thought signature is not valid", body: SIGNED_CALL, differs: UNSIGNED },
  "reasoning that another organization sealed": {
    text: {
      error: {
        message:
          "The encrypted content gAAA... could not be verified. Reason: Encrypted content could not be decrypted.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_encrypted_content",
      },
    },
    body: SIGNED,
    differs: UNSIGNED,
  },
  "details without data": {
    text: "Invalid input: expected string, received undefined for reasoning_details.0.data",
    body: SIGNED,
    differs: UNSIGNED,
  },
  "a turn that must begin with thinking": {
    text:
      "messages.129.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`. When `thinking` is " +
      "enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` " +
      "and `tool_result` blocks). To avoid this requirement, disable `thinking`.",
    body: SIGNED,
    differs: { effortField: "none" },
  },
  "calls without a signature": {
    text: "Function call is missing a thought_signature in functionCall parts. This is required for tools to work " +
      "correctly, and missing thought_signature may lead to degraded model performance.",
    differs: { missingCallSignature: { google: { thought_signature: "skip_thought_signature_validator" } } },
  },
};

const OLD = pngUrl(10, 10, 70);
const WIDE = pngUrl(9000, 10, 80);
const VAST = pngUrl(4634, 12_324, 85);
const HEAVY = pngUrl(20, 20, 9_000);
const VECTOR = pictureUrl("image/svg+xml", [60, 115, 118, 103, 62]);
const NEW = pngUrl(30, 30, 90);

/** Images in two turns: an old one of them in the first. */
function pictures(...urls: readonly string[]): JsonObject {
  return { input: [shows(OLD), says("assistant", "A dot."), shows(...urls)] };
}

function named(...urls: readonly string[]): Case["differs"] {
  return { refusedImages: urls.map(formatImageName) };
}

/** Refusals of images. */
const OF_IMAGES: Readonly<Record<string, Case>> = {
  "an image with too many pixels on a side": {
    text:
      "messages.7.content.2.image.source.base64.data: At least one of the image dimensions exceed max allowed size: " +
      "8000 pixels",
    body: pictures(WIDE, NEW),
    differs: named(WIDE),
  },
  "an image with too many pixels for many images": {
    text:
      "messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed size " +
      "for many-image requests: 2000 pixels",
    body: pictures(WIDE, NEW),
    differs: named(WIDE),
  },
  "an image with too many pixels in all": {
    text: "Image 0 failed: Image exceeds the maximum allowed total pixels. Current dimensions: 4634x12324 = 57109416 " +
      "pixels. Maximum allowed: 36000000 pixels.",
    body: pictures(NEW, VAST),
    differs: named(VAST),
  },
  "an image with too many bytes": {
    text: "messages.58.content.2.image.source.base64: image exceeds 5 MB maximum: 12000 bytes > 5242 bytes",
    body: pictures(NEW, HEAVY),
    differs: named(HEAVY),
  },
  "an image with too many bytes, by the limit alone": {
    text: "Invalid image: image is too large, the maximum size is 8 KB",
    body: pictures(NEW, HEAVY),
    differs: named(HEAVY),
  },
  "an image at its place": {
    text: "messages[2].content[1]: Could not process image",
    body: { ...pictures(NEW, HEAVY), instructions: "" },
    differs: named(HEAVY),
  },
  "an image at its place, counted without the system message": {
    text:
      "messages.2.content.0.image.source.base64.data: The image was specified using the image/jpeg media type, but " +
      "the image appears to be a image/png image",
    body: pictures(NEW, HEAVY),
    differs: named(NEW),
  },
  "an image without a place": {
    text: "Could not process image",
    body: pictures(NEW, HEAVY),
    differs: named(NEW, HEAVY),
  },
  "an image that was sent before": {
    text: "Unable to process input image. Please retry or report in the troubleshooting guide",
    body: { input: [shows(OLD), says("assistant", "A dot."), says("user", "Go on.")] },
    differs: named(OLD),
  },
  "an image of a kind": {
    text: "Unsupported MIME type: image/svg+xml",
    body: pictures(NEW, VECTOR),
    differs: named(VECTOR),
  },
  "an image of a kind, beside the accepted kinds": {
    text:
      "messages.0.content.1.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or " +
      "'image/webp'",
    body: pictures(VECTOR),
    differs: { imageTypes: ["image/png", "image/jpeg", "image/gif", "image/webp"] },
  },
  "an image of a kind, beside the accepted formats": {
    text: "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', " +
      "'jpeg', 'gif', 'webp'].",
    body: pictures(VECTOR),
    differs: { imageTypes: ["image/png", "image/jpeg", "image/gif", "image/webp"] },
  },
  "an image that cannot be read": {
    text: {
      error: {
        message:
          "The image data you provided does not represent a valid image. Please check your input and try again " +
          "with one of the supported image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
        type: "invalid_request_error",
        code: "image_parse_error",
      },
    },
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image that a local server cannot read": {
    text: { error: { code: 500, message: "Failed to load image or audio file", type: "server_error" } },
    status: 500,
    body: pictures(NEW),
    differs: named(NEW),
  },
  "an image of a few pixels": {
    text: "<400> InternalError.Algo.InvalidParameter: The image length and width do not meet the model restrictions. " +
      "[height:8 or width:8 must be larger than 10]",
    body: pictures(NEW),
    differs: named(NEW),
  },
  "too many images": {
    text: "too many images and documents: 2 + 0 > 1",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by a local server": {
    text: "At most 1 image(s) may be provided in one request.",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "too many images, by a cloud": {
    text: "Too many images provided. This model supports up to 1 images",
    body: pictures(NEW),
    differs: { maxImages: 1 },
  },
  "any image, by a local server": {
    text: "At most 0 image(s) may be provided in one request.",
    body: pictures(NEW),
    differs: { images: false },
  },
};

const TRIMMED: JsonObject = { input: [CALL, OUTPUT] };
const ENDS_ON_ASSISTANT: JsonObject = { input: [says("user", "Hi"), says("assistant", "Half an ans")] };
const ALTERNATE =
  "After the optional system message, conversation roles must alternate user/assistant/user/assistant/...";
/** A template's error as llama.cpp b11549 words it. */
function jinja(text: string): JsonObject {
  return {
    error: {
      code: 400,
      message:
        "Unable to generate parser for this template. Automatic parser generation failed: \n------------\nWhile " +
        `executing CallExpression at line 91, column 40 in source:\n...↵  {{- raise_exception(\\"${
          text.slice(0, 30)
        }...` +
        `\n      ^\nError: Jinja Exception: ${text}`,
      type: "invalid_request_error",
    },
  };
}

/** Refusals of the order, of ids and of empty content. */
const OF_ORDER: Readonly<Record<string, Case>> = {
  "a thread without a user": {
    text: jinja("No user query found in messages."),
    body: TRIMMED,
    differs: { firstMessage: "user" },
  },
  "a thread of system text alone": {
    text: { error: { message: "No user query found in messages.", type: "BadRequestError", code: 400 } },
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "a thread without messages": {
    text: "messages: at least one message is required",
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "a thread without contents": {
    text: "* GenerateContentRequest.contents: contents is not specified",
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "a thread that begins with the assistant": {
    text: ALTERNATE,
    body: TRIMMED,
    profile: { consecutiveRoles: "merge" },
    differs: { firstMessage: "user" },
  },
  "a thread that ends on the assistant": {
    text: "This model does not support assistant message prefill. The conversation must end with a user message.",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a cloud": {
    text: {
      object: "error",
      message: "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
      type: "invalid_request_message_order",
      code: "3230",
    },
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a template": {
    text: "Cannot set `add_generation_prompt` to True when the last message is from the assistant. Consider using " +
      "`continue_final_message` instead.",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a switch": {
    text: { error: { code: 400, message: "Assistant response prefill is incompatible with enable_thinking." } },
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a thinking model": {
    text: "The last message of deepseek-reasoner must be a user message, or an assistant message with prefix mode on",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a function's rule": {
    text: "Please ensure that multiturn requests end with a user role or a function response.",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a call id, by a template": {
    text: jinja("Tool call IDs should be alphanumeric strings with length 9!"),
    profile: { callIds: "nine_or_numbered" },
    body: {
      input: [says("user", "Do."), { ...CALL, call_id: "functions.f:0" }, { ...OUTPUT, call_id: "functions.f:0" }],
    },
    differs: { callIds: "nine_alphanumerics" },
  },
  "a call id, by a template behind another server": {
    text: {
      error: {
        message: "Tool call IDs should be alphanumeric strings with length 9!",
        type: "BadRequestError",
        param: null,
        code: 400,
      },
    },
    differs: { callIds: "nine_alphanumerics" },
  },
  "a call id that is too long": {
    text:
      "messages.2.tool_call_id: string does not match pattern '^[a-zA-Z0-9_-]{1,64}$', call_id must match the pattern",
    body: { input: [says("user", "Do."), { ...CALL, call_id: "f:0.1" }, { ...OUTPUT, call_id: "f:0.1" }] },
    differs: { callIds: "forty_word_characters" },
  },
  "calls, by a template of two roles": {
    text: jinja("Conversation roles must alternate user/assistant/user/assistant/..."),
    profile: { consecutiveRoles: "merge" },
    body: { input: [says("user", "Do."), CALL, OUTPUT] },
    differs: { consecutiveRoles: "merge", callHistory: "text" },
  },
  "the role of outputs": {
    text: "Only user, assistant and system roles are supported!",
    differs: { consecutiveRoles: "merge", callHistory: "text" },
  },
  "content that is null, by a validator": {
    text: {
      detail: [{
        loc: ["body", "messages", 1, "content"],
        msg: "none is not an allowed value",
        type: "type_error.none",
      }],
    },
    status: 422,
    profile: { emptyContent: "null" },
    differs: { emptyContent: "empty_string" },
  },
  "content that is null, by a local server": {
    text: {
      error: {
        message: "7 validation errors:\n  {'type': 'string_type', 'loc': ('body', 'messages', 1, " +
          "'ChatCompletionRequestAssistantMessage', 'content'), 'msg': 'Input should be a valid string', 'input': None}",
        type: "internal_server_error",
      },
    },
    status: 500,
    profile: { emptyContent: "null", images: false },
    differs: { emptyContent: "empty_string" },
  },
  "content that is blank": {
    text: "messages: text content blocks must be non-empty",
    differs: { emptyContent: "omit" },
  },
};

/** All of them, by what is refused. */
export const OF_HISTORY: Readonly<Record<string, Case>> = { ...OF_SIGNATURES, ...OF_IMAGES, ...OF_ORDER };
