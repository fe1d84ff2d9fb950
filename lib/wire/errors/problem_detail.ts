/**
 * Reading of a `detail`: the reason of a server that validates requests, as text, as a list of faults or as an object.
 *
 * The list is that of FastAPI and pydantic: `[{loc: ["body", "messages", 3, "content"], msg, type}]`. Its `input` may
 * hold the prompt and is never read.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../base/json.ts";

/** Maximum faults that are named; a union of forms gives one for each form. */
const MAX_FAULTS = 8;

/** A `detail` as one sentence for people. */
export function formatDetail(detail: unknown): string {
  if (typeof detail === "string") return detail;
  const faults = listFaults(detail);
  const more = faults.length > MAX_FAULTS ? `; and ${faults.length - MAX_FAULTS} more` : "";
  return faults.slice(0, MAX_FAULTS).map(formatFault).join("; ") + more;
}

/** The field that the first fault is about, and the type of that fault; empty when none names a field. */
export function findFaultyField(detail: unknown): { readonly param?: string; readonly code?: string } {
  for (const fault of listFaults(detail)) {
    if (!isObject(fault)) continue;
    const steps = listSteps(fault).filter(isStep);
    const code = decodeText(fault.type);
    const param = steps.join(".");
    if (steps.some((step) => typeof step === "string")) return { param, ...(code !== undefined && { code }) };
  }
  return {};
}

/** The way to the faulty field: `loc` by a validator in Python, `path` by one in JavaScript. */
function listSteps({ loc, path }: JsonObject): readonly unknown[] {
  return decodeArray(loc ?? path);
}

function listFaults(detail: unknown): readonly unknown[] {
  if (Array.isArray(detail)) return detail;
  return isObject(detail) && Array.isArray(detail.detail) ? detail.detail : [detail];
}

/** Keys under which a fault has its text. */
const TEXT_KEYS = ["msg", "message", "error", "reason", "description", "title", "detail"];

function formatFault(fault: unknown): string {
  if (!isObject(fault)) return String(fault);
  const place = listSteps(fault).map(String).join(".");
  return `${place === "" ? "" : `${place}: `}${findText(fault) ?? JSON.stringify(Object.keys(fault))}`;
}

function findText(fault: JsonObject): string | undefined {
  return TEXT_KEYS.map((key) => decodeText(fault[key])).find((text) => text !== undefined);
}

/** Names of Python types, which stand in a path for the branch of a union. */
const TYPE_NAMES: ReadonlySet<string> = new Set(["body", "str", "int", "float", "bool", "list", "dict", "none"]);

/** Whether a step of a path names a field or an index, and not the branch of a union or the body itself. */
function isStep(step: unknown): boolean {
  return typeof step === "number" ||
    typeof step === "string" && /^[a-z][a-z0-9_]*$/.test(step) && !TYPE_NAMES.has(step);
}
