/**
 * A block that must come back exactly as it was: thinking with its signature, and what the provider's own tools did.
 *
 * The types are those of `@anthropic-ai/sdk` 1.14.0 (2026-11).
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject, parseJson } from "../base/json.ts";

/**
 * Type of the entry among kept blocks that names the calls which the model made before the blocks behind it, and behind
 * the entry before (until 2026-11-29: all calls so far, which is read alike).
 */
const AFTER_CALLS = "codex_relay.after";

/** The entry that names the calls made since the last one. */
export function createCallsMark(calls: readonly string[]): JsonObject {
  return { type: AFTER_CALLS, calls: [...calls] };
}

/** The calls that a kept entry names; undefined when it is a block. */
export function readCallsMark({ type, calls }: JsonObject): readonly string[] | undefined {
  return type === AFTER_CALLS ? decodeArray(calls).filter((id) => typeof id === "string") : undefined;
}

/** A kept block while its pieces arrive. */
export class KeptBlock {
  readonly index: number;
  readonly #start: JsonObject;
  readonly #thinking: string[] = [];
  readonly #input: string[] = [];
  #signature: string | undefined;

  /** @param start The block as its first event gives it. */
  constructor(index: number, start: JsonObject) {
    this.index = index;
    this.#start = start;
  }

  /** Whether it is a block whose thinking is shown. */
  get isThinking(): boolean {
    return this.#start.type === "thinking";
  }

  /** Adds thinking. */
  addThinking(piece: string): void {
    this.#thinking.push(piece);
  }

  /** Adds a piece of the JSON text of `input`. */
  addInput(piece: string): void {
    this.#input.push(piece);
  }

  /** Sets the signature, or replaces it (as the SDK does, measured 2026-11). */
  sign(signature: string): void {
    this.#signature = signature;
  }

  /** The whole block. A key that did not arrive is not added. */
  build(): JsonObject {
    const { thinking } = this.#start;
    const input = parseJson(this.#input.join(""));
    return {
      ...this.#start,
      ...(this.isThinking && { thinking: (typeof thinking === "string" ? thinking : "") + this.#thinking.join("") }),
      ...(this.#signature !== undefined && { signature: this.#signature }),
      ...(isObject(input) && { input }),
    };
  }
}
