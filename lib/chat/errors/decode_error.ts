/**
 * The decoder of a failure that a body or a stream frame reports, in any provider's envelope.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, numberOf, omitUndefined, parseJson, textOf } from "../../base/json.ts";
import { SseDecoder } from "../../base/sse.ts";
import type { ChatError } from "../types.ts";

/** A provider's error, made uniform. A field is absent when the body does not have it. */
export interface ProviderError extends ChatError {
  /**
   * Further codes in the body: those of a router's backend, of inner errors and of details. A number in `base_resp` is
   * written as `base_resp.1008`, because it means something else than other numeric codes.
   */
  readonly codes?: readonly string[];
  /** Path or name of the faulty field of the request, as the provider writes it. */
  readonly param?: string;
  /** Seconds to wait, from the body's own field. */
  readonly retryAfter?: number;
  /** When a limit resets, in milliseconds since 1970. */
  readonly resetAt?: number;
  /** Id by which the provider can find the exchange. */
  readonly requestId?: string;
  /** The form of a refusal's body when it is not JSON. */
  readonly form?: "html" | "text" | "empty";
}

const NO_WORDS = "unknown failure";
/** Maximum nesting of errors that are quoted inside errors. */
const MAX_DEPTH = 4;

/**
 * Finds the error in a decoded body or frame.
 *
 * Envelopes seen in 2026: `{error: {message, type, code}}` with or without `metadata`, `{error: "text", code}`,
 * `{object: "error", message}`, `{message, code}` without choices, `{detail}` as text or list, also inside `message`,
 * `{base_resp: {status_code, status_msg}}`, `{title, status, detail}` (RFC 7807), `{type: "error", error}`, and a list
 * around any of them.
 *
 * @returns undefined when the body reports none. `error: null` is none.
 */
export function decodeError(body: unknown): ProviderError | undefined {
  return find(body, 0);
}

/**
 * The error in the body of a refusal, which is an answer with an error status. Content types are unreliable, so the
 * first character decides the form: JSON, an HTML page, events of a stream, or plain text.
 */
export function decodeRefusal(text: string): ProviderError {
  const body = text.trim();
  if (body === "") return { message: "no explanation (empty body)", form: "empty" };
  if (body.startsWith("<")) return { message: `an HTML page (${titleOf(body)})`, form: "html" };
  const parsed = parseJson(body);
  if (parsed !== undefined) return decodeError(parsed) ?? loose(parsed, body);
  if (/^(?:data|event|id|retry)?:/.test(body)) {
    for (const payload of payloadsOf(body)) {
      const found = decodeError(parseJson(payload));
      if (found) return found;
    }
  }
  return { message: body.slice(0, 500), form: "text" };
}

function find(body: unknown, depth: number): ProviderError | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(body)) return find(body[0], depth + 1);
  if (!isObject(body)) return undefined;
  const requestId = textOf(body.request_id);
  const found = findIn(body, depth);
  return found && requestId !== undefined && found.requestId === undefined ? { ...found, requestId } : found;
}

function findIn(body: JsonObject, depth: number): ProviderError | undefined {
  if (isObject(body.error)) return fromObject(body.error, depth);
  if (typeof body.error === "string" && body.error !== "") {
    return createProviderError({ message: quoted(body.error, depth)?.message ?? body.error, code: word(body.code) });
  }
  if (isObject(body.base_resp) && (numberOf(body.base_resp.status_code) ?? 0) !== 0) {
    const code = word(body.base_resp.status_code);
    const message = textOf(body.base_resp.status_msg) ?? NO_WORDS;
    return createProviderError({ message, code, codes: [`base_resp.${code}`] });
  }
  if (Array.isArray(body.choices)) return undefined;
  if (body.detail !== undefined) return fromDetail(body);
  // A flat envelope: an answer would have choices, and was excluded above.
  if (body.object === "error" || body.message !== undefined && (body.code !== undefined || body.type !== undefined)) {
    return fromObject(body, depth);
  }
  return undefined;
}

function fromObject(error: JsonObject, depth: number): ProviderError {
  const metadata = isObject(error.metadata) ? error.metadata : {};
  const backend = fromRaw(metadata.raw, depth) ?? quoted(error.message, depth);
  const status = numberOf(error.status_code) ?? numberOf(error.code);
  const type = textOf(error.type) ?? textOf(error.status);
  return createProviderError({
    message: messageOf(error, backend),
    code: word(error.code),
    type,
    status: statusIn(status),
    generation: textOf(error.failed_generation) ?? backend?.generation,
    param: textOf(error.param) ?? backend?.param,
    codes: [
      ...(type === error.type ? wordsOf(error.status) : []),
      ...innerCodes(error),
      ...wordsOf(metadata.limit_source),
      ...(metadata.flagged_input === undefined ? [] : ["flagged_input"]),
      ...(backend ? [...wordsOf(backend.code), ...wordsOf(backend.type), ...(backend.codes ?? [])] : []),
    ],
    retryAfter: delayIn(error.details) ?? numberOf(error.retry_after) ?? numberOf(metadata.retry_after_seconds) ??
      backend?.retryAfter,
    // A router repeats its own rate-limit headers here (2025).
    resetAt: isObject(metadata.headers) ? numeralOf(metadata.headers["X-RateLimit-Reset"]) : undefined,
    requestId: textOf(error.request_id),
  });
}

