/**
 * The judgement of one request to the model: refused, adapted, or what its answer shows.
 *
 * @module
 */
import type { ErrorCode } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { formatTomlValue } from "../../upstream/learned_overrides.ts";
import { isEndless } from "./answer_bounds.ts";
import type { ProbeAnswer } from "./probe_answer.ts";
import { ProbeError, queryModel } from "./query_model.ts";
import { describeKeySource } from "./check_key.ts";
import { adviseOnName } from "./check_model.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult, SafeFacts } from "./finding.ts";
import type { OutcomeId } from "./outcomes.ts";

/** What an answer shows. */
export interface Judgement {
  /** Absent: all well, as far as the relay had to change nothing. */
  readonly outcome?: OutcomeId;
  readonly found: string;
  readonly facts?: SafeFacts;
}

/** A request, and how its answer is judged. */
export interface Probe {
  readonly body: JsonObject;
  /** What is tried, for people. */
  readonly tried: string;
  /** The outcome of a refusal that the relay cannot adapt to. */
  readonly refused: OutcomeId;
  /** The outcome of a refusal that it has adapted to. */
  readonly adapted: OutcomeId;
  /** The outcome of a whole answer that the relay does not accept; absent: it counts as a broken one. */
  readonly unusable?: OutcomeId;
  judge(answer: ProbeAnswer): Judgement;
}

/** What failures mean that say nothing against the request. */
const FAULTS: Readonly<Partial<Record<ErrorCode, OutcomeId>>> = {
  upstream_auth: "request.key_refused",
  upstream_quota: "request.quota",
  upstream_rate_limit: "request.rate_limited",
  upstream_overloaded: "request.overloaded",
  upstream_timeout: "request.late",
  upstream_unreachable: "request.broken",
  upstream_truncated: "request.broken",
  upstream_protocol: "request.broken",
  upstream_model_not_found: "request.no_model",
  output_limit: "request.only_thought",
  context_length_exceeded: "request.too_long",
  first_prompt_too_long: "request.too_long",
};

/** Asks the model and judges the answer. */
export async function runProbe(
  { body, tried, refused, adapted, unusable, judge }: Probe,
  context: DoctorContext,
): Promise<CheckResult> {
  try {
    const answer = await queryModel(body, context);
    const judged = judge(answer);
    if (judged.outcome !== undefined || answer.adapted.length === 0) return { tried, ...judged };
    return { tried, ...judged, outcome: adapted, ...describeAdaptation(answer.adapted, context) };
  } catch (thrown) {
    if (!(thrown instanceof ProbeError)) throw thrown;
    if (unusable !== undefined && thrown.reason.code === "upstream_protocol" && thrown.finishReason !== undefined) {
      return { tried, outcome: unusable, found: `it is not, finish reason ${thrown.finishReason}` };
    }
    return { tried, ...describeFault(thrown, { refused, context }) };
  }
}

/** Several questions of one check. */
export interface ProbeSeries {
  readonly bodies: readonly JsonObject[];
  /** What is tried, for people. */
  readonly tried: string;
  /** The outcome of a refusal that the relay cannot adapt to. */
  readonly refused: OutcomeId;
  /** The outcome of a refusal that it has adapted to. */
  readonly adapted: OutcomeId;
  /** Looks at each answer; `index` is that of its body. */
  see(answer: ProbeAnswer, index: number): void;
  /** What the answers show when all were accepted as they were. */
  judge(): Judgement;
}

/** Asks one question after the other, until one is not answered, and judges the answers together. */
export async function runProbes(
  { bodies, tried, refused, adapted, see, judge }: ProbeSeries,
  context: DoctorContext,
): Promise<CheckResult> {
  const changed = new Set<string>();
  for (const [index, body] of bodies.entries()) {
    try {
      const answer = await queryModel(body, context);
      for (const field of answer.adapted) changed.add(field);
      see(answer, index);
    } catch (thrown) {
      if (!(thrown instanceof ProbeError)) throw thrown;
      return { tried, ...describeFault(thrown, { refused, context }) };
    }
  }
  if (changed.size > 0) return { outcome: adapted, tried, ...describeAdaptation([...changed], context) };
  return { tried, ...judge() };
}

/** What became of a request that failed. */
export function describeFault(
  { reason }: ProbeError,
  { refused, context }: { readonly refused: OutcomeId; readonly context: DoctorContext },
): Omit<CheckResult, "tried"> {
  return {
    outcome: isEndless(reason) ? "request.endless" : FAULTS[reason.code] ?? refused,
    found: reason.message,
    values: { source: describeKeySource(context), near: adviseOnName(context) },
    facts: { code: reason.code },
  };
}

/** What the relay changed, and the lines that make it permanent. */
export function describeAdaptation(
  fields: readonly string[],
  { upstream, learned }: DoctorContext,
): Pick<CheckResult, "found" | "values" | "facts"> {
  const profile: JsonObject = { ...upstream.learned.profileFor(learned.model?.target ?? "") };
  const rows = fields.map((field) => `${field} = ${formatTomlValue(profile[field])}`).join("; ");
  return {
    found: `refused at first, accepted with ${rows}`,
    values: { rows },
    facts: { adapted: fields.join(" ") },
  };
}
