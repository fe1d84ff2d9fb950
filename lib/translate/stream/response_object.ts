/**
 * The response object, with every key that the published schemas require: OpenAI's (2026-08-21) and Open Responses'
 * (2026-04-24).
 *
 * @module
 */
import { decodeNumber, decodeText, type JsonObject } from "../../base/json.ts";
import type { ClientProfile } from "../../responses/client_profile.ts";
import type {
  ResponseItem,
  ResponseObject,
  ResponsesRequest,
  ResponseStatus,
  ResponseUsage,
} from "../../responses/types.ts";

/** The part of the response object that never changes while the answer is written. */
export interface ResponseFrame {
  readonly id: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly echo: JsonObject;
}

/** The part of the response object that changes. */
export interface ResponseEnd {
  readonly status: ResponseStatus;
  readonly output: readonly ResponseItem[];
  /** Seconds since 1970; null until completed. */
  readonly completedAt: number | null;
  readonly usage?: ResponseUsage | null;
  /** What the provider says of the response, which beats what the relay says by default. */
  readonly stated?: JsonObject | undefined;
  readonly error?: { readonly code: string; readonly message: string };
  readonly incompleteReason?: "max_output_tokens" | "content_filter";
}

/** Prepares the unchanging part, which repeats the request. */
export function createResponseFrame(
  request: ResponsesRequest,
  client: ClientProfile,
  { id, createdAt }: { id: string; createdAt: number },
): ResponseFrame {
  const { raw } = request;
  const echo: JsonObject = {
    background: false,
    frequency_penalty: decodeNumber(raw.frequency_penalty) ?? 0,
    instructions: client.echoRequest ? request.instructions ?? null : null,
    max_output_tokens: request.maxOutputTokens ?? null,
    max_tool_calls: raw.max_tool_calls ?? null,
    metadata: raw.metadata ?? {},
    model: request.model,
    parallel_tool_calls: request.parallelToolCalls ?? true,
    presence_penalty: decodeNumber(raw.presence_penalty) ?? 0,
    previous_response_id: null,
    prompt_cache_key: raw.prompt_cache_key ?? null,
    reasoning: { effort: request.reasoningEffort ?? null, summary: decodeSummarySetting(raw.reasoning) },
    safety_identifier: raw.safety_identifier ?? null,
    service_tier: "default",
    // The relay stores nothing, whatever the request asked.
    store: false,
    temperature: request.temperature ?? 1,
    text: client.echoRequest ? raw.text ?? { format: { type: "text" } } : { format: { type: "text" } },
    tool_choice: client.echoRequest ? raw.tool_choice ?? "auto" : "auto",
    tools: client.echoRequest && Array.isArray(raw.tools) ? raw.tools : [],
    top_logprobs: request.topLogprobs ?? 0,
    top_p: request.topP ?? 1,
    truncation: "disabled",
    // No published schema allows null here.
    ...(decodeText(raw.user) !== undefined && { user: raw.user }),
  };
  return { id, createdAt, echo };
}

/** The whole response object. */
export function createResponseObject({ id, createdAt, echo }: ResponseFrame, end: ResponseEnd): ResponseObject {
  return {
    ...echo,
    ...end.stated,
    id,
    object: "response",
    created_at: createdAt,
    completed_at: end.completedAt,
    status: end.status,
    model: String(echo.model),
    error: end.error ?? null,
    incomplete_details: end.incompleteReason === undefined ? null : { reason: end.incompleteReason },
    output: end.output,
    ...(end.usage !== undefined && { usage: end.usage }),
  };
}

function decodeSummarySetting(reasoning: unknown): unknown {
  return typeof reasoning === "object" && reasoning !== null && "summary" in reasoning
    ? reasoning.summary ?? null
    : null;
}
