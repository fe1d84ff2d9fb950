/**
 * The report for people: one block for each finding, and a line that sums up.
 *
 * @module
 */
import { escapeControls } from "../../base/log.ts";
import { formatCount } from "../../relay/answer_numbers.ts";
import { MAX_ANSWER_TOKENS, MAX_PROMPT_TOKENS } from "./query_model.ts";
import { CHECKS, countRequests } from "./checks.ts";
import type { Spent } from "./context.ts";
import type { Finding } from "./finding.ts";
import { OUTCOMES } from "./outcomes.ts";

/** The mark at the beginning of a finding's line. */
const MARKS: Readonly<Record<Finding["status"], string>> = {
  ok: "✓",
  warning: "⚠",
  failed: "✗",
  unknown: "?",
  skipped: "–",
};

/** One finding: what was tried and found, and unless all is well what it means and what to do. */
export function formatFinding({ title, status, outcome, tried, found, advice }: Finding): string {
  const first = status === "skipped"
    ? `${MARKS[status]} ${title}: skipped, ${found}`
    : `${MARKS[status]} ${title}: ${tried}: ${found}`;
  const rest = outcome === undefined ? [] : [`    ${OUTCOMES[outcome].meaning}`, `    → ${advice}`];
  return `${[first, ...rest].map(escapeControls).join("\n")}\n`;
}

/** What was skipped for the same reason, one after the other, in one line. */
export function formatSkipped(findings: readonly Finding[]): string {
  const [first, ...others] = findings;
  if (first === undefined) return "";
  if (others.length === 0) return formatFinding(first);
  const line = `${MARKS.skipped} Skipped, as ${first.found}: ${findings.map(({ title }) => title).join(", ")}`;
  return `${escapeControls(line)}\n`;
}

/** Writes each finding as soon as it is there; those that were skipped together stand in one line. */
export class FindingWriter {
  readonly #write: (text: string) => void;
  #skipped: Finding[] = [];

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Takes the next finding. */
  add(finding: Finding): void {
    const isSkipped = finding.status === "skipped";
    if (!isSkipped || this.#skipped.some(({ found }) => found !== finding.found)) this.flush();
    if (isSkipped) this.#skipped.push(finding);
    else this.#write(formatFinding(finding));
  }

  /** Writes what is still held back. */
  flush(): void {
    if (this.#skipped.length > 0) this.#write(formatSkipped(this.#skipped));
    this.#skipped = [];
  }
}

/** How many requests will be made, and of what size, before the first one is. */
export function formatPlan(isOffline: boolean): string {
  if (isOffline) return "Nothing is asked of the provider (--offline).\n";
  const most = countRequests(CHECKS);
  return `Up to ${most} small requests go to the model, each with at most ${
    formatCount(MAX_PROMPT_TOKENS)
  } tokens in ` +
    `and ${
      formatCount(MAX_ANSWER_TOKENS)
    } out, and a few for lists.\nOne that is refused may be sent again in another form. ` +
    "--offline asks nothing.\n";
}

const STATUSES: readonly Finding["status"][] = ["failed", "warning", "unknown", "ok", "skipped"];

/** How many findings there are of each kind, and what the requests took. */
export function formatTally(findings: readonly Finding[], { requests, inputTokens, outputTokens }: Spent): string {
  const counts = STATUSES.flatMap((status) => {
    const count = findings.filter((finding) => finding.status === status).length;
    return count === 0 ? [] : [`${count} ${status === "warning" && count > 1 ? "warnings" : status}`];
  });
  const asked = `${requests} ${requests === 1 ? "request" : "requests"} to the model`;
  const tokens = `${formatCount(inputTokens)} tokens in and ${formatCount(outputTokens)} out`;
  return `${counts.join(", ")}; ${asked}, ${tokens}\n`;
}
