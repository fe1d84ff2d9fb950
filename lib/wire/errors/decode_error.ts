/**
 * The decoder of a failure that a body or a stream frame reports, in any provider's envelope.
 *
 * @module
 */
import {
  decodeArray,
  decodeNumber,
  decodeText,
  isObject,
  type JsonObject,
  omitUndefined,
  parseJson,
} from "../../base/json.ts";
import { SseDecoder } from "../../base/sse.ts";
import { findFaultyField, formatDetail } from "./problem_detail.ts";
import type { AnswerError } from "../chunk.ts";

/** A provider's error, made uniform. A field is absent when the body does not have it. */
export interface ProviderError extends AnswerError {
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

const NO_MESSAGE = "unknown failure";
/** Maximum number of characters of a body that is no error object, all of which is the message. */
const MAX_TEXT = 8_000;
/** Maximum nesting of errors that are quoted inside errors. */
const MAX_DEPTH = 4;

/**
 * Finds the error in a decoded body or frame.
 *
 * Envelopes seen in 2026: `{error: {message, type, code}}` with or without `metadata`, `{error: "text", code}`,
 * `{object: "error", message}`, `{message, code}` without choices, `{detail}` as text or list, also inside `message`,
 * `{errors: {message}}` or a list of such objects, `{base_resp: {status_code, status_msg}}`, `{title, status, detail}` (RFC 7807), `{type: "error", error}`, and a list
 * around any of them.
 *
 * @returns undefined when the body reports none. `error: null` is none.
 */
export function decodeError(body: unknown): ProviderError | undefined {
  return findError(body, 0);
}

/**
 * The error in the body of a refusal, which is an answer with an error status. Content types are unreliable, so the
 * first character decides the form: JSON, an HTML page, events of a stream, or plain text.
 */
export function decodeRefusal(text: string): ProviderError {
  const body = text.trim();
  if (body === "") return { message: "no explanation (empty body)", form: "empty" };
  if (body.startsWith("<")) return { message: `an HTML page (${findTitle(body)})`, form: "html" };
  const parsed = parseJson(body);
  if (parsed !== undefined) return decodeError(parsed) ?? wrapUnknownBody(parsed, body);
  if (/^(?:data|event|id|retry)?:/.test(body)) {
    for (const payload of splitPayloads(body)) {
      const found = decodeError(parseJson(payload));
      if (found) return found;
    }
  }
  return { message: body.slice(0, MAX_TEXT), form: "text" };
}

function findError(body: unknown, depth: number): ProviderError | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(body)) return findError(body[0], depth + 1);
  if (!isObject(body)) return undefined;
  const requestId = decodeText(body.request_id);
  const found = findErrorIn(body, depth);
  return found && requestId !== undefined && found.requestId === undefined ? { ...found, requestId } : found;
}

function findErrorIn(body: JsonObject, depth: number): ProviderError | undefined {
  // A router's own validator writes the metadata beside the error (reported 2026-04).
  if (isObject(body.error)) return decodeErrorObject({ metadata: body.metadata, ...body.error }, depth);
  if (typeof body.error === "string" && body.error !== "") {
    return createProviderError({
      message: decodeQuotedError(body.error, depth)?.message ?? body.error,
      code: decodeCode(body.code),
    });
  }
  if (isObject(body.base_resp) && (decodeNumber(body.base_resp.status_code) ?? 0) !== 0) {
    const code = decodeCode(body.base_resp.status_code);
    const message = decodeText(body.base_resp.status_msg) ?? NO_MESSAGE;
    return createProviderError({ message, code, codes: [`base_resp.${code}`] });
  }
  if (Array.isArray(body.choices)) return undefined;
  const [first] = Array.isArray(body.errors) ? body.errors : [body.errors];
  if (isObject(first) && first.message !== undefined) return decodeErrorObject(first, depth);
  if (body.detail !== undefined) return decodeProblemDetail(body, depth);
  // A flat envelope: an answer would have choices, and was excluded above.
  if (body.object === "error" || body.message !== undefined && (body.code !== undefined || body.type !== undefined)) {
    return decodeErrorObject(body, depth);
  }
  return undefined;
}

function decodeErrorObject(error: JsonObject, depth: number): ProviderError {
  const metadata = isObject(error.metadata) ? error.metadata : {};
  const backend = decodeRawError(metadata.raw, depth) ?? decodeQuotedError(error.message, depth);
  const status = decodeNumber(error.status_code) ?? decodeNumber(error.code);
  const type = decodeText(error.type) ?? decodeText(error.status);
  const faulty = isObject(error.message) ? findFaultyField(error.message) : {};
  return createProviderError({
    message: chooseMessage(error, backend),
    code: decodeCode(error.code) ?? faulty.code,
    type,
    status: checkStatus(status),
    generation: decodeText(error.failed_generation) ?? backend?.generation,
    param: (isSentence(error.param) ? undefined : decodeText(error.param)) ?? backend?.param ?? faulty.param,
    codes: [
      ...(type === error.type ? decodeCodes(error.status) : []),
      ...listInnerCodes(error),
      ...decodeCodes(metadata.limit_source),
      ...(metadata.flagged_input === undefined ? [] : ["flagged_input"]),
      ...(backend ? [...decodeCodes(backend.code), ...decodeCodes(backend.type), ...(backend.codes ?? [])] : []),
    ],
    retryAfter: findRetryDelay(error.details) ?? decodeNumber(error.retry_after) ??
      decodeNumber(metadata.retry_after_seconds) ??
      backend?.retryAfter,
    // A router repeats its own rate-limit headers here (2025).
    resetAt: isObject(metadata.headers) ? decodeNumeral(metadata.headers["X-RateLimit-Reset"]) : undefined,
    requestId: decodeText(error.request_id),
  });
}

