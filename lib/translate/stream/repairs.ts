/**
 * The number of slips of the model or provider that were repaired in one answer, by kind.
 *
 * @module
 */

/** What is shown for each kind of repair: a noun for one, and one for several. */
const REPAIR_WORDS = {
  repeated_call: ["repeated call", "repeated calls"],
  repeated_text: ["repeated text", "repeated texts"],
  argument: ["argument", "arguments"],
  tool_name: ["tool name", "tool names"],
  wrapped_call: ["wrapped call", "wrapped calls"],
  text_call: ["call in the text", "calls in the text"],
  patch: ["patch", "patches"],
  foreign_item: ["foreign item left out", "foreign items left out"],
  hidden_call: ["call of the provider's own left out", "calls of the provider's own left out"],
} as const;

/** A kind of repair: the thing that was mended. */
export type RepairKind = keyof typeof REPAIR_WORDS;

/** The repairs of one answer. */
export class Repairs {
  readonly #counts = new Map<RepairKind, number>();

  /** Counts `count` repairs of one kind. */
  add(kind: RepairKind, count = 1): void {
    if (count > 0) this.#counts.set(kind, this.get(kind) + count);
  }

  /** The number of repairs of one kind. */
  get(kind: RepairKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** The repairs in words, such as `2 arguments, 1 patch`; "" when there were none. */
  describe(): string {
    return [...this.#counts].map(([kind, count]) => `${count} ${REPAIR_WORDS[kind][count === 1 ? 0 : 1]}`).join(", ");
  }
}
