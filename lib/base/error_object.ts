/**
 * The OpenAI error object of a failure, with the upstream's own status, code and words where it refused the request.
 *
 * @module
 */
import type { RelayError } from "./errors.ts";

/** An error as plain clients know it. */
export interface ErrorObject {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string;
}

/** Types that a status makes more exact, or that would contradict it. */
const TYPES: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  400: { server_error: "invalid_request_error" },
  403: { authentication_error: "permission_error" },
  429: { server_error: "rate_limit_error" },
};
/** Codes of the relay that a status contradicts. */
const CODES: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  403: { invalid_api_key: "permission_denied" },
};
/** Codes that say no more than the status does. */
const EMPTY_CODE = /^(?:[45]\d\d|invalid_request_error|(?:unknown_)?error|none|null)$/i;
const CODE = /^[\w.:/-]{1,100}$/;

/** The OpenAI error object of `error`. */
export function encodeError(error: RelayError): { error: ErrorObject } {
  return {
    error: {
      message: error.wholeMessage,
      type: resolveType(error),
      param: error.param ?? null,
      code: fitCode(resolveCode(error), error),
    },
  };
}

/** The HTTP status of `error`: the upstream's own, unless a client would take it for something that may pass. */
export function resolveStatus({ row, refusal }: RelayError): number {
  const status = refusal?.status;
  if (status === undefined || status < 400 || status > 599) return row.status;
  // Some servers report a conversation that is too long as a fault of their own, after which clients ask again.
  return status >= 500 && row.status < 500 && row.recovery !== "again" ? row.status : status;
}

/** `code`, or what the status makes of it where it is the relay's own. */
function fitCode(code: string, error: RelayError): string {
  return code === error.refusal?.code ? code : CODES[resolveStatus(error)]?.[code] ?? code;
}

function resolveType(error: RelayError): string {
  const status = resolveStatus(error);
  const { type } = error.row;
  return TYPES[status]?.[type] ?? type;
}

/** The upstream's code where it says something; a long conversation has one that clients look for. */
function resolveCode({ code, row, refusal }: RelayError): string {
  const own = refusal?.code;
  const isOverflow = code === "context_length_exceeded" || code === "first_prompt_too_long";
  if (own === undefined || isOverflow || EMPTY_CODE.test(own) || !CODE.test(own)) {
    return row.openaiCode;
  }
  return own;
}
