/**
 * The ledger of a relay: what its requests used and cost, by provider, model and day.
 *
 * @module
 */
import type { Cost } from "../providers/price.ts";
import type { AnswerUsage } from "./answer_numbers.ts";

/** Sums over requests. */
export interface UsageSums {
  requests: number;
  /** Those of them that ended in an error. */
  failures: number;
  inputTokens: number;
  /** Those of them that came out of a provider's cache. */
  cachedTokens: number;
  outputTokens: number;
  /** Those of them that were thinking. */
  thinkingTokens: number;
  /** Answers whose tokens no provider stated, so that they are missing in the sums. */
  uncounted: number;
  /** Answers whose cost is not known, those without tokens included. */
  unpriced: number;
  /** Amounts by currency. */
  readonly costs: Map<string, number>;
}

/** The sums of one model at one provider on one day. */
export interface UsageRow extends UsageSums {
  readonly provider: string;
  readonly model: string;
  /** The day on this machine, as YYYY-MM-DD. */
  readonly day: string;
}

/** One answer, or one try that brought none. */
export interface UsageEntry {
  readonly provider: string;
  readonly model: string;
  /** When it was asked for. */
  readonly asked: Date;
  /** What it was: an answer, a request that failed, or a try after which the same request was tried again. */
  readonly kind: "answer" | "failure" | "try";
  /** The provider's counts; absent when it stated none. */
  readonly usage?: AnswerUsage;
  /** Absent when it is not known. */
  readonly cost?: Cost;
  /** Whether the provider began to answer; a refusal uses no tokens. */
  readonly hasBegun: boolean;
}

/** Rows that are kept; more than a hundred models on each of ten days. */
const MAX_ROWS = 1_024;
/** Longest name of a model that is kept, in UTF-16 units: clients may ask for any. */
const MAX_NAME = 200;
/** Stands for the models of a provider that came after the table was full. */
const OTHERS = "(others)";

/** What the requests of one relay used since it began. The table is bounded, and the total is not cut by that. */
export class UsageLedger {
  /** When it began. */
  readonly since: Date;
  readonly total: UsageSums = createSums();
  readonly #rows = new Map<string, UsageRow>();

  constructor(since: Date = new Date()) {
    this.since = since;
  }

  /** The rows, the oldest day first. */
  get rows(): readonly UsageRow[] {
    return [...this.#rows.values()];
  }

  /** Adds an entry. */
  add(entry: UsageEntry): void {
    addEntry(this.total, entry);
    addEntry(this.#findRow({ ...entry, model: entry.model.slice(0, MAX_NAME) }), entry);
  }

  #findRow({ provider, model, asked }: UsageEntry): UsageRow {
    const day = formatLocalDay(asked);
    const known = this.#rows.get(joinRowKey(provider, model, day));
    if (known !== undefined) return known;
    if (this.#rows.size < MAX_ROWS) return this.#createRow(provider, model, day);
    this.#dropOldestDay(day);
    if (this.#rows.size < MAX_ROWS) return this.#createRow(provider, model, day);
    return this.#rows.get(joinRowKey(provider, OTHERS, day)) ?? this.#createRow(provider, OTHERS, day);
  }

  #createRow(provider: string, model: string, day: string): UsageRow {
    const row = { provider, model, day, ...createSums() };
    this.#rows.set(joinRowKey(provider, model, day), row);
    return row;
  }

  /** Drops the rows of the oldest day, unless it is `today`. */
  #dropOldestDay(today: string): void {
    const [oldest] = this.#rows.values();
    if (oldest === undefined || oldest.day === today) return;
    for (const [key, { day }] of this.#rows) if (day === oldest.day) this.#rows.delete(key);
  }
}

function createSums(): UsageSums {
  return {
    requests: 0,
    failures: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    thinkingTokens: 0,
    uncounted: 0,
    unpriced: 0,
    costs: new Map(),
  };
}

function addEntry(sums: UsageSums, { kind, usage, cost, hasBegun }: UsageEntry): void {
  if (kind !== "try") sums.requests++;
  if (kind === "failure") sums.failures++;
  if (usage === undefined) {
    if (kind === "answer" || hasBegun) sums.uncounted++;
  } else {
    sums.inputTokens += usage.promptTokens;
    sums.cachedTokens += usage.cachedTokens ?? 0;
    sums.outputTokens += usage.completionTokens;
    sums.thinkingTokens += usage.reasoningTokens ?? 0;
  }
  if (cost !== undefined) sums.costs.set(cost.currency, (sums.costs.get(cost.currency) ?? 0) + cost.amount);
  else if (kind === "answer" || hasBegun || usage !== undefined) sums.unpriced++;
}

function joinRowKey(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** The day of `date` on this machine, as YYYY-MM-DD. */
function formatLocalDay(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${date.getFullYear()}-${month}-${day}`;
}
