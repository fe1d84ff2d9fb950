/**
 * The sentences the relay itself puts before a model, in one place.
 *
 * @module
 */
import type { JsonObject } from "../../base/json.ts";

/** Stands for an output that never came. */
export const MISSING_OUTPUT = "No output: the call was interrupted before it finished.";

/** Stands for an output that is empty; some providers refuse empty tool messages. */
export const NO_OUTPUT = "(no output)";

/** Asks for the summary that a compaction item will hold. */
export const COMPACTION_PROMPT = [
  "The conversation has grown too long and is about to be replaced by a summary. Write that summary now, as plain text,",
  "for the model that will go on with the work. State the user's goal and wishes, what was done and decided and why,",
  "the files, commands and findings that matter (with exact names and paths), what is unfinished, and the next steps.",
  "Leave out what no longer matters. Do not call tools.",
].join("\n");

/** Tells a summary to the model that goes on from it. */
export function summaryText(summary: string): string {
  return `The earlier conversation was replaced by this summary of it. Go on from here.\n\n${summary}`;
}

/** Tells system text that comes late to a model whose provider takes system messages only at the start. */
export function lateSystemText(text: string): string {
  return `<system_message>\n${text}\n</system_message>`;
}

/** Asks in words for a form that the provider cannot enforce. */
export function formatText(schema: JsonObject | undefined): string {
  const demand = "Answer with exactly one JSON object and nothing else: no prose, no code fence.";
  return schema === undefined ? demand : `${demand} It must satisfy this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** Stands between a tool's output and a user's message where a provider wants an assistant's between them. */
export const AFTER_TOOL = "I have read the output.";

/** Stands for an image that the model does not see. */
export const UNSEEN_IMAGE = "[An image stood here; this model does not see images.]";

/** Stands for an image that the provider would have to fetch from `url`. */
export function linkedImageText(url: string): string {
  return `[An image stood here; this provider fetches none. Its address: ${url}]`;
}

/** Thinking in the form in which a provider takes it back inside the text. */
export function thinkTagText(thinking: string, text: string): string {
  return `<think>\n${thinking}\n</think>${text === "" ? "" : `\n\n${text}`}`;
}
