/**
 * What a scripted model says, whatever the wire: the steps of one answer.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { UsageSpec } from "../chat_frames.ts";

/** A call that the scripted model makes; the provider assigns its id unless it has one. */
export interface ScriptedCall {
  readonly name: string;
  /** The namespace of the tool, on a wire that has namespaces. */
  readonly namespace?: string;
  /** Arguments, to be written as JSON; absent for a call with `input`. */
  readonly arguments?: JsonObject;
  /** The raw text of a call to a freeform tool; it becomes `{"input": text}` where the tool is declared as a function. */
  readonly input?: string;
  readonly id?: string;
}

/** One step of an answer. */
export type SpeechStep =
  | { readonly reasoning: string }
  | { readonly text: string }
  | { readonly call: ScriptedCall }
  /** A search that the provider runs itself; it is left out on a wire that shows none. */
  | { readonly search: string };

/** One answer of the scripted model: `steps`, or the three usual ones in this order. */
export interface Speech {
  readonly reasoning?: string;
  readonly text?: string;
  readonly calls?: readonly ScriptedCall[];
  readonly steps?: readonly SpeechStep[];
  readonly usage?: UsageSpec;
  /** Why the answer ends before the model is done: its limit of tokens, or its own refusal. */
  readonly stop?: "length" | "refusal";
  /** Set when the stream stops after the steps without any word on the end. */
  readonly unfinished?: true;
  /** A failure that the stream reports after the steps, inside the status 200. */
  readonly fault?: { readonly type: string; readonly message: string };
}

/** A failure that takes the place of an answer, in the error shape of its wire. */
export interface SpokenFailure {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** The steps of an answer, in order. */
export function stepsOf({ reasoning = "", text = "", calls = [], steps }: Speech): readonly SpeechStep[] {
  return steps ?? [
    ...(reasoning === "" ? [] : [{ reasoning }]),
    ...(text === "" ? [] : [{ text }]),
    ...calls.map((call) => ({ call })),
  ];
}

/** The arguments of a call as an object. */
export function argumentsOf({ arguments: values, input }: ScriptedCall): JsonObject {
  return values ?? (input === undefined ? {} : { input });
}

/** Whether an answer calls tools of the client. */
export function hasCalls(speech: Speech): boolean {
  return stepsOf(speech).some((step) => "call" in step);
}
