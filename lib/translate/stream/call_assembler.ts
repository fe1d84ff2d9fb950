/**
 * Assignment of streamed fragments to calls, for providers that omit or repeat ids, indexes, names and whole calls.
 *
 * A known id is trusted most, then a new id, then a known index, then the latest call (recorded streams of 2026: empty
 * ids on continuation, no index at all, index 0 for every parallel call, indexes that start at 1). If parallel calls of
 * one tool share an index and have no ids, their arguments follow each other (`{…}{…}`, reported of several endpoints
 * 2026-05 to 2026-09): each object is a call. Others send a call again behind its fragments (reported 2026-05 to
 * 2026-07), and it must not run twice: an object that may be an earlier call waits until the two can be compared.
 *
 * @module
 */
import type { CallDelta } from "../../wire/chunk.ts";
import type { RelayError } from "../../base/errors.ts";
import { createNameTooLongError, createTooManyItemsError, MAX_ITEMS, MAX_TOOL_NAME } from "./size_limit.ts";
import type { TextCall } from "../text_calls/call_values.ts";
import { CallRegister, findLongerCall } from "./call_register.ts";
import {
  type AssignedPiece,
  createHeldCalls,
  createTrackedCall,
  isContinuedBy,
  joinNamePieces,
  type NameReader,
  type Suspicion,
  type TrackedCall,
} from "./tracked_call.ts";

/** Tracks the calls of one answer. */
export class CallTracker {
  /** The calls so far, without those that may be earlier ones again. */
  readonly calls: TrackedCall[] = [];
  /** Set when the provider sends too many calls, or a name that is too long. */
  fault: RelayError | undefined;
  /** Number of calls that were left out because they repeat others, and of calls that repeated themselves. */
  repeats = 0;
  readonly #readName: NameReader;
  readonly #register: CallRegister;
  readonly #byId = new Map<string, TrackedCall>();
  readonly #byIndex = new Map<number, TrackedCall>();
  readonly #names = new Set<string>();
  readonly #suspects = new Set<TrackedCall>();
  #repeatedLength = 0;
  #latest: TrackedCall | undefined;
  /** Whether deltas have ids; those of a whole message may be others. */
  #hasIds = false;

  constructor(readName: NameReader = (name) => name) {
    this.#readName = readName;
    this.#register = new CallRegister(readName);
  }

  /** The arguments in `delta`, each piece with its call: one piece, or several if objects follow each other. */
  assign(delta: CallDelta): readonly AssignedPiece[] {
    return this.#feed(this.resolve(delta), delta);
  }

  /** The arguments in the calls of a whole message, as far as its deltas have not said them yet. */
  assignWhole(deltas: readonly CallDelta[]): readonly AssignedPiece[] {
    for (const { text } of this.calls) text.decide();
    const before = this.calls.slice(0, deltas.length);
    const matched = new Set<TrackedCall>();
    return deltas.flatMap(({ index: _index, ...delta }, place) => {
      if (this.fault) return [];
      const known = delta.id === undefined ? undefined : this.#byId.get(delta.id);
      const same = known ?? this.#register.findAnywhere(createTrackedCall(delta), matched);
      const call = same ?? this.#findUnfinished(delta, before[place], matched) ?? this.#create(delta);
      matched.add(call);
      this.#complete(call, delta);
      const { text, isBlank, isOpen, isWhole } = call.text;
      const mayAdd = same === known && (isBlank || isOpen || isWhole) && text !== delta.arguments;
      if (mayAdd) return this.#feed(call.successor ?? call, delta);
      if (text !== "") this.repeats++;
      return [];
    });
  }

