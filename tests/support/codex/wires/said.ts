/**
 * What a scripted model says, in the same words for every wire.
 *
 * @module
 */
import type { CallSpec, UsageSpec } from "../../../../tools/chat_frames.ts";
import type { SeenRequest } from "./seen.ts";

/** One answer: reasoning, text and calls, in this order. */
export interface Said {
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly Pick<CallSpec, "id" | "name" | "arguments">[];
  readonly usage?: UsageSpec;
}

/** A scripted model; `index` counts the requests for an answer from 0, refused ones too. */
export type Script = (seen: SeenRequest, index: number) => Said;

/** An answer, or what makes it of the request. */
export type SaidStep = Said | ((seen: SeenRequest) => Said);

/** A model that answers the first request with the first step, and so on. */
export function sayInOrder(...steps: readonly SaidStep[]): Script {
  return (seen, index) => {
    const step = steps[index];
    if (step === undefined) return { text: `The script has no answer ${index}` };
    return typeof step === "function" ? step(seen) : step;
  };
}

/** A call of the shell. */
export function shell(id: string, cmd: string, rest: Omit<Said, "calls"> = {}): Said {
  return { ...rest, calls: [{ id, name: "exec_command", arguments: { cmd } }] };
}
