/**
 * The end of an answer: its log line, its entries in the ledger, and what became of the provider's cache.
 *
 * @module
 */
import { omitUndefined } from "../base/json.ts";
import type { Log } from "../base/log.ts";
import type { Cost } from "../providers/price.ts";
import { resolveCost } from "../upstream/answer_cost.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { logEnd, type LoggedRequest } from "./access_log.ts";
import { type AnswerUsage, computeSpeed, describeNumbers } from "./answer_numbers.ts";
import type { CacheWatch } from "./cache_watch.ts";
import type { SentRequest } from "./candidates.ts";
import type { ResponseWriter } from "./response_writer.ts";
import type { RetryLoop, WastedTry } from "./retry.ts";
import type { UsageEntry, UsageLedger } from "./usage_ledger.ts";

/** Where the end of an answer is written down. */
export interface Books {
  readonly options: { readonly log: Log };
  readonly ledger: UsageLedger;
  readonly caches: CacheWatch;
}

/** An answer that has ended. */
export interface EndedAnswer {
  readonly logged: LoggedRequest;
  readonly writer: Pick<ResponseWriter, "state" | "clientGone" | "firstTokenAt">;
  readonly retries: Pick<RetryLoop, "tries" | "sent" | "wasted" | "lastTried">;
  /** The upstreams that could serve it, the preferred one first. */
  readonly upstreams: readonly [Upstream, ...Upstream[]];
  /** Name of the conversation; absent when the client gives none. */
  readonly thread?: string;
}

/** Writes down the end of an answer. */
export function closeAnswer({ logged, writer, retries, upstreams, thread }: EndedAnswer, books: Books): void {
  const { options: { log }, ledger, caches } = books;
  const { state, clientGone, firstTokenAt } = writer;
  const { failure, repairs, finishReason, usage, unfitThinking } = state;
  const { sent, wasted, tries } = retries;
  const now = performance.now();
  const asked = new Date(Date.now() - (now - logged.started));
  const cost = usage && sent && resolveCost({ model: sent.model, usage, asked }, sent.upstream.options);
  const served = findOwner(sent?.upstream ?? upstreams[0], upstreams);
  const entries = wasted.map((waste) =>
    createTryEntry({ ...waste, upstream: findOwner(waste.upstream, upstreams) }, asked)
  );
  const numbers = describeNumbers({
    tries,
    ...omitUndefined({
      usage,
      firstToken: firstTokenAt && (firstTokenAt - logged.started) / 1000,
      speed: firstTokenAt && computeSpeed(state, (now - firstTokenAt) / 1000),
      cost: addCosts([cost, ...entries.map((entry) => entry.cost)]),
    }),
  });
  const servedBy = upstreams.length > 1 ? retries.lastTried : undefined;
  // The first upstream's model has its name already, perhaps with that of its provider.
  const model = served === upstreams[0] ? undefined : sent?.model;
  const wire = sent?.wire;
  const end = { clientGone, failure, servedBy, wire, finishReason, numbers, model, repairs: repairs.describe() };
  logEnd(log, logged, omitUndefined({ ...end, unfitThinking }));
  entries.push({
    provider: served.name,
    model: sent?.model ?? logged.model,
    asked,
    kind: failure !== undefined && !clientGone ? "failure" : "answer",
    hasBegun: firstTokenAt !== undefined,
    ...omitUndefined({ usage, cost }),
  });
  for (const entry of entries) ledger.add(entry);
  // Hashing a long request takes longer than all else here.
  if (log.isDebug !== false && usage && sent) logCacheLoss({ sent, usage, thread }, { log, caches });
}

/** The first of the upstreams that are the same one with several keys. */
function findOwner(upstream: Upstream, upstreams: readonly Upstream[]): Upstream {
  return upstreams.find(({ learned }) => learned === upstream.learned) ?? upstream;
}

function createTryEntry({ upstream, model, usage }: WastedTry, asked: Date): UsageEntry {
  const cost = resolveCost({ model, usage, asked }, upstream.options);
  return { provider: upstream.name, model, asked, kind: "try", usage, hasBegun: true, ...(cost && { cost }) };
}

/** The sum of `costs`; undefined when one of them is not known, or they are in several currencies. */
function addCosts([first, ...others]: readonly (Cost | undefined)[]): Cost | undefined {
  return others.reduce<Cost | undefined>((sum, cost) => {
    if (sum === undefined || cost?.currency !== sum.currency) return undefined;
    return { ...sum, amount: sum.amount + cost.amount };
  }, first);
}

function logCacheLoss(
  { sent, usage, thread }: {
    readonly sent: SentRequest;
    readonly usage: AnswerUsage;
    readonly thread: string | undefined;
  },
  { log, caches }: Pick<Books, "caches"> & { readonly log: Log },
): void {
  // Another model has another cache.
  const name = thread && JSON.stringify([sent.upstream.name, sent.model, thread]);
  const loss = sent.body && caches.observe(name, sent.body, usage);
  if (loss !== undefined) log.debug(loss);
}
