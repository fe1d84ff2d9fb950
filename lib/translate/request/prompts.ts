/**
 * The sentences that the relay itself writes into a model's prompt.
 *
 * @module
 */
import type { JsonObject } from "../../base/json.ts";

/** Replaces an output that never came. */
export const MISSING_OUTPUT = "No output: the call was interrupted before it finished.";

/** Replaces an empty output; some providers refuse empty tool messages. */
export const NO_OUTPUT = "(no output)";

/** Stands before an output whose call is not in the history. */
export const ORPHANED_OUTPUT = "Output of an earlier tool call that is no longer in the history:";

/** Replaces the text of an output that holds nothing but attachments, for a provider that takes them elsewhere. */
export const ATTACHED_OUTPUT = "The output is attached below.";

/** Stands before the attachments of an output, for a provider that takes none inside of it. */
export function formatAttachmentNote(tool: string): string {
  return `Attached to the output of ${tool}:`;
}

/** Prompt for the summary that a compaction item will hold. */
export const COMPACTION_PROMPT = [
  "The conversation has grown too long and is about to be replaced by a summary. Write that summary now, as plain text,",
  "for the model that will go on with the work. State the user's goal and wishes, what was done and decided and why,",
  "the files, commands and findings that matter (with exact names and paths), what is unfinished, and the next steps.",
  "Leave out what no longer matters. Do not call tools.",
].join("\n");

/** Presents a summary to the model that continues from it. */
export function formatSummary(summary: string): string {
  return `The earlier conversation was replaced by this summary of it. Go on from here.\n\n${summary}`;
}

/** Wraps late system text as user text, for a provider that accepts system messages only at the start. */
export function formatLateSystem(text: string): string {
  return `<system_message>\n${text}\n</system_message>`;
}

/** Prompt for an output format that the provider cannot enforce. */
export function formatSchemaDemand(schema: JsonObject | undefined): string {
  const demand = "Answer with exactly one JSON object and nothing else: no prose, no code fence.";
  return schema === undefined ? demand : `${demand} It must satisfy this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** Assistant text between a tool's output and a user message, for a provider that requires one there. */
export const AFTER_TOOL = "I have read the output.";

/** Stands for a summary that another server sealed. */
export const SEALED_SUMMARY =
  "[The earlier part of this conversation was replaced by a summary that another server sealed; it cannot be read here.]";

/** The first message of a user where a history has none at its beginning. */
export const FIRST_USER_MESSAGE = "Follow the instructions above.";

/** The last message of a user where a history ends on the assistant's words. */
export const LAST_USER_MESSAGE = "Go on.";

/** Replaces an image that the provider refused; `facts` says what it was. */
export function formatRefusedImage(facts: string): string {
  return `[Image omitted: this provider does not accept it${facts === "" ? "" : ` (${facts})`}.]`;
}

/** Replaces an image that is older than the newest ones, of which the provider accepts only some. */
export const OLDER_IMAGE = "[Image omitted: the provider accepts only a few images, and newer ones follow.]";

/** Replaces an image that the model cannot read. */
export const UNSEEN_IMAGE = "[Image omitted: this model cannot read images.]";

/** Replaces sound, which no provider of the table accepts in a tool's output. */
export const UNHEARD_AUDIO = "[Audio omitted: it cannot be passed on to this model.]";

/** Replaces an image that the provider would have to fetch from `url`. */
export function formatImageLink(url: string): string {
  return `[Image omitted: this provider does not fetch images. Its URL: ${url}]`;
}

/** Puts reasoning between think tags before `text`, for a provider that reads it back inside the text. */
export function formatThinkTags(thinking: string, text: string): string {
  return `<think>\n${thinking}\n</think>${text === "" ? "" : `\n\n${text}`}`;
}

/** Stands for the thinking of a turn that another provider wrote, for one that misses it. */
export const NO_THINKING = "(The thinking of this turn is not kept.)";