/** The error of an RFC 7807 document, or of a server that validates requests. */
function fromDetail(body: JsonObject): ProviderError {
  const detail = detailText(body.detail);
  const title = textOf(body.title);
  return createProviderError({
    message: title === undefined || title === detail ? detail : `${title}: ${detail}`,
    status: statusIn(numberOf(body.status)),
    codes: listOf(body.detail).filter(isObject).flatMap((entry) => wordsOf(entry.type)),
  });
}

/** The message: a router's own, followed by that of its backend, which is in `metadata.raw` or JSON in the message. */
function messageOf(error: JsonObject, backend: ProviderError | undefined): string {
  const own = textOf(error.message) ??
    (error.message === undefined || error.message === null ? undefined : detailText(error.message));
  if (!backend) return own ?? NO_WORDS;
  // A message that consists of the backend's JSON adds nothing to it.
  return own === undefined || /^\s*[{[]/.test(own) ? backend.message : `${own}: ${backend.message}`;
}

function fromRaw(raw: unknown, depth: number): ProviderError | undefined {
  if (raw === undefined || raw === null || raw === "") return undefined;
  const text = typeof raw === "string" ? raw : JSON.stringify(raw);
  return find(typeof raw === "string" ? parseJson(raw) : raw, depth + 1) ?? { message: text };
}

function quoted(message: unknown, depth: number): ProviderError | undefined {
  if (typeof message !== "string" || !/^\s*[{[]/.test(message)) return undefined;
  return find(parseJson(message), depth + 1);
}

/** Codes of nested objects: `innererror.code`, and the `reason` and quota names of typed details. */
function innerCodes(error: JsonObject): string[] {
  const inner = isObject(error.innererror) ? wordsOf(error.innererror.code) : [];
  const details = listOf(error.details).filter(isObject).flatMap((detail) => [
    ...wordsOf(detail.reason),
    ...listOf(detail.violations).filter(isObject).flatMap((violation) => wordsOf(violation.quotaId)),
  ]);
  return [...inner, ...details];
}

/** `value` as a number, even when it is written as a string. */
function numeralOf(value: unknown): number | undefined {
  return numberOf(typeof value === "string" && value.trim() !== "" ? Number(value) : value);
}

/** `retryDelay` of a `google.rpc.RetryInfo` detail, in seconds. */
function delayIn(details: unknown): number | undefined {
  for (const detail of listOf(details)) {
    const delay = isObject(detail) ? /^(\d+(?:\.\d+)?)s$/.exec(textOf(detail.retryDelay) ?? "")?.[1] : undefined;
    if (delay !== undefined) return Number(delay);
  }
  return undefined;
}

function detailText(detail: unknown): string {
  if (typeof detail === "string") return detail;
  const list = isObject(detail) && Array.isArray(detail.detail)
    ? detail.detail
    : Array.isArray(detail)
    ? detail
    : [detail];
  return list.map((entry) => {
    if (!isObject(entry)) return String(entry);
    const place = Array.isArray(entry.loc) ? `${entry.loc.join(".")}: ` : "";
    return `${place}${
      textOf(entry.msg) ?? textOf(entry.message) ?? textOf(entry.error) ?? JSON.stringify(Object.keys(entry))
    }`;
  }).join("; ");
}

/** The error in JSON of an unknown envelope: all that the refusal says. */
function loose(body: unknown, text: string): ProviderError {
  if (!isObject(body)) return { message: (textOf(body) ?? text).slice(0, 500) };
  const message = textOf(body.message) ?? textOf(body.msg) ?? textOf(body.title) ?? text.slice(0, 500);
  return createProviderError({ message, code: word(body.code), requestId: textOf(body.request_id) });
}

function titleOf(page: string): string {
  return /<title[^>]*>([^<]{1,100})/i.exec(page)?.[1]?.trim() || "no title";
}

function payloadsOf(text: string): readonly string[] {
  const decoder = new SseDecoder();
  return [...decoder.feed(new TextEncoder().encode(text)), ...decoder.end()];
}

function statusIn(status: number | undefined): number | undefined {
  return status !== undefined && status >= 400 && status < 600 ? status : undefined;
}

function word(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : textOf(value);
}

function wordsOf(value: unknown): string[] {
  const found = word(value);
  return found === undefined ? [] : [found];
}

type Parts = { readonly [Key in keyof ProviderError]: ProviderError[Key] | undefined };

/** Leaves out undefined fields and an empty list of codes. */
function createProviderError({ message = NO_WORDS, codes = [], ...rest }: Parts): ProviderError {
  return { message, ...omitUndefined(rest), ...(codes.length > 0 && { codes: [...new Set(codes)] }) };
}
