/**
 * The type of one rule of the failure table: its conditions and its verdict.
 *
 * @module
 */
import type { ErrorCode } from "../../base/errors.ts";

/** One rule. Every condition that is present must hold. */
export interface FailureRule {
  /** Unique name; goldens refer to it. */
  readonly name: string;
  readonly means: ErrorCode;
  /** HTTP statuses to which the rule applies. Inside a 200 answer it always applies. */
  readonly onlyOn?: readonly number[];
  /** Status of the answer or, inside a 200 answer, of the error object: numbers, or the first and last of a range. */
  readonly status?: readonly number[] | { readonly from: number; readonly to: number };
  /** A pattern for a whole code or type of the error. */
  readonly codes?: RegExp;
  /** A pattern for any part of the codes, the type and the message. */
  readonly text?: RegExp;
  /** The form of a body that is not JSON. */
  readonly form?: readonly ("html" | "text" | "empty")[];
  /** The wait that the provider asks for: of any length, too long to honour, or none at all. */
  readonly wait?: "any" | "long" | "none";
  /** The value of the provider's `x-should-retry` header. */
  readonly shouldRetry?: boolean;
  /** Whether the request alone must exceed a whole limit, so that no wait helps. */
  readonly overWholeLimit?: true;
  /** Whether the provider's profile must give `means` as the meaning of a 400 without a body. */
  readonly byProfile?: true;
  /**
   * Whether the answer must name no time after which to try again, at a provider whose profile gives `means` as the
   * meaning of such a limit.
   */
  readonly bareLimit?: true;
  /** Whether most of the refused request must be images and files. */
  readonly ofMedia?: true;
  /** Whether the text must name a refused part of the request. */
  readonly namesPart?: true;
  /** Advice for the user; that of `means` when absent. */
  readonly advice?: string;
  /** The best evidence for the rule. */
  readonly source: "recorded" | "error page" | "server source" | "reports" | "general knowledge";
  /** Month in which the evidence was read. */
  readonly seen: "2026-11";
}

/** A pattern for whole codes; `*` matches any text. */
export function matchCodes(...codes: readonly string[]): RegExp {
  const parts = codes.map((code) => code.replaceAll(".", "\\.").replaceAll("*", ".*"));
  return new RegExp(`^(?:${parts.join("|")})$`, "i");
}
