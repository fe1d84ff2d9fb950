/**
 * What the fixtures of answers and refusals show of each provider on each wire.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import type { WireName } from "../../lib/providers/profile.ts";
import { chooseEvidence, type Evidence } from "./evidence.ts";

/** One fixture: its description, and what the relay makes of it. */
export interface ShownCase {
  /** Folder of the provider. */
  readonly provider: string;
  /** `case.json` of an answer, `upstream.json` of a refusal. */
  readonly about: JsonObject;
  /** The response of an answer's last event; absent for a refusal. */
  readonly response?: JsonObject;
  /** The code that a refusal was given; absent for an answer. */
  readonly code?: string;
}

/** Evidence by provider, then by feature. */
export type ShownFeatures = ReadonlyMap<string, ReadonlyMap<string, Evidence>>;

function countItems({ response }: ShownCase, pattern: RegExp): number {
  return decodeArray(response?.output).filter((item) => isObject(item) && pattern.test(String(item.type))).length;
}

function readCode({ error }: JsonObject): unknown {
  return isObject(error) ? error.code : undefined;
}

const CALLS = /^(?:function|custom_tool|tool_search)_call$/;

/** The features by their columns: which cases show them. */
const FEATURES: Readonly<Record<string, (shown: ShownCase) => boolean>> = {
  "text": (shown) => countItems(shown, /^message$/) > 0,
  "thinking": (shown) => countItems(shown, /^reasoning$/) > 0,
  "tool call": (shown) => countItems(shown, CALLS) > 0,
  "parallel calls": (shown) => countItems(shown, CALLS) > 1,
  "patch": (shown) => countItems(shown, /^custom_tool_call$/) > 0,
  "cut answer": ({ response }) => response?.status === "incomplete",
  // An answer without anything fails as well, and is no failure that the provider reports.
  "failure in an answer": ({ response }) => response?.status === "failed" && readCode(response) !== "unusable_answer",
  "refused key": ({ code }) => code === "upstream_auth",
  "overflow": ({ code }) => code === "context_length_exceeded",
  "rate limit": ({ code }) => code === "upstream_rate_limit" || code === "upstream_quota",
};

/** The features, in the order of their columns. */
export const FEATURE_NAMES: readonly string[] = Object.keys(FEATURES);

/** What a hand-written case may rest on to count; assumptions and general knowledge prove nothing. */
const SOUND = ["recordings", "documentation", "reports", "high", "medium"];

/** What a case proves; undefined for one that rests on assumptions. */
export function findEvidence({ provenance, evidence, confidence, seen }: JsonObject): Evidence | undefined {
  const date = decodeText(seen);
  if (date === undefined) return undefined;
  if (provenance === "recorded") return { kind: "recorded", date };
  return SOUND.includes(String(evidence ?? confidence)) ? { kind: "scripted", date } : undefined;
}

/** The features that cases show of the providers on a wire. */
export function collectFeatures(cases: readonly ShownCase[], wire: WireName): ShownFeatures {
  const providers = new Map<string, Map<string, Evidence>>();
  for (const shown of cases) {
    const evidence = findEvidence(shown.about);
    if ((shown.about.wire ?? "chat") !== wire || evidence === undefined) continue;
    const features = providers.get(shown.provider) ?? new Map<string, Evidence>();
    providers.set(shown.provider, features);
    for (const [name, shows] of Object.entries(FEATURES)) {
      const better = shows(shown) ? chooseEvidence(features.get(name), evidence) : undefined;
      if (better !== undefined) features.set(name, better);
    }
  }
  return providers;
}

/** Reads all cases below the folder of fixtures, but for those of no particular provider. */
export function readCases(fixtures: URL): ShownCase[] {
  return [
    ...listFolders(new URL("providers/", fixtures)).map(({ provider, folder }): ShownCase => ({
      provider,
      about: readJson(new URL("case.json", folder)),
      response: readLastResponse(new URL("events.jsonl", folder)),
    })),
    ...listFolders(new URL("errors/", fixtures)).map(({ provider, folder }): ShownCase => ({
      provider,
      about: readJson(new URL("upstream.json", folder)),
      code: String(readJson(new URL("response.json", folder)).code),
    })),
  ];
}

function listFolders(root: URL): { readonly provider: string; readonly folder: URL }[] {
  const providers = [...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => name !== "any").sort();
  return providers.flatMap((provider) =>
    [...Deno.readDirSync(new URL(`${provider}/`, root))].map(({ name }) => name).sort()
      .map((name) => ({ provider, folder: new URL(`${provider}/${name}/`, root) }))
  );
}

function readJson(file: URL): JsonObject {
  const value: unknown = JSON.parse(Deno.readTextFileSync(file));
  if (!isObject(value)) throw new Error(`Cannot read ${file.pathname}: it holds no JSON object`);
  return value;
}

function readLastResponse(file: URL): JsonObject {
  const last: unknown = JSON.parse(Deno.readTextFileSync(file).trim().split("\n").at(-1) ?? "");
  if (isObject(last) && isObject(last.response)) return last.response;
  throw new Error(`Cannot read ${file.pathname}: its last event holds no response`);
}
