/**
 * Whether a body or stream frame reports a failure, whatever envelope the provider puts it in, and what it says.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, numberOf, omitUndefined, parseJson, textOf } from "../../base/json.ts";
import { SseDecoder } from "../../base/sse.ts";
import type { ChatError } from "../types.ts";

/** Everything a provider's error told, made uniform. Fields are absent when the body does not have them. */
export interface ProviderError extends ChatError {
  /**
   * Further code-like words that the body names: those of a backend behind a router, of inner errors and of details.
   * A number in `base_resp` stands here as `base_resp.1008`, because its numbers mean something else than other codes.
   */
  readonly codes?: readonly string[];
  /** Path or name of the request's field that is at fault, as the provider writes it. */
  readonly param?: string;
  /** Seconds to wait, where the body has a field for them. */
  readonly retryAfter?: number;
  /** When a limit is reset, in milliseconds since 1970. */
  readonly resetAt?: number;
  /** Id under which the provider can find the exchange. */
  readonly requestId?: string;
  /** What a refusal's body was when it was no JSON. */
  readonly form?: "html" | "text" | "empty";
}

const NO_WORDS = "unknown failure";
/** Errors are quoted inside errors; nobody does so more often than this. */
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
 * The error in the body of a refusal, that is, of an answer whose status is one. Content types are not reliable, so
 * the first character decides: JSON, an HTML page, events of a stream, or plain words.
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
  // Flat envelopes; anything that looks like an answer has choices and was let through above.
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
    // A router quotes the headers of its own limits (2025).
    resetAt: isObject(metadata.headers) ? numeralOf(metadata.headers["X-RateLimit-Reset"]) : undefined,
    requestId: textOf(error.request_id),
  });
}

/** A document after RFC 7807, or what validating servers give. */
function fromDetail(body: JsonObject): ProviderError {
  const detail = detailText(body.detail);
  const title = textOf(body.title);
  return createProviderError({
    message: title === undefined || title === detail ? detail : `${title}: ${detail}`,
    status: statusIn(numberOf(body.status)),
    codes: listOf(body.detail).filter(isObject).flatMap((entry) => wordsOf(entry.type)),
  });
}

/** A router's own message says little; the backend's stands in `metadata.raw`, or as JSON inside of the message. */
function messageOf(error: JsonObject, backend: ProviderError | undefined): string {
  const own = textOf(error.message) ??
    (error.message === undefined || error.message === null ? undefined : detailText(error.message));
  if (!backend) return own ?? NO_WORDS;
  // A message that is nothing but the backend's JSON has no words of its own.
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

/** Codes of nested objects: `innererror.code`, and `reason` and quota names of typed details. */
function innerCodes(error: JsonObject): string[] {
  const inner = isObject(error.innererror) ? wordsOf(error.innererror.code) : [];
  const details = listOf(error.details).filter(isObject).flatMap((detail) => [
    ...wordsOf(detail.reason),
    ...listOf(detail.violations).filter(isObject).flatMap((violation) => wordsOf(violation.quotaId)),
  ]);
  return [...inner, ...details];
}

/** A number, also where it is written as a text. */
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

/** JSON that is no known envelope is still all that a refusal says. */
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

/** Leaves out what is undefined and the empty list of codes. */
function createProviderError({ message = NO_WORDS, codes = [], ...rest }: Parts): ProviderError {
  return { message, ...omitUndefined(rest), ...(codes.length > 0 && { codes: [...new Set(codes)] }) };
}
