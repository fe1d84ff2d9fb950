/**
 * To which call a fragment belongs, when providers leave out or repeat ids, indexes and names as they please.
 *
 * The order of trust: a known id, then a new id, then a known index, then the latest call (recorded streams of 2026:
 * empty ids on continuation, no index at all, index 0 for every parallel call, indexes that start at 1). Where parallel
 * calls of one tool share an index and have no ids, their arguments stand one behind the other (`{…}{…}`, reported of
 * several endpoints 2026-05 to 2026-09): each object is a call.
 *
 * @module
 */
import type { ChatCallDelta } from "../../chat/types.ts";
import type { RelayError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { MAX_ITEMS, MAX_TOOL_NAME, nameTooLong, tooManyItems } from "./size_limit.ts";
import { ObjectEdge } from "./json_boundary.ts";
import type { CallExtras } from "../reasoning_envelope.ts";
import type { CallEntry } from "./output_items.ts";

/** A call as far as it has arrived. */
export interface TrackedCall {
  /** The provider's id; absent as long as it sent none. */
  id?: string;
  name?: string;
  /** Arguments that came before the name did. */
  readonly early: string[];
  extraContent?: JsonObject;
  /** How far its arguments are. */
  readonly edge: ObjectEdge;
  /** A name that came when the arguments were whole: the next call's, if one follows at the same place. */
  nextName?: string;
  /** Absent until the call is opened towards the client. */
  entry?: CallEntry;
}

/** A piece of arguments and the call that it belongs to. */
export interface AssignedPiece {
  readonly call: TrackedCall;
  readonly piece: string;
}

/** Keeps the calls of one answer apart. */
export class CallTracker {
  readonly calls: TrackedCall[] = [];
  /** Set when the provider sends calls, or the name of one, without end. */
  fault: RelayError | undefined;
  readonly #byId = new Map<string, TrackedCall>();
  readonly #byIndex = new Map<number, TrackedCall>();

  /** The arguments in `delta`, each piece with its call; one piece, but where objects stand one behind the other. */
  assign(delta: ChatCallDelta): readonly AssignedPiece[] {
    const assigned: AssignedPiece[] = [];
    let call = this.resolve(delta);
    let rest = delta.arguments;
    while (!this.fault) {
      const end = call.edge.feed(rest);
      assigned.push({ call, piece: rest.slice(0, end) });
      if (end === rest.length) break;
      rest = rest.slice(end);
      call = this.#follow(call, delta.index);
    }
    return assigned;
  }

  /** A call of the same tool, right behind `call`; what else comes for that place is the new one's. */
  #follow({ name, nextName = name }: TrackedCall, index: number | undefined): TrackedCall {
    const call = this.#create();
    if (nextName !== undefined) call.name = nextName;
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }

  /** The call that `delta` continues, or a new one. Ids and names once known are never overwritten by empty ones. */
  resolve(delta: ChatCallDelta): TrackedCall {
    const call = this.#find(delta) ?? this.#create();
    if (delta.id !== undefined && call.id === undefined) {
      call.id = delta.id;
      this.#byId.set(delta.id, call);
    }
    if (delta.index !== undefined) this.#byIndex.set(delta.index, call);
    if (delta.name !== undefined && !call.entry) call.name = joinName(call.name, delta.name);
    else if (delta.name !== undefined && call.edge.isWhole) call.nextName = delta.name;
    if ((call.name?.length ?? 0) > MAX_TOOL_NAME) this.fault ??= nameTooLong();
    if (delta.extraContent) call.extraContent = { ...call.extraContent, ...delta.extraContent };
    return call;
  }

  /** What providers sign their calls with, by the call ids that the client knows. */
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
      // An id that arrives late belongs to the call at its index, if that one still waits for an id; an id that
      // arrives with nothing else to go by, to the latest call.
      const isBare = delta.index === undefined && delta.name === undefined;
      const atIndex = isBare ? latest : delta.index === undefined ? undefined : this.#byIndex.get(delta.index);
      const isNew = atIndex?.entry !== undefined && delta.name !== undefined;
      return atIndex && atIndex.id === undefined && !isNew ? atIndex : undefined;
    }
    if (delta.index !== undefined) return this.#byIndex.get(delta.index);
    // A name without id and index begins a call, unless the latest one still has none.
    return delta.name !== undefined && latest?.name !== undefined ? undefined : latest;
  }

  #create(): TrackedCall {
    const call: TrackedCall = { early: [], edge: new ObjectEdge() };
    this.calls.push(call);
    if (this.calls.length > MAX_ITEMS) this.fault ??= tooManyItems();
    return call;
  }
}

/** Names come whole, whole again on every fragment, or in pieces. */
function joinName(known: string | undefined, next: string): string {
  if (known === undefined || next.startsWith(known)) return next;
  return known.endsWith(next) ? known : known + next;
}
