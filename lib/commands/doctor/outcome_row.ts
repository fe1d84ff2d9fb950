/**
 * The type of one row of the table of outcomes.
 *
 * @module
 */

/** How grave an outcome is. Only `failed` makes the program end with an error. */
export type OutcomeStatus = "failed" | "warning" | "unknown";

/** One outcome. */
export interface OutcomeRow {
  readonly status: OutcomeStatus;
  /** What it means: a sentence without any value. */
  readonly meaning: string;
  /** What to do; names in braces stand for values. */
  readonly advice: string;
}