  /**
   * The arguments that waited for the end of the answer.
   *
   * Call it once: nothing may be assigned afterwards.
   */
  settle(): readonly AssignedPiece[] {
    for (const suspect of this.#suspects) if (suspect.suspicion) this.#settleSuspect(suspect, suspect.suspicion);
    const assigned = this.calls.map((call) => {
      this.repeats += call.text.repeats;
      return { call, piece: call.text.settle() };
    });
    return assigned.filter(({ call, piece }) => piece !== "" || call.early.length > 0);
  }

  /** The call that `delta` continues, or a new one. Known ids and names are never overwritten by empty ones. */
  resolve(delta: CallDelta): TrackedCall {
    this.#hasIds ||= delta.id !== undefined;
    const found = this.#find(delta) ?? this.#create(delta);
    const call = found.successor ?? found;
    this.#complete(call, delta);
    if (delta.index !== undefined) this.#byIndex.set(delta.index, call);
    return call;
  }

  /** The call that a fragment without a name extends; undefined where that takes more than a look-up. */
  findOpen({ id, index, itemId }: CallDelta): TrackedCall | undefined {
    const known = index === undefined ? this.#latest : this.#byIndex.get(index);
    const call = id === undefined ? known : this.#byId.get(id);
    const isKnown = call !== undefined && (this.#hasIds || id === undefined) && (index === undefined || call === known);
    if (!isKnown || call.successor || call.suspicion || this.fault) return undefined;
    return itemId === undefined || call.itemId !== undefined ? call : undefined;
  }

  /** The number of characters, since it was last asked, that snapshots repeated and that are not kept. */
  takeRepeatedLength(): number {
    const length = this.#repeatedLength;
    this.#repeatedLength = 0;
    return length;
  }

  /** Puts the calls that `wrapper` holds in its place. */
  replace(wrapper: TrackedCall, held: readonly TextCall[]): void {
    this.calls.splice(this.calls.indexOf(wrapper), 1, ...createHeldCalls(wrapper, held));
    if (this.calls.length > MAX_ITEMS) this.fault ??= createTooManyItemsError();
  }

  #feed(start: TrackedCall, delta: CallDelta): readonly AssignedPiece[] {
    const assigned: AssignedPiece[] = [];
    let call = start;
    let rest = delta.arguments;
    while (!this.fault && rest !== "") {
      if (this.#beginsNext(call, rest)) call = this.#follow(call, delta, rest);
      const { repeatedLength } = call.text;
      const taken = call.text.take(rest, delta.name !== undefined);
      this.#repeatedLength += call.text.repeatedLength - repeatedLength;
      if (call.suspicion) {
        call.early.push(taken.shown);
        call = call.text.isWhole && !call.text.isBlank ? this.#judge(call, call.suspicion) : call;
        if (!call.suspicion && call.early.length > 0) assigned.push({ call, piece: "" });
      } else if (taken.shown !== "" || call.text.isWhole) assigned.push({ call, piece: taken.shown });
      rest = taken.rest;
      if (rest !== "" && !call.text.isBlank) call = this.#follow(call, delta, rest);
    }
    return assigned;
  }

  /** Whether `rest` is the next call although nothing else says so: the same words may be meant for another tool. */
  #beginsNext({ name, nextName, text }: TrackedCall, rest: string): boolean {
    if (nextName === undefined || name === undefined || !text.isWhole) return false;
    return !this.#isSameTool(name, nextName) && rest.trimStart().startsWith("{");
  }

  #isSameTool(one: string | undefined, other: string | undefined): boolean {
    return one === other || one !== undefined && other !== undefined && this.#readName(one) === this.#readName(other);
  }

