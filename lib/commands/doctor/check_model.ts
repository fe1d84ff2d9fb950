/**
 * The check that the model exists, and the names near one that does not.
 *
 * @module
 */
import { chooseModel, describeModels } from "../../codex/model_properties.ts";
import { listKnownModels } from "../../providers/model_facts.ts";
import { chooseNamed } from "../../upstream/chosen_models.ts";
import { decodeModels } from "../../chat/models/decode.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult } from "./finding.ts";

const MAX_NEAR = 3;
/** Part of a name's letters that may differ in a name that is called near. */
const NEAR = 0.5;

/** Which model is asked, and whether the provider lists it. */
export function checkModel(context: DoctorContext): Promise<CheckResult> {
  const { provider, wishedModel, learned } = context;
  const listed = learned.models ?? [];
  const offered = chooseNamed(listed, provider.modelNames);
  const known = offered.length > 0 ? offered : decodeModels(listKnownModels(provider.profile.name));
  const chosen = wishedModel ?? chooseModel(describeModels(known, provider))?.name;
  if (chosen === undefined) {
    return Promise.resolve({ outcome: "model.none", tried: "looked for a model to ask", found: "no source names one" });
  }
  const target = provider.modelMap.resolve(chosen);
  learned.model = { name: chosen, target };
  const name = chosen === target ? chosen : `${chosen}, which is mapped to ${target}`;
  const tried = wishedModel === undefined ? "chose the first model that is offered" : "looked for --model in the list";
  if (listed.length === 0) return Promise.resolve({ tried, found: `${name}; there is no list to look it up in` });
  const model = listed.find(({ id }) => id === target);
  if (model === undefined) {
    return Promise.resolve({
      outcome: "model.unlisted",
      tried,
      found: `${name} is not among ${listed.length}`,
      values: { near: adviseOnName(context) },
    });
  }
  if (model.retired) return Promise.resolve({ outcome: "model.retired", tried, found: name });
  if (model.kind !== "chat" || model.toolCalls === false) {
    return Promise.resolve({ outcome: "model.no_chat", tried, found: name, facts: { kind: model.kind } });
  }
  return Promise.resolve({ tried, found: name });
}

/** What to do about a name that the provider does not know. */
export function adviseOnName({ learned }: DoctorContext): string {
  const near = listNearNames(learned.model?.target ?? "", (learned.models ?? []).map(({ id }) => id));
  if (near.length === 0) return "check the name, and that the account may use the model; map it with --model-map";
  return `check the name; near ones are ${near.join(", ")}; or map it with --model-map`;
}

/** Those of `names` that are most like `name`, the nearest first. */
export function listNearNames(name: string, names: readonly string[]): string[] {
  const wanted = normalizeName(name);
  return names.map((candidate) => ({ candidate, distance: rateDistance(wanted, normalizeName(candidate)) }))
    .filter(({ distance }) => distance <= NEAR)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, MAX_NEAR).map(({ candidate }) => candidate);
}

/** Lower case, without the maker before a slash and without punctuation. */
function normalizeName(name: string): string {
  return name.toLowerCase().replace(/^.*\//, "").replaceAll(/[^a-z\d]/g, "");
}

/** Part of the letters that must be changed to make one name of the other: 0 for equal names. */
function rateDistance(left: string, right: string): number {
  const longest = Math.max(left.length, right.length, 1);
  if (left !== "" && right !== "" && (left.includes(right) || right.includes(left))) {
    return Math.min(NEAR, Math.abs(left.length - right.length) / longest / 2);
  }
  return countEdits(left, right) / longest;
}

/** Number of letters to insert, remove or replace. */
function countEdits(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...left].entries()) {
    const next = [at + 1];
    for (const [column, other] of [...right].entries()) {
      next.push(
        Math.min(
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          (row[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
