/**
 * A lower bound for the tokens of a prompt that holds for every tokenizer.
 *
 * @module
 */
import type { ChatMessage, ChatRequest } from "../chat/types.ts";

/**
 * A word: signs on letters, joiners and apostrophes belong to it, because the vocabularies of 2026 hold whole words of
 * Hindi, Persian or Thai, and `don't`.
 */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d'’]*/gu;

/**
 * The words of the messages: no tokenizer in use joins two of them into one token, so a prompt has at least as many
 * tokens. Reasoning, calls and tool declarations are left out, because chat templates may leave them out. Linear in the
 * length of the prompt.
 */
export function countPromptWords({ messages }: Pick<ChatRequest, "messages">): number {
  let count = 0;
  for (const text of messages.flatMap(listTexts)) {
    // Counting beginnings needs no list of words.
    for (const _ of text.matchAll(WORD)) count++;
  }
  return count;
}

function listTexts({ content }: ChatMessage): readonly string[] {
  if (typeof content === "string") return [content];
  return (content ?? []).flatMap((part) => part.type === "text" && typeof part.text === "string" ? [part.text] : []);
}
