/**
 * The calls of one answer by what they say, to find the one that a later call repeats.
 *
 * @module
 */
import { formatArgumentsKey } from "./call_key.ts";
import type { NameReader, Suspicion, TrackedCall } from "./tracked_call.ts";

/** Remembers calls; a call is looked at again only when its arguments have become longer. */
export class CallRegister {
  readonly #readName: NameReader;
  readonly #keys = new WeakMap<TrackedCall, { readonly key: string; readonly length: number }>();
  /** By the first call of those that followed each other at one index. */
  readonly #chains = new Map<TrackedCall, Map<string, TrackedCall>>();
  readonly #all = new Map<string, TrackedCall[]>();
  /** Calls that were not whole when the others were looked at. */
  #waiting: TrackedCall[] = [];

  constructor(readName: NameReader) {
    this.#readName = readName;
  }

  /** Adds a call of the answer. */
  add(call: TrackedCall): void {
    this.#waiting.push(call);
    if (call.first) this.#chains.get(call.first)?.set(this.#formatKey(call), call);
  }

  /** The call that says the same as `suspect`. */
  findTwin(suspect: TrackedCall, { origin, mayBeAny }: Suspicion): TrackedCall | undefined {
    return origin && !mayBeAny ? this.#findInChain(suspect, origin) : this.findAnywhere(suspect);
  }

  /** A call that says the same as `call`, among those that follow each other at one index. */
  #findInChain(call: TrackedCall, origin: TrackedCall): TrackedCall | undefined {
    const first = origin.first ?? origin;
    let chain = this.#chains.get(first);
    if (!chain) this.#chains.set(first, chain = new Map());
    chain.set(this.#formatKey(origin), origin);
    return chain.get(this.#formatKey(call));
  }

  /** A call that says the same as `call`, among all that `except` does not hold. */
  findAnywhere(call: TrackedCall, except?: ReadonlySet<TrackedCall>): TrackedCall | undefined {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const known of waiting) {
      const isReady = known.name !== undefined && (known.text.isWhole || !known.text.isOpen) && !known.text.isBlank;
      if (isReady) this.#list(this.#formatKey(known)).push(known);
      else this.#waiting.push(known);
    }
    const twin = this.#all.get(this.#formatKey(call))?.find((known) => !except?.has(known));
    return twin ?? (call.text.isBlank ? this.#findBlank(call, except) : undefined);
  }

  /** A call without arguments that says the same as `call`, which has none either. */
  #findBlank(call: TrackedCall, except?: ReadonlySet<TrackedCall>): TrackedCall | undefined {
    const key = this.#formatKey(call);
    return this.#waiting.find((known) =>
      known.text.isBlank && known.name !== undefined && !except?.has(known) && this.#formatKey(known) === key
    );
  }

  #list(key: string): TrackedCall[] {
    const known = this.#all.get(key);
    if (known) return known;
    const list: TrackedCall[] = [];
    this.#all.set(key, list);
    return list;
  }

  #formatKey(call: TrackedCall): string {
    const { text } = call.text;
    const known = this.#keys.get(call);
    if (known?.length === text.length) return known.key;
    const key = `${this.#readName(call.name ?? "")}\n${call.text.isBlank ? "{}" : formatArgumentsKey(text)}`;
    this.#keys.set(call, { key, length: text.length });
    return key;
  }
}

/** The call of which `suspect` is a copy that was cut off. */
export function findLongerCall(
  suspect: TrackedCall,
  { origin, mayBeAny }: Suspicion,
  calls: readonly TrackedCall[],
): TrackedCall | undefined {
  const start = suspect.text.text.trim();
  if (start === "") return undefined;
  const candidates = mayBeAny ? calls : [origin];
  return candidates.find((call) => call?.text.text.trimStart().startsWith(start));
}
