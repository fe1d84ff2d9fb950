/**
 * A call while it is put together from its fragments.
 *
 * @module
 */
import type { JsonObject } from "../../base/json.ts";
import type { CallDelta } from "../../wire/chunk.ts";
import type { CallExtras } from "../reasoning_envelope.ts";
import type { TextCall } from "../text_calls/call_values.ts";
import { ArgumentText } from "./argument_text.ts";
import type { CallEntry } from "./call_items.ts";

/** A call as far as it has been received. */
export interface TrackedCall {
  /** The provider's id; absent until it sends one. */
  id?: string;
  name?: string;
  /** The index under which it began; absent if it came without one. */
  readonly index?: number;
  /** Pieces of arguments that came before the call was opened. */
  readonly early: string[];
  extraContent?: JsonObject;
  /** The provider's id of the item that holds it. */
  itemId?: string;
  /** Its arguments so far. */
  readonly text: ArgumentText;
  /** A name that came after the arguments were complete: that of the next call, if one follows at this index. */
  nextName?: string;
  /** Absent until the call is opened for the client. */
  entry?: CallEntry;
  /** The first of the calls that followed each other at one index; absent for a call that followed none. */
  readonly first?: TrackedCall;
  /** What follows its arguments, until it is known whether that is a call of its own. */
  successor?: TrackedCall;
  /** Present while it may be an earlier call again. */
  suspicion?: Suspicion;
}

/** What is known of a call that may be an earlier one again. */
export interface Suspicion {
  /** The call that it follows; absent if nothing says which one it follows. */
  readonly origin?: TrackedCall;
  /** Whether it may be any call of the answer, not only one at its index. */
  readonly mayBeAny: boolean;
  /** Whether it is `origin` in another version: surely if its id and name came again, else only if it is a longer one. */
  readonly version?: "same_id" | "continued";
}

/** A piece of arguments and the call that it belongs to; "" for whole arguments that wait for the end. */
export interface AssignedPiece {
  readonly call: TrackedCall;
  readonly piece: string;
}

/** Reads a tool's name as the model may write it; two names of one tool give the same. */
export type NameReader = (name: string) => string;

/** A call of which only these parts are known. */
export function createTrackedCall(
  { index, name, arguments: text = "" }: {
    readonly index?: number | undefined;
    readonly name?: string | undefined;
    readonly arguments?: string;
  },
): TrackedCall {
  const call: TrackedCall = {
    early: [],
    text: new ArgumentText(),
    ...(index !== undefined && { index }),
    ...(name !== undefined && { name }),
  };
  call.text.take(text);
  return call;
}

/** The calls that `wrapper` holds; the first keeps what the provider signed. */
export function createHeldCalls(wrapper: TrackedCall, held: readonly TextCall[]): readonly TrackedCall[] {
  return held.map(({ name, arguments: text }, at) => ({
    ...createTrackedCall({ name }),
    early: [text],
    ...(at === 0 && wrapper.extraContent && { extraContent: wrapper.extraContent }),
  }));
}

/**
 * Whether the arguments in `delta` can only be those of `call`: they are white space, or repeat it, or it has none so
 * far, or they go on in the middle of an object.
 */
export function isContinuedBy({ text }: TrackedCall, { arguments: piece }: CallDelta): boolean {
  if (piece === "") return false;
  if (piece.trim() === "") return true;
  const beginsObject = piece.trimStart().startsWith("{");
  if (text.isBlank) return beginsObject;
  return text.isOpen && (!beginsObject || text.mayTakeValue || text.isRepeatedBy(piece));
}

/** The provider's signatures of `calls`, by the client's call ids. */
export function collectExtras(calls: readonly TrackedCall[]): CallExtras {
  return Object.fromEntries(
    calls.flatMap(({ entry, extraContent }) => entry && extraContent ? [[entry.callId, extraContent]] : []),
  );
}

/** Joins a name: providers send it once, again with every fragment, or in pieces. */
export function joinNamePieces(known: string | undefined, next: string): string {
  if (known === undefined || next.startsWith(known)) return next;
  return known.endsWith(next) ? known : known + next;
}
