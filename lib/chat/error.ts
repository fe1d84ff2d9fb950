/**
 * Whether a JSON body or stream frame reports a failure, whatever envelope the provider puts it in.
 *
 * @module
 */
import { isObject, type JsonObject, numberOf, parseJson, textOf } from "../json.ts";
import type { ChatError } from "./types.ts";

/**
 * Finds the error in a decoded body or frame.
 *
 * Envelopes seen in 2026: `{error: {message, type, code}}`, `{error: "text", code}`, `{object: "error", message}`,
 * `{detail}`, `{base_resp: {status_code, status_msg}}`, `{message, code}` without choices, and a list around any of them.
 *
 * @returns undefined when the body reports none. `error: null` is none.
 */
export function decodeError(body: unknown): ChatError | undefined {
  if (Array.isArray(body)) return decodeError(body[0]);
  if (!isObject(body)) return undefined;
  if (isObject(body.error)) return fromObject(body.error);
  if (typeof body.error === "string" && body.error !== "") {
    return compact({ message: body.error, code: word(body.code) });
  }
  if (isObject(body.base_resp) && (numberOf(body.base_resp.status_code) ?? 0) !== 0) {
    return compact({
      message: textOf(body.base_resp.status_msg) ?? "unknown failure",
      code: word(body.base_resp.status_code),
    });
  }
  if (Array.isArray(body.choices)) return undefined;
  if (body.detail !== undefined) return { message: detailText(body.detail) };
  // Flat envelopes; anything that looks like an answer has choices and was let through above.
  if (body.object === "error" || body.message !== undefined && (body.code !== undefined || body.type !== undefined)) {
    return fromObject(body);
  }
  return undefined;
}

function fromObject(error: JsonObject): ChatError {
  const status = numberOf(error.status_code) ?? numberOf(error.code);
  return compact({
    message: messageOf(error),
    code: word(error.code),
    type: textOf(error.type) ?? textOf(error.status),
    status: status !== undefined && status >= 400 && status < 600 ? status : undefined,
  });
}

/** A router's own message says little; the backend's stands in `metadata.raw`, sometimes as JSON in a string. */
function messageOf(error: JsonObject): string {
  const own = textOf(error.message) ?? (error.message === undefined ? undefined : detailText(error.message));
  const raw = isObject(error.metadata) ? error.metadata.raw : undefined;
  if (raw === undefined || raw === null) return own ?? "unknown failure";
  const parsed = typeof raw === "string" ? parseJson(raw) : raw;
  const inner = decodeError(parsed)?.message ?? (typeof raw === "string" ? raw : JSON.stringify(raw));
  return own === undefined ? inner : `${own}: ${inner}`;
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
    return `${place}${textOf(entry.msg) ?? textOf(entry.message) ?? JSON.stringify(Object.keys(entry))}`;
  }).join("; ");
}

function word(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : textOf(value);
}

function compact(error: {
  message: string;
  code?: string | undefined;
  type?: string | undefined;
  status?: number | undefined;
}): ChatError {
  return {
    message: error.message,
    ...(error.code !== undefined && { code: error.code }),
    ...(error.type !== undefined && { type: error.type }),
    ...(error.status !== undefined && { status: error.status }),
  };
}
