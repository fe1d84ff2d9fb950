/**
 * The texts with which providers refuse earlier reasoning and the signatures on it and on calls.
 *
 * Sources: bug reports, recorded bodies and templates, read 2026-11.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";
import { CALL, OUTPUT, says } from "./history_items.ts";
import type { Case } from "./refusals.ts";

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
      encrypted_content: sealEnvelope({
        provider: "default",
        callExtras: { call_0123456789abcdef: { vendor: { sig: "S" } } },
      }),
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
export const OF_SIGNATURES: Readonly<Record<string, Case>> = {
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
  "a signature, in other words": {
    text: "The signature of the thinking block is not valid",
    body: SIGNED,
    differs: UNSIGNED,
  },
  "thinking where it is switched off": {
    text: "messages.1.content.0: When `thinking` is disabled, an `assistant` message cannot contain `thinking`",
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
