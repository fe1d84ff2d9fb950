/**
 * The marks in a prompt behind which a provider keeps it for a while.
 *
 * The four marks that are allowed: one on the first block of the system text, the client's own prompt, which all threads
 * share, and so does a thread with itself after it was compacted; one on the last block of the system text; one at the
 * end, which the automatic mark of the request sets where there is one; and, where a turn brought more, one on the
 * previous end, since a provider looks back from a mark over twenty blocks (platform.claude.com on prompt caching,
 * 2026-10). Thinking blocks cannot be marked.
 *
 * @module
 */
import type { ProviderProfile } from "../providers/profile.ts";
import type { Message, MessagesRequest } from "./types.ts";

const MARK = { cache_control: { type: "ephemeral" } } as const;

/** Blocks after the previous end beyond which that end needs a mark: twenty, less the two ends. */
const MAX_NEW_BLOCKS = 18;

/** A request with the marks that the provider takes. The texts stay what they are. */
export function markBlocks(
  request: MessagesRequest,
  { cacheControl }: Pick<ProviderProfile, "cacheControl">,
): MessagesRequest {
  if (cacheControl === "none") return request;
  const { system, messages } = request;
  const places = [findPreviousEnd(messages), ...(cacheControl === "blocks" ? [messages.length - 1] : [])];
  return {
    ...request,
    ...(system !== undefined &&
      {
        system: system.map((block, index) =>
          index === 0 || index === system.length - 1 ? { ...block, ...MARK } : block
        ),
      }),
    messages: messages.map((message, index) => places.includes(index) ? markMessage(message) : message),
    ...(cacheControl === "automatic" && MARK),
  };
}

/** The place of the message that ended the previous request; -1 when there was none, or the last mark reaches it. */
function findPreviousEnd(messages: readonly Message[]): number {
  const answer = messages.findLastIndex(({ role }) => role === "assistant");
  const end = messages.findLastIndex(({ role }, index) => index < answer && role === "user");
  if (end === -1) return -1;
  const added = messages.slice(end + 1).reduce((sum, { content }) => sum + content.length, 0);
  return added > MAX_NEW_BLOCKS ? end : -1;
}

function markMessage(message: Message): Message {
  return message.role === "assistant" ? message : { ...message, content: markLast<object>(message.content) } as Message;
}

function markLast<Block extends object>(blocks: readonly Block[]): Block[] {
  return blocks.map((block, index) => index === blocks.length - 1 ? { ...block, ...MARK } : block);
}
