/**
 * The check that the model exists, and the names near one that does not.
 *
 * @module
 */
import { chooseModel, describeModels } from "../../codex/model_properties.ts";
import { listKnownModels } from "../../providers/model_facts.ts";
import { chooseNamed } from "../../upstream/chosen_models.ts";
import { decodeModels } from "../../wire/models/decode.ts";
import { findNearNames } from "../../base/near_names.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult } from "./finding.ts";

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
  const near = findNearNames(learned.model?.target ?? "", (learned.models ?? []).map(({ id }) => id));
  if (near.length === 0) return "check the name, and that the account may use the model; map it with --model-map";
  return `check the name; near ones are ${near.join(", ")}; or map it with --model-map`;
}
