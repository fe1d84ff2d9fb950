/**
 * An error as an HTTP response, for clients that understand a status.
 *
 * @module
 */
import { encodeError, type RelayError } from "../base/errors.ts";

/** The error object as an HTTP answer. */
export function createErrorResponse(error: RelayError): Response {
  const headers: Record<string, string> = {
    ...(error.retryAfter !== undefined && { "retry-after": String(Math.ceil(error.retryAfter)) }),
    // The official SDKs obey it, and would repeat three times what was tried often enough.
    ...(error.isFinal && { "x-should-retry": "false" }),
  };
  return Response.json(encodeError(error), { status: error.row.status, headers });
}
