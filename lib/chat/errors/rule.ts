/**
 * What one rule of the failure table can ask for, and what it says.
 *
 * @module
 */
import type { ErrorCode } from "../../base/errors.ts";

/** One rule. Every condition that is present must hold. */
export interface FailureRule {
  /** Unique; stands in goldens. */
  readonly name: string;
  readonly means: ErrorCode;
  /** HTTP statuses on which it applies. Inside a 200 answer it always does. */
  readonly onlyOn?: readonly number[];
  /** Status of the answer or, inside a 200 answer, of the error object: numbers, or the first and last of a range. */
  readonly status?: readonly number[] | { readonly from: number; readonly to: number };
  /** A code or type of the error, whole. */
  readonly codes?: RegExp;
  /** Something in codes, type and message. */
  readonly words?: RegExp;
  /** What the body was. */
  readonly form?: readonly ("html" | "text" | "empty")[];
  /** How long the provider asks to wait: a hint of any length, one that nobody sits out, or none at all. */
  readonly wait?: "any" | "long" | "none";
  /** What the provider's `x-should-retry` says. */
  readonly shouldRetry?: boolean;
  /** Whether the request alone must be larger than a whole limit, so that no wait helps. */
  readonly overWholeLimit?: true;
  /** Whether the provider's profile must give this meaning to a 400 without a body. */
  readonly byProfile?: true;
  /** Whether the text must name a part of the request that is refused. */
  readonly namesPart?: true;
  /** What to do; the clause of `means` when absent. */
  readonly advice?: string;
  /** Best kind of evidence for it. */
  readonly source: "recorded" | "error page" | "server source" | "reports" | "general knowledge";
  /** Month in which the evidence was read. */
  readonly seen: "2026-11";
}

/** A pattern for whole codes; `*` stands for any text. */
export function oneOf(...codes: readonly string[]): RegExp {
  const parts = codes.map((code) => code.replaceAll(".", "\\.").replaceAll("*", ".*"));
  return new RegExp(`^(?:${parts.join("|")})$`, "i");
}
