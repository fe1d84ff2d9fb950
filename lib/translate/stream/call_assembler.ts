/**
 * Assignment of streamed fragments to calls, for providers that omit or repeat ids, indexes and names.
 *
 * A known id is trusted most, then a new id, then a known index, then the latest call (recorded streams of 2026: empty
 * ids on continuation, no index at all, index 0 for every parallel call, indexes that start at 1). If parallel calls of
 * one tool share an index and have no ids, their arguments follow each other (`{…}{…}`, reported of several endpoints
 * 2026-05 to 2026-09): each object is a call.
 *
 * @module
 */
import type { ChatCallDelta } from "../../chat/types.ts";
import type { RelayError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { createNameTooLongError, createTooManyItemsError, MAX_ITEMS, MAX_TOOL_NAME } from "./size_limit.ts";
import { JsonBoundary } from "./json_boundary.ts";
import type { CallExtras } from "../reasoning_envelope.ts";
import type { CallEntry } from "./call_items.ts";

/** A call as far as it has been received. */
export interface TrackedCall {
  /** The provider's id; absent until it sends one. */
  id?: string;
  name?: string;
  /** Pieces of arguments that came before the name. */
  readonly early: string[];
  extraContent?: JsonObject;
  /** Finds the end of its arguments. */
  readonly boundary: JsonBoundary;
  /** A name that came after the arguments were complete: that of the next call, if one follows at this index. */
  nextName?: string;
  /** Absent until the call is opened for the client. */
  entry?: CallEntry;
}

/** A piece of arguments and the call that it belongs to. */
export interface AssignedPiece {
  readonly call: TrackedCall;
  readonly piece: string;
}

/** Tracks the calls of one answer. */
export class CallTracker {
  readonly calls: TrackedCall[] = [];
  /** Set when the provider sends too many calls, or a name that is too long. */
  fault: RelayError | undefined;
  readonly #byId = new Map<string, TrackedCall>();
  readonly #byIndex = new Map<number, TrackedCall>();

  /** The arguments in `delta`, each piece with its call: one piece, or several if objects follow each other. */
  assign(delta: ChatCallDelta): readonly AssignedPiece[] {
    const assigned: AssignedPiece[] = [];
    let call = this.resolve(delta);
    let rest = delta.arguments;
    while (!this.fault) {
      const end = call.boundary.feed(rest);
      assigned.push({ call, piece: rest.slice(0, end) });
      if (end === rest.length) break;
      rest = rest.slice(end);
      call = this.#createNext(call, delta.index);
    }
    return assigned;
  }

  /** A new call of the same tool; later fragments with this index belong to the new one. */
  #createNext({ name, nextName = name }: TrackedCall, index: number | undefined): TrackedCall {
    const call = this.#create();
    if (nextName !== undefined) call.name = nextName;
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }

  /** The call that `delta` continues, or a new one. Known ids and names are never overwritten by empty ones. */
  resolve(delta: ChatCallDelta): TrackedCall {
    const call = this.#find(delta) ?? this.#create();
    if (delta.id !== undefined && call.id === undefined) {
      call.id = delta.id;
      this.#byId.set(delta.id, call);
    }
    if (delta.index !== undefined) this.#byIndex.set(delta.index, call);
    if (delta.name !== undefined && !call.entry) call.name = mergeName(call.name, delta.name);
    else if (delta.name !== undefined && call.boundary.isWhole) call.nextName = delta.name;
    if ((call.name?.length ?? 0) > MAX_TOOL_NAME) this.fault ??= createNameTooLongError();
    if (delta.extraContent) call.extraContent = { ...call.extraContent, ...delta.extraContent };
    return call;
  }

  /** The provider's signatures of its calls, by the client's call ids. */
  get extras(): CallExtras {
    return Object.fromEntries(
      this.calls.flatMap(({ entry, extraContent }) => entry && extraContent ? [[entry.callId, extraContent]] : []),
    );
  }

  #find(delta: ChatCallDelta): TrackedCall | undefined {
    const latest = this.calls.at(-1);
    if (delta.id !== undefined) {
      const known = this.#byId.get(delta.id);
      if (known) return known;
      // A late id belongs to the call at its index if that call has no id yet; an id without index and name belongs to
      // the latest call.
      const isBare = delta.index === undefined && delta.name === undefined;
      const atIndex = isBare ? latest : delta.index === undefined ? undefined : this.#byIndex.get(delta.index);
      const isNew = atIndex?.entry !== undefined && delta.name !== undefined;
      return atIndex && atIndex.id === undefined && !isNew ? atIndex : undefined;
    }
    if (delta.index !== undefined) return this.#byIndex.get(delta.index);
    // A name without id and index begins a call, unless the latest call has no name yet.
    return delta.name !== undefined && latest?.name !== undefined ? undefined : latest;
  }

  #create(): TrackedCall {
    const call: TrackedCall = { early: [], boundary: new JsonBoundary() };
    this.calls.push(call);
    if (this.calls.length > MAX_ITEMS) this.fault ??= createTooManyItemsError();
    return call;
  }
}

/** Joins a name: providers send it once, again with every fragment, or in pieces. */
function mergeName(known: string | undefined, next: string): string {
  if (known === undefined || next.startsWith(known)) return next;
  return known.endsWith(next) ? known : known + next;
}
