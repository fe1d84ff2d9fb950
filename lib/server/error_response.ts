/**
 * An error as an HTTP response, for clients that understand a status.
 *
 * @module
 */
import { encodeError, resolveStatus } from "../base/error_object.ts";
import type { RelayError } from "../base/errors.ts";

/** The error object as an HTTP answer. */
export function createErrorResponse(error: RelayError): Response {
  const status = resolveStatus(error);
  const shouldRetry = judgeRepetition(error, status);
  const headers: Record<string, string> = {
    // Codex understands whole seconds only (0.171).
    ...(error.retryAfter !== undefined && { "retry-after": String(Math.ceil(error.retryAfter)) }),
    ...(shouldRetry !== undefined && { "x-should-retry": String(shouldRetry) }),
  };
  return Response.json(encodeError(error), { status, headers });
}

/**
 * Whether the client should ask again; undefined where the status says so already. The official SDKs obey the answer
 * (2026-11): they would repeat what was tried often enough, or an empty account that is reported as a rate limit.
 */
function judgeRepetition({ isFinal, refusal, row }: RelayError, status: number): boolean | undefined {
  if (isFinal) return false;
  if (refusal === undefined) return undefined;
  if (row.recovery === "again") return isRepeated(status) ? undefined : true;
  return status === 429 || status >= 500 ? false : undefined;
}

/** Whether the official SDKs ask again after this status by themselves. */
function isRepeated(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}
