/**
 * The check that the summary of a conversation is prose.
 *
 * A client replaces the conversation by its summary. One that is blank, or that consists of a call which the model meant
 * to make, would erase the memory of the thread.
 *
 * @module
 */
import { decodeArray, isObject, parseJson } from "../../base/json.ts";
import { buildAnyPattern, END_TOKENS } from "../text_calls/cursor.ts";
import { removeCallMarkup } from "../text_calls/remove_markup.ts";
import { OutputGate } from "./output_gate.ts";

/** The message of an answer without a summary. */
export const NO_SUMMARY = "The provider wrote no summary; the thread stays as it was";
const ONLY_CALLS = "The model wrote a tool call in place of a summary; the thread stays as it was";
const ONLY_JSON = "The model wrote data in place of a summary; the thread stays as it was";

/** The channels of a message: one for thinking, which may lack its end, and the beginning of the one for the reader. */
const CHANNELS =
  /(?:<\|start\|>assistant)?<\|channel\|>(?:analysis<\|message\|>[^]*?(?:<\|end\|>|$)|final<\|message\|>)/;
/** Thinking between tags, which may lack its end, and tokens of the template: neither is said to the reader. */
const UNSAID = new RegExp(
  `<think(?:ing)?>[^]*?(?:</think(?:ing)?>|$)|${CHANNELS.source}|${buildAnyPattern(END_TOKENS)}`,
  "g",
);
/** A code fence around the whole text. */
const FENCED = /^```[\w-]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/;
/** A call as a program writes it: `name({…})`. */
const WRITTEN_CALL = /^[\w.]+\(\s*\{[\s\S]*\}\s*\)$/;
const LETTER = /\p{L}/u;
/** How deep prose is looked for in JSON. */
const MAX_DEPTH = 8;

/** What is wrong with a summary; undefined for prose. */
export function findSummaryFault(text: string): string | undefined {
  const said = text.replace(UNSAID, "");
  if (!LETTER.test(said)) return NO_SUMMARY;
  const prose = removeCallMarkup(said).trim();
  if (!LETTER.test(prose)) return ONLY_CALLS;
  const inner = FENCED.exec(prose)?.[1]?.trim() ?? prose;
  if (WRITTEN_CALL.test(inner)) return ONLY_CALLS;
  const whole = parseJson(inner);
  const values = whole === undefined ? inner.split("\n").filter((line) => line.trim() !== "").map(parseJson) : [whole];
  return values.some((value) => value === undefined || hasProse(value, 0)) ? undefined : ONLY_JSON;
}

/** Whether a JSON value holds words that are neither a call nor a refusal. */
function hasProse(value: unknown, depth: number): boolean {
  if (typeof value === "string") return LETTER.test(value);
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return decodeArray(value).some((entry) => hasProse(entry, depth + 1));
  if (!isObject(value) || isCall(value)) return false;
  return Object.entries(value).some(([key, entry]) => !/^(?:refusal|error)$/.test(key) && hasProse(entry, depth + 1));
}

/** Whether an object is a call in one of the forms that models write. */
function isCall(value: Readonly<Record<string, unknown>>): boolean {
  const hasArguments = "arguments" in value || "parameters" in value || "input" in value;
  return (typeof value.name === "string" && hasArguments) || isObject(value.function) || "tool_calls" in value;
}

/** Holds the text of a summary that the client takes from an ordinary answer. */
export class SummaryGate extends OutputGate {
  constructor() {
    super((text) => {
      const fault = findSummaryFault(text);
      return fault === undefined ? { text } : { fault };
    });
  }
}