  /** What follows the whole arguments of `origin`: `rest`, which is no version of them if they end in the same piece. */
  #follow(origin: TrackedCall, delta: CallDelta, rest: string): TrackedCall {
    const isAtIndex = delta.index === undefined || origin.index === undefined || delta.index === origin.index;
    const hasSameId = delta.id !== undefined && delta.id === origin.id;
    const isVersion = hasSameId && isAtIndex && rest.length === delta.arguments.trimStart().length;
    const isParsed = delta.isParsed === true && delta.id === undefined && delta.name === undefined;
    const name = delta.name ?? origin.nextName;
    // Where calls have ids, one without an id may be any of them.
    const isLost = delta.index === undefined || name !== undefined && this.#byId.size > 1;
    const suspect = this.#suspect({ ...delta, name: name ?? origin.name }, {
      origin,
      mayBeAny: delta.id === undefined && isLost,
      ...(isVersion && { version: delta.name === undefined ? "continued" : "same_id" }),
      ...(isParsed && { version: "continued" }),
    });
    if (delta.id !== undefined && !hasSameId) {
      suspect.id = delta.id;
      this.#byId.set(delta.id, suspect);
    }
    return suspect;
  }

  #suspect({ name, index }: { name?: string | undefined; index?: number }, suspicion: Suspicion): TrackedCall {
    const { origin } = suspicion;
    const chain = origin && { first: origin.first ?? origin };
    const suspect: TrackedCall = { ...createTrackedCall({ index, name }), ...chain, suspicion };
    if (origin) origin.successor = suspect;
    this.#suspects.add(suspect);
    this.#latest = suspect;
    this.#checkCount();
    return suspect;
  }

  /** Decides what a whole object is; returns the call of which it is a part, or the earlier call that it repeats. */
  #judge(suspect: TrackedCall, suspicion: Suspicion): TrackedCall {
    const twin = this.#register.findTwin(suspect, suspicion);
    if (twin) return this.#drop(suspect, twin);
    const { origin, version } = suspicion;
    if (!origin || !version || !this.#isSameTool(origin.name, suspect.name)) return this.#accept(suspect);
    if (origin.text.extend(suspect.text.text)) return this.#drop(suspect, origin, 0);
    return version === "same_id" ? this.#drop(suspect, origin) : this.#accept(suspect);
  }

  #drop(suspect: TrackedCall, twin: TrackedCall, repeats = 1): TrackedCall {
    this.#release(suspect, twin);
    this.repeats += repeats;
    return twin;
  }

  #accept(suspect: TrackedCall): TrackedCall {
    this.#release(suspect, suspect);
    this.#add(suspect);
    return suspect;
  }

  /** Ends the suspicion; whatever leads to the suspect leads to `call` from now on. */
  #release(suspect: TrackedCall, call: TrackedCall): void {
    delete suspect.suspicion?.origin?.successor;
    delete suspect.suspicion;
    this.#suspects.delete(suspect);
    if (suspect.id !== undefined) this.#byId.set(suspect.id, call);
    if (suspect.index !== undefined) this.#byIndex.set(suspect.index, call);
    if (this.#latest === suspect) this.#latest = call;
  }

  /** Decides what an object is that nothing followed. */
  #settleSuspect(suspect: TrackedCall, suspicion: Suspicion): void {
    const isNothing = suspect.text.text.trim() === "" && (suspicion.origin || suspect.index === undefined);
    if (suspect.text.isWhole) this.#judge(suspect, suspicion);
    else {
      const twin = isNothing ? suspicion.origin ?? this.calls[0] : findLongerCall(suspect, suspicion, this.calls);
      if (twin) this.#drop(suspect, twin);
      else this.#accept(suspect);
    }
  }

  #complete(call: TrackedCall, { id, name, extraContent, itemId }: CallDelta): void {
    if (id !== undefined && call.id === undefined && !this.#byId.has(id)) {
      call.id = id;
      this.#byId.set(id, call);
      if (call.suspicion && !call.suspicion.origin) this.#accept(call);
    }
    if (name !== undefined) {
      if (call.name === undefined || !(call.entry || call.text.isWhole)) call.name = joinNamePieces(call.name, name);
      else if (call.text.isWhole) call.nextName = name;
      this.#names.add(this.#readName(call.name));
    }
    if (Math.max(call.name?.length ?? 0, name?.length ?? 0) > MAX_TOOL_NAME) this.fault ??= createNameTooLongError();
    if (itemId !== undefined) call.itemId ??= itemId;
    if (extraContent) call.extraContent = { ...call.extraContent, ...extraContent };
  }

  #find(delta: CallDelta): TrackedCall | undefined {
    const latest = this.#latest;
    const { id, index, name } = delta;
    if (id !== undefined) return this.#byId.get(id) ?? this.#findForNewId(delta);
    if (index !== undefined) {
      // Where calls have ids, one without an id under a new index may be an earlier one.
      const mayRepeat = name !== undefined && this.#hasIds && this.#names.has(this.#readName(name));
      return this.#byIndex.get(index) ?? (mayRepeat ? this.#suspect(delta, { mayBeAny: true }) : undefined);
    }
    if (name === undefined || latest?.name === undefined) return latest;
    // A name without id and index begins a call, or repeats one.
    if (this.#isSameTool(latest.name, name) && isContinuedBy(latest, delta)) return latest;
    const mayRepeat = latest.text.isWhole && this.#names.has(this.#readName(name));
    return mayRepeat ? this.#suspect(delta, { mayBeAny: true }) : undefined;
  }

  #findForNewId(delta: CallDelta): TrackedCall | undefined {
    const { index, name } = delta;
    // A late id belongs to the call at its index if that call has no id yet; an id without index and name belongs to
    // the latest call.
    const call = index === undefined ? this.#latest : this.#byIndex.get(index);
    if (!call || call.id !== undefined || name === undefined) return call?.id === undefined ? call : undefined;
    if (this.#isSameTool(call.name, name)) {
      if (isContinuedBy(call, delta)) return call;
      if (call.text.isWhole) return this.#follow(call, delta, delta.arguments);
    }
    return index === undefined || call.entry ? undefined : call;
  }

  /** The call in the same place of a whole message, if a part of it is still missing. */
  #findUnfinished(
    { name }: CallDelta,
    call: TrackedCall | undefined,
    matched: ReadonlySet<TrackedCall>,
  ): TrackedCall | undefined {
    if (!call || matched.has(call) || !(call.text.isBlank || call.text.isOpen)) return undefined;
    return this.#isSameTool(call.name, name ?? call.name) ? call : undefined;
  }

  #create({ index }: CallDelta): TrackedCall {
    const call = createTrackedCall({ index });
    this.#add(call);
    this.#latest = call;
    return call;
  }

  #add(call: TrackedCall): void {
    this.calls.push(call);
    this.#register.add(call);
    this.#checkCount();
  }

  #checkCount(): void {
    if (this.calls.length + this.#suspects.size > MAX_ITEMS) this.fault ??= createTooManyItemsError();
  }
}
