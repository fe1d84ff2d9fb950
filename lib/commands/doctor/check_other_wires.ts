/**
 * One small request by each wire that the provider is not asked by, to see which of them it answers.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import { omitUndefined } from "../../base/json.ts";
import { resolveBaseUrl } from "../../config/wire_address.ts";
import type { WireName } from "../../providers/profile.ts";
import { findProviderAt } from "../../providers/select.ts";
import { applyOverrides, applyWire, chooseWire, createWireChoice, WIRE_NAMES } from "../../providers/wire.ts";
import { prepareRequest } from "../../relay/prepare.ts";
import { decodeRequest } from "../../responses/decode.ts";
import { sendRequest } from "../../upstream/client.ts";
import { Upstream } from "../../upstream/upstream.ts";
import { type DoctorContext, SILENT_LOG } from "./context.ts";
import type { CheckResult } from "./finding.ts";

/** Longest wait for the status of an answer, in milliseconds; a local server may load the model first. */
const ANSWER_WAIT_MS = 60_000;
/** Least output limit that every API takes: 16 of the Responses API (OpenAI's OpenAPI document, 2026-08-21). */
const LEAST_OUTPUT = 16;

/** Requests that {@linkcode checkOtherWires} makes. */
export const OTHER_WIRE_REQUESTS: number = WIRE_NAMES.length - 1;

/** The wire by which the model is asked, after all that was learned. */
export function resolveWire({ upstream, learned }: DoctorContext): WireName {
  const { target = "" } = learned.model ?? {};
  return chooseWire(upstream.learned.profileFor(target), target).wire;
}

/** What became of a request by one wire. */
interface WireTry {
  readonly wire: WireName;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
}

/** Asks by every wire but `used`. */
export async function tryOtherWires(context: DoctorContext, used: readonly WireName[]): Promise<readonly WireTry[]> {
  const tries: WireTry[] = [];
  for (const wire of WIRE_NAMES.filter((name) => !used.includes(name))) {
    tries.push({ wire, status: await askBy(wire, context) });
  }
  return tries;
}

async function askBy(wire: WireName, { provider, authorization, learned, spent }: DoctorContext): Promise<number> {
  const { name = "" } = learned.model ?? {};
  const profile = applyOverrides(provider.profile, createWireChoice(wire));
  const row = findProviderAt(provider.upstream);
  const address = resolveBaseUrl(provider.upstream, { wire, ...omitUndefined({ row }) });
  const { modelOverrides: _, ...options } = provider;
  const upstream = new Upstream({ ...options, profile, upstream: address }, {
    log: SILENT_LOG,
    forwardsClientKey: true,
  });
  const body = { model: name, input: "Reply with OK.", max_output_tokens: LEAST_OUTPUT, stream: true };
  spent.requests++;
  try {
    const client = new Headers(omitUndefined({ authorization }));
    const { sent, target } = prepareRequest(decodeRequest(body), { upstream, names: [name], client });
    const signal = AbortSignal.timeout(ANSWER_WAIT_MS);
    const to = { upstream: address, profile: applyWire(target.profile), signal, ...omitUndefined({ authorization }) };
    const response = await sendRequest(sent, to);
    await response.body.cancel();
    return response.status;
  } catch (thrown) {
    return RelayError.from(thrown).refusal?.status ?? 0;
  }
}

/** Whether a try was answered. */
export function isAnswered({ status }: WireTry): boolean {
  return status >= 200 && status < 300;
}

/** By which other APIs the provider answers as well. It is good to know, and never a fault. */
export async function checkOtherWires(context: DoctorContext): Promise<CheckResult> {
  const used = resolveWire(context);
  const tries = await tryOtherWires(context, [used]);
  const tried = `sent one request by ${tries.map(({ wire }) => wire).join(" and ")}, besides ${used}`;
  const answering = tries.filter(isAnswered).map(({ wire }) => wire);
  const facts = { used, answers: answering.join(" ") };
  if (answering.length === 0) {
    const statuses = tries.map(({ status }) => status === 0 ? "no answer" : status).join(", ");
    return { tried, found: `it answers by none of them (${statuses})`, facts };
  }
  const lines = answering.map((wire) => `wire = "${wire}"`).join(" or ");
  return { tried, found: `it answers by ${answering.join(" and ")}, too; ${lines} would use it`, facts };
}
