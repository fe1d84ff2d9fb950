/**
 * The model list of providers that are asked by this wire, with what it says of each model's abilities.
 *
 * Shape: `ModelInfo` of `@anthropic-ai/sdk` 1.14.0 (2026-11). Other providers give lists without abilities.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import { MESSAGES_EFFORTS, THINKING_FORMS } from "../providers/messages_profile.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { decodeModels, type UpstreamModel } from "../wire/models/decode.ts";
import type { WireModels } from "../wire/wire.ts";

/** The list, page by page. */
export const MESSAGES_MODELS: WireModels = {
  headers: ({ messagesVersion }: ProviderProfile) => ({ "anthropic-version": messagesVersion }),
  decode: (body) => decodeModels(body).map(addAbilities),
  findNextPage(body) {
    if (!isObject(body) || body.has_more !== true) return undefined;
    const last = decodeText(body.last_id);
    return last === undefined ? undefined : `after_id=${encodeURIComponent(last)}`;
  },
};

/** `model` with the abilities that its entry states. */
function addAbilities(model: UpstreamModel): UpstreamModel {
  const { capabilities, lifecycle } = model.entry;
  const abilities: JsonObject = isObject(capabilities) ? capabilities : {};
  const images = readSupport(abilities.image_input);
  const inputModalities = images === undefined ? undefined : images ? ["text", "image"] as const : ["text"] as const;
  const efforts = listSupported(abilities.effort, MESSAGES_EFFORTS);
  const thinking: JsonObject = isObject(abilities.thinking) ? abilities.thinking : {};
  const types = isObject(thinking.types) ? thinking.types : {};
  const thinkingForms = listSupported(types, THINKING_FORMS);
  return {
    ...model,
    ...omitUndefined({
      inputModalities,
      efforts: efforts.length > 0 ? efforts : undefined,
      reasoning: readSupport(thinking),
      thinkingForms: thinkingForms.length > 0 ? thinkingForms : undefined,
      pdfs: readSupport(abilities.pdf_input),
      answerSchemas: readSupport(abilities.structured_outputs),
    }),
    retired: model.retired || lifecycle === "deprecated" || lifecycle === "retired",
  };
}

/** Whether an ability is supported; undefined when the list does not say so. */
function readSupport(ability: unknown): boolean | undefined {
  return isObject(ability) && typeof ability.supported === "boolean" ? ability.supported : undefined;
}

function listSupported<Name extends string>(abilities: unknown, names: readonly Name[]): readonly Name[] {
  return isObject(abilities) ? names.filter((name) => readSupport(abilities[name]) === true) : [];
}