/** The error of an RFC 7807 document, or of a server that validates requests. */
function decodeProblemDetail(body: JsonObject, depth: number): ProviderError {
  const nested = isObject(body.detail) && !Array.isArray(body.detail.loc) ? body.detail : undefined;
  const inner = nested && (findError(nested, depth + 1) ??
    (decodeText(nested.message) === undefined ? undefined : decodeErrorObject(nested, depth + 1)));
  if (inner) return inner;
  const detail = formatDetail(body.detail);
  const title = decodeText(body.title);
  const { param, code } = findFaultyField(body.detail);
  return createProviderError({
    message: title === undefined || title === detail ? detail : `${title}: ${detail}`,
    code,
    param,
    status: checkStatus(decodeNumber(body.status)),
    codes: decodeArray(body.detail).filter(isObject).flatMap((entry) => decodeCodes(entry.type)),
  });
}

/** Whether a field that should name a parameter explains the error (one provider, 2026-05: "Param Incorrect" beside it). */
function isSentence(param: unknown): param is string {
  return typeof param === "string" && /\S\s+\S+\s+\S/.test(param);
}

function chooseMessage(error: JsonObject, backend: ProviderError | undefined): string {
  const message = chooseOwnMessage(error, backend);
  return isSentence(error.param) && !message.includes(error.param) ? `${message}: ${error.param}` : message;
}

/** The message: a router's own, followed by that of its backend, which is in `metadata.raw` or JSON in the message. */
function chooseOwnMessage(error: JsonObject, backend: ProviderError | undefined): string {
  const own = decodeText(error.message) ??
    (error.message === undefined || error.message === null ? undefined : formatDetail(error.message));
  if (!backend) return own ?? NO_MESSAGE;
  // A message that consists of the backend's JSON adds nothing to it.
  return own === undefined || /^\s*[{[]/.test(own) ? backend.message : `${own}: ${backend.message}`;
}

function decodeRawError(raw: unknown, depth: number): ProviderError | undefined {
  if (raw === undefined || raw === null || raw === "") return undefined;
  const text = typeof raw === "string" ? raw : JSON.stringify(raw);
  const value = typeof raw === "string" ? parseJson(raw) : raw;
  return findFaults(value) ?? findError(value, depth + 1) ?? { message: text };
}

/** The faults that a validator lists. */
function findFaults(value: unknown): ProviderError | undefined {
  const [first] = decodeArray(value);
  if (!isObject(first) || decodeText(first.message) === undefined || first.error !== undefined) return undefined;
  return { message: formatDetail(value), ...findFaultyField(value) };
}

function decodeQuotedError(message: unknown, depth: number): ProviderError | undefined {
  if (typeof message !== "string" || !/^\s*[{[]/.test(message)) return undefined;
  return findError(parseJson(message), depth + 1);
}

/**
 * Codes of nested objects: `innererror.code`, the `reason` and quota names of typed details, and `details.error_code`
 * (`@anthropic-ai/sdk` 1.14.0, 2026-11).
 */
function listInnerCodes(error: JsonObject): string[] {
  const inner = isObject(error.innererror) ? decodeCodes(error.innererror.code) : [];
  const details = decodeArray(error.details).filter(isObject).flatMap((detail) => [
    ...decodeCodes(detail.reason),
    ...decodeArray(detail.violations).filter(isObject).flatMap((violation) => decodeCodes(violation.quotaId)),
  ]);
  const single = isObject(error.details) ? decodeCodes(error.details.error_code) : [];
  return [...inner, ...details, ...single];
}

/** `value` as a number, even when it is written as a string. */
function decodeNumeral(value: unknown): number | undefined {
  return decodeNumber(typeof value === "string" && value.trim() !== "" ? Number(value) : value);
}

/** `retryDelay` of a `google.rpc.RetryInfo` detail, in seconds. */
function findRetryDelay(details: unknown): number | undefined {
  for (const detail of decodeArray(details)) {
    const delay = isObject(detail) ? /^(\d+(?:\.\d+)?)s$/.exec(decodeText(detail.retryDelay) ?? "")?.[1] : undefined;
    if (delay !== undefined) return Number(delay);
  }
  return undefined;
}

/** The error in JSON of an unknown envelope: all that the refusal says. */
function wrapUnknownBody(body: unknown, text: string): ProviderError {
  if (!isObject(body)) return { message: (decodeText(body) ?? text).slice(0, MAX_TEXT) };
  const message = decodeText(body.message) ?? decodeText(body.msg) ?? decodeText(body.title) ?? text.slice(0, MAX_TEXT);
  return createProviderError({ message, code: decodeCode(body.code), requestId: decodeText(body.request_id) });
}

function findTitle(page: string): string {
  return /<title[^>]*>([^<]{1,100})/i.exec(page)?.[1]?.trim() || "no title";
}

function splitPayloads(text: string): readonly string[] {
  const decoder = new SseDecoder();
  return [...decoder.feed(new TextEncoder().encode(text)), ...decoder.end()];
}

function checkStatus(status: number | undefined): number | undefined {
  return status !== undefined && status >= 400 && status < 600 ? status : undefined;
}

function decodeCode(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : decodeText(value);
}

function decodeCodes(value: unknown): string[] {
  const found = decodeCode(value);
  return found === undefined ? [] : [found];
}

type ProviderErrorParts = { readonly [Key in keyof ProviderError]: ProviderError[Key] | undefined };

/** Leaves out undefined fields and an empty list of codes. */
function createProviderError({ message = NO_MESSAGE, codes = [], ...rest }: ProviderErrorParts): ProviderError {
  return { message, ...omitUndefined(rest), ...(codes.length > 0 && { codes: [...new Set(codes)] }) };
}
