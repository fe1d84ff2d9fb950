/**
 * The requests for a summary of a conversation, and the answer of `POST /responses/compact`.
 *
 * Codex 0.80 to 0.120 sends that when its provider is named OpenAI; later versions put a `compaction_trigger` into an
 * ordinary request. Under any other name Codex compacts by itself: it asks for the summary as a user would, and takes
 * the answer's last message for it, whatever that holds (0.80 to 0.171, 2026-11).
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../base/json.ts";
import type { ResponseObject, ResponsesRequest, ResponseUsage } from "./types.ts";

/** The beginning of the prompt with which Codex asks for a summary (0.80 to 0.171). */
const COMPACTION_PROMPT_START = "You are performing a CONTEXT CHECKPOINT COMPACTION";

/** Whether a request is an ordinary one by which Codex compacts: it says so in its metadata (0.140 and later) or words. */
export function isLocalCompaction(
  { raw, input, compacts }: Pick<ResponsesRequest, "raw" | "input" | "compacts">,
): boolean {
  if (compacts) return false;
  const metadata = isObject(raw.client_metadata) ? decodeText(raw.client_metadata["x-codex-turn-metadata"]) : undefined;
  const turn = metadata === undefined ? undefined : parseJson(metadata);
  if (isObject(turn) && typeof turn.request_kind === "string") return turn.request_kind === "compaction";
  const last = input.at(-1);
  return last?.type === "message" && last.role === "user" &&
    last.content.some((part) => part.kind === "text" && part.text.startsWith(COMPACTION_PROMPT_START));
}

/** The equivalent ordinary request; a body that is not a request is returned unchanged, for the decoder to refuse. */
export function createCompactionRequest(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { input } = body;
  const items = typeof input === "string" ? [{ type: "message", role: "user", content: input }] : input;
  return { ...body, stream: false, input: Array.isArray(items) ? [...items, { type: "compaction_trigger" }] : input };
}

/**
 * The answer: the user's messages, with the fields that the published schemas require of them, and the summary of the
 * rest. An answer that failed has no `output`, so that no client takes it for an empty conversation.
 */
export function createCompactedResponse({ output, ...response }: ResponseObject, body: unknown): JsonObject {
  // Half a summary is better than none.
  const isCut = response.incomplete_details?.reason === "max_output_tokens" && output.length > 0;
  if (response.status !== "completed" && !isCut) return { ...response };
  const { id, created_at, usage } = response;
  const said = decodeArray(isObject(body) ? body.input : undefined).filter(isObject)
    .filter(({ role }) => role === "user").map((item, index) => completeMessage(item, `msg_${id}_${index}`));
  return { id, object: "response.compaction", created_at, output: [...said, ...output], usage: usage ?? NO_USAGE };
}

/** Usage that is unknown: an answer of this kind must have one. */
const NO_USAGE: ResponseUsage = {
  input_tokens: 0,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 0,
};

/** A message of the input as one of an output; `id` is for one that has none. */
function completeMessage(item: JsonObject, id: string): JsonObject {
  const { content } = item;
  return {
    id,
    status: "completed",
    ...omitNulls(item),
    type: "message",
    content: typeof content === "string"
      ? [{ type: "input_text", text: content }]
      : decodeArray(content).map(completePart),
  };
}

/** A part of the input as one of an output, which must have an image's detail and must not have nulls. */
function completePart(part: unknown): unknown {
  if (!isObject(part)) return part;
  return part.type === "input_image" ? { detail: "auto", ...omitNulls(part) } : omitNulls(part);
}

function omitNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
