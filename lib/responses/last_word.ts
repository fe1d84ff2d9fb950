/**
 * The question whose turn it is in a conversation: the user's words wait for an answer, a tool's output may need none.
 *
 * @module
 */
import type { InputItem } from "./types.ts";

/** Whether the last word in `input` is the user's, or another agent's; notes by the client itself do not count. */
export function isUsersTurn(input: readonly InputItem[]): boolean {
  const last = input.findLast((item) => {
    if (item.type === "message") return item.role === "user" || item.role === "assistant";
    return item.type === "output" || item.type === "call" || item.type === "agent_message";
  });
  return last === undefined || last.type === "agent_message" || (last.type === "message" && last.role === "user");
}
