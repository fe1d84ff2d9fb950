/**
 * The catalog for one start of Codex: what the relay offers, and the model that it begins with.
 *
 * @module
 */
import { decodeModels } from "../../wire/models/decode.ts";
import { decodeText, type JsonObject } from "../../base/json.ts";
import { buildCatalog } from "../../codex/catalog.ts";
import { describeModels } from "../../codex/model_properties.ts";
import { OWN_INSTRUCTIONS } from "../../codex/own_instructions.ts";
import type { ProviderOptions } from "../../upstream/options.ts";

/**
 * `entries` with one for `model`, which a wildcard of the model map or a provider without a list may leave out: without
 * an entry Codex assumes a window of 272,000 tokens and offers no `apply_patch` (0.171).
 */
export function addStartModel(
  entries: readonly JsonObject[],
  model: string,
  { id, ...upstream }: ProviderOptions,
): readonly JsonObject[] {
  if (entries.some(({ slug }) => slug === model)) return entries;
  const isNamed = id !== undefined && model.startsWith(`${id}/`);
  const target = upstream.modelMap.resolve(isNamed ? model.slice(id.length + 1) : model);
  const same = entries.find(({ slug }) => slug === target);
  if (same !== undefined) return [...entries, { ...same, slug: model, display_name: model }];
  const described = describeModels(decodeModels([target]), upstream).filter(({ slug }) => slug === target);
  const instructions = decodeText(entries[0]?.base_instructions) ?? OWN_INSTRUCTIONS;
  const { models } = buildCatalog(described, { instructions });
  return [...entries, ...models.map((entry) => ({ ...entry, slug: model, display_name: model }))];
}
