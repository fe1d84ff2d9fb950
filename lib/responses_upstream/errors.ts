/**
 * The failures that a vendor reports inside its answer.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../base/json.ts";
import type { AnswerError } from "../wire/chunk.ts";
import { decodeError } from "../wire/errors/decode_error.ts";

/** The failure in an event of `type`; undefined when it reports none. */
export function decodeVendorError(event: JsonObject, type: string): AnswerError | undefined {
  const found = decodeError(event);
  if (found === undefined) return type === "error" ? NO_REASON : undefined;
  // The type of the event is not that of the error.
  const { type: kind, ...error } = found;
  return addStatus(kind === undefined || kind === type ? error : found);
}

/** The failure of a whole response. */
export function decodeResponseError(response: JsonObject): AnswerError {
  return addStatus(decodeError(response) ?? NO_REASON);
}

const NO_REASON: AnswerError = { message: "The answer failed, for no stated reason" };

/** A router writes the HTTP status into the code, as text (its types, 2026-09). */
function addStatus(error: AnswerError): AnswerError {
  const status = /^[45]\d\d$/.test(decodeText(error.code) ?? "") ? Number(error.code) : undefined;
  return status === undefined || error.status !== undefined ? error : { ...error, status };
}
