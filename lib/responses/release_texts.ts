/**
 * The end of a request's texts, which are most of what a relay holds for an answer under way.
 *
 * @module
 */
import type { InputItem, ResponsesRequest } from "./types.ts";

/**
 * Forgets what was said in a request that is not sent again, in place: others hold it as well. What the end of its answer
 * asks stays: its settings, its tools, and of which items it was made, in which order.
 */
export function releaseTexts(request: ResponsesRequest): void {
  Object.assign(request, { instructions: "", input: request.input.map(outlineItem) });
  Object.assign(request.raw, { instructions: "", input: [] });
}

/** An item without its texts. Tools that came with it may still be called. */
function outlineItem(item: InputItem): InputItem {
  const raw = {};
  switch (item.type) {
    case "message":
    case "agent_message":
    case "output":
    case "foreign":
      return { ...item, content: [], raw };
    case "reasoning":
      return { type: item.type, summary: [], content: [], raw };
    case "call":
      return { ...item, input: "", raw };
    case "compaction":
      return { ...item, encryptedContent: "", raw };
    default:
      return item;
  }
}
