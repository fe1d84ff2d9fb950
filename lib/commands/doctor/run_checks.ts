/**
 * The run of the checks: in order, without those that make no sense after a failure.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import { CHECKS } from "./checks.ts";
import type { DoctorContext } from "./context.ts";
import { type Check, type CheckId, createFinding, type Finding } from "./finding.ts";
import type { OutcomeId } from "./outcomes.ts";

/** Settings of a run. */
export interface RunOptions {
  /** Whether nothing may be asked of the provider. */
  readonly isOffline: boolean;
  /** Absent: all of them. */
  readonly checks?: readonly Check[];
  /** Takes each check before it runs. */
  begin?(check: Check): void;
  /** Takes each finding as soon as it is there. */
  end?(finding: Finding): void;
}

/** Runs the checks; never rejects over what a check meets. */
export async function runChecks(context: DoctorContext, options: RunOptions): Promise<readonly Finding[]> {
  const findings = new Map<CheckId, Finding>();
  for (const check of options.checks ?? CHECKS) {
    options.begin?.(check);
    const skipped = explainSkip(check, { findings, isOffline: options.isOffline });
    const result = skipped === undefined ? await runCheck(check, context) : { skipped };
    const finding = createFinding(check, options.isOffline ? excuseOffline(result) : result);
    findings.set(check.id, finding);
    options.end?.(finding);
  }
  return [...findings.values()];
}

async function runCheck(check: Check, context: DoctorContext): ReturnType<Check["run"]> {
  try {
    return await check.run(context);
  } catch (thrown) {
    if (!(thrown instanceof RelayError)) throw thrown;
    return { skipped: `it could not be tried: ${thrown.message}` };
  }
}

/** `result`, unless it is only that what was not asked for is not known. */
function excuseOffline(result: Awaited<ReturnType<Check["run"]>>): Awaited<ReturnType<Check["run"]>> {
  const isExcused = "outcome" in result && result.outcome === "model.none";
  return isExcused ? { skipped: "--offline: no list is asked for, and no model is named by --model" } : result;
}

/** Outcomes after which no other request would be answered either. */
const LIMITS: ReadonlySet<OutcomeId | undefined> = new Set([
  "request.rate_limited",
  "request.quota",
  "request.key_refused",
  "request.endless",
]);

/** Why a check makes no sense; undefined when it does. */
function explainSkip(
  { needs, asksProvider, requests = 0 }: Check,
  { findings, isOffline }: { readonly findings: ReadonlyMap<CheckId, Finding>; readonly isOffline: boolean },
): string | undefined {
  if (asksProvider && isOffline) return "--offline asks the provider nothing";
  const failed = needs.map((id) => findings.get(id)).find((finding) =>
    // Offline the model can be looked up in the tables without a list.
    finding?.status === "failed" || finding?.status === "skipped" && !isOffline
  );
  // What was left out passes on why, so that all of it names the one thing to mend.
  if (failed?.status === "skipped") return failed.found;
  if (failed !== undefined) return `"${failed.title}" failed`;
  const limited = requests === 0 ? undefined : [...findings.values()].find(({ outcome }) => LIMITS.has(outcome));
  return limited === undefined ? undefined : `"${limited.title}" came to a limit`;
}
