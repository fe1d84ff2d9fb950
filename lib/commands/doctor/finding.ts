/**
 * The types of checks and findings, and what a check's result becomes.
 *
 * @module
 */
import type { DoctorContext } from "./context.ts";
import type { OutcomeRow, OutcomeStatus } from "./outcome_row.ts";
import { type OutcomeId, OUTCOMES } from "./outcomes.ts";

/** Name of a check. */
export type CheckId =
  | "configuration"
  | "proxy"
  | "port"
  | "network"
  | "key"
  | "list"
  | "model"
  | "chat"
  | "usage"
  | "tools"
  | "tool_output"
  | "parallel_calls"
  | "tool_choice"
  | "images"
  | "json_output"
  | "efforts"
  | "thinking"
  | "window"
  | "other_wires"
  | "codex"
  | "codex_config"
  | "catalog"
  | "daemon";

/** Values that may be shown to anyone: numbers, switches and words of fixed lists, never what was received as text. */
export type SafeFacts = Readonly<Record<string, string | number | boolean>>;

/** The result of a check that ran. */
export interface CheckResult {
  /** Absent: all well. */
  readonly outcome?: OutcomeId;
  /** What was tried. */
  readonly tried: string;
  /** What came back. */
  readonly found: string;
  /** The values in the braces of the outcome's advice. */
  readonly values?: Readonly<Record<string, string>>;
  readonly facts?: SafeFacts;
}

/** The reason why a check made no sense. */
export interface SkippedResult {
  readonly skipped: string;
}

/** One check. */
export interface Check {
  readonly id: CheckId;
  /** What is looked at, for people. */
  readonly title: string;
  /** Checks without whose success this one makes no sense. */
  readonly needs: readonly CheckId[];
  /** Whether it asks the provider, which `--offline` forbids. */
  readonly asksProvider: boolean;
  /** The most requests to the model that it makes, each in its first form; absent: none. */
  readonly requests?: number;
  run(context: DoctorContext): Promise<CheckResult | SkippedResult>;
}

/** What one check found. */
export interface Finding {
  readonly id: CheckId;
  readonly title: string;
  readonly status: OutcomeStatus | "ok" | "skipped";
  /** Absent when all is well or the check was skipped. */
  readonly outcome?: OutcomeId;
  readonly tried: string;
  readonly found: string;
  /** What to do; "" when nothing. */
  readonly advice: string;
  readonly facts: SafeFacts;
}

/** The finding that a result is. */
export function createFinding(
  { id, title }: Pick<Check, "id" | "title">,
  result: CheckResult | SkippedResult,
): Finding {
  if ("skipped" in result) {
    return { id, title, status: "skipped", tried: "", found: result.skipped, advice: "", facts: {} };
  }
  const { outcome, tried, found, values = {}, facts = {} } = result;
  if (outcome === undefined) return { id, title, status: "ok", tried, found, advice: "", facts };
  const row: OutcomeRow = OUTCOMES[outcome];
  return { id, title, status: row.status, outcome, tried, found, advice: fillAdvice(row.advice, values), facts };
}

/** `advice` with the values in its braces; a value that is missing leaves its name. */
function fillAdvice(advice: string, values: Readonly<Record<string, string>>): string {
  return advice.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
}
