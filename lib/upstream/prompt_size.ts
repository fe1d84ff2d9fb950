/**
 * A lower bound for the tokens of a prompt that holds for every tokenizer.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../base/json.ts";
import type { WireRequest } from "../wire/table.ts";

/**
 * A word: signs on letters, joiners and apostrophes belong to it, because the vocabularies of 2026 hold whole words of
 * Hindi, Persian or Thai, and `don't`.
 */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d'’]*/gu;

/** Types of parts that hold text of the prompt, on any wire. */
const TEXT_TYPES: ReadonlySet<unknown> = new Set(["text", "input_text", "output_text"]);

/**
 * The words of the messages: no tokenizer in use joins two of them into one token, so a prompt has at least as many
 * tokens. Reasoning, calls and tool declarations are left out, because chat templates may leave them out. Linear in the
 * length of the prompt.
 *
 * @param body The request of any wire.
 */
export function countPromptWords(body: WireRequest["body"]): number {
  const { system, instructions, messages, input }: JsonObject = body;
  const items = [...decodeArray(messages), ...decodeArray(input)].flatMap(listItemTexts);
  let count = 0;
  for (const text of [system, instructions].flatMap(listTexts).concat(items)) {
    // Counting beginnings needs no list of words.
    for (const _ of text.matchAll(WORD)) count++;
  }
  return count;
}

function listItemTexts(item: unknown): readonly string[] {
  if (!isObject(item) || item.type === "reasoning") return [];
  return [...listTexts(item.content), ...listTexts(item.output)];
}

function listTexts(content: unknown): readonly string[] {
  if (typeof content === "string") return [content];
  return decodeArray(content).flatMap((part) => {
    if (!isObject(part)) return [];
    if (part.type === "tool_result") return listTexts(part.content);
    return TEXT_TYPES.has(part.type) && typeof part.text === "string" ? [part.text] : [];
  });
}
