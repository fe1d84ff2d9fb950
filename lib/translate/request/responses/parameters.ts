/**
 * Translation of a request's settings into those of a vendor's own Responses API: an allow-list, since servers refuse
 * whole requests over keys that they do not know.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../../base/json.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorRequest } from "../../../responses_upstream/types.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { adaptAnswerSchema } from "../../schema/rules.ts";
import { translateEffort } from "../effort.ts";
import { explainDrop, reportUnreadable, type SettingContext, translateSampling } from "../settings.ts";

/** Settings of a request: everything but model, history and tools. */
export type VendorParameters = Omit<VendorRequest, "model" | "input" | "tools" | "tool_choice" | "stream" | "store">;

interface ParameterContext extends SettingContext {
  /** Effort values that the model accepts, from least to most; absent when unknown. */
  readonly efforts?: readonly string[];
  /** Whether the answer's format is demanded by the prompt. */
  readonly isFormatInPrompt: boolean;
}

/** What an item of the list `include` asks for with this value. */
const SEALED_REASONING = "reasoning.encrypted_content";

/** Translates every setting, or reports it as dropped. */
export function translateSettings(request: ResponsesRequest, context: ParameterContext): VendorParameters {
  const { profile, report } = context;
  reportUnreadable(request, report);
  const reasoning = { ...translateReasoning(request, context) };
  const text = translateText(request, context);
  const include = listIncluded(request, profile);
  return {
    ...translateLimits(request, context),
    ...(Object.keys(reasoning).length > 0 && { reasoning }),
    ...(Object.keys(text).length > 0 && { text }),
    ...(include.length > 0 && { include }),
    ...passParameters(request, context),
  };
}

function translateLimits(request: ResponsesRequest, { profile, report }: ParameterContext): VendorParameters {
  const { maxOutputTokens } = request;
  const sent: VendorParameters = {};
  if (maxOutputTokens !== undefined) {
    sent.max_output_tokens = Math.max(maxOutputTokens, profile.minOutputTokens);
    if (sent.max_output_tokens !== maxOutputTokens) {
      report.add("replaced", "max_output_tokens", `the provider accepts ${profile.minOutputTokens} at least`);
    }
  }
  return { ...sent, ...translateSampling(request, { profile, report }) };
}

/** The object `reasoning`: the effort in the words of the provider, and the settings that it lets through. */
function translateReasoning(request: ResponsesRequest, context: ParameterContext): JsonObject {
  const { profile } = context;
  const { reasoning: sent } = translateEffort(request.reasoningEffort, {
    ...context,
    profile: {
      ...withoutSwitches(profile),
      // Clients may know the provider's own words.
      efforts: { ...mapToItself(Object.values(profile.efforts)), ...profile.efforts },
      effortField: profile.effortField === "none" ? "none" : "reasoning.effort",
    },
  });
  const given = isObject(request.raw.reasoning) ? request.raw.reasoning : {};
  return { ...(isObject(sent) && sent), ...pickPaths("reasoning", given, ["effort"], context) };
}

function mapToItself(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.map((word) => [word, word]));
}

/** The profile with the effort for no thinking as its only switch: the others are keys of chat. */
function withoutSwitches({ thinkingOn: _, thinkingOff = {}, ...profile }: ProviderProfile): ProviderProfile {
  const { reasoning, reasoning_effort: chatEffort } = thinkingOff;
  const effort = decodeText(isObject(reasoning) ? reasoning.effort : chatEffort);
  return effort === undefined ? profile : { ...profile, thinkingOff: { reasoning: { effort } } };
}

function translateText(request: ResponsesRequest, context: ParameterContext): JsonObject {
  const { textFormat, raw } = request;
  const given = isObject(raw.text) ? raw.text : {};
  const others = pickPaths("text", given, ["format"], context);
  if (textFormat.type === "text" || context.isFormatInPrompt) return others;
  if (textFormat.type === "json_object" || context.profile.structuredOutput === "json_object") {
    return { ...others, format: { type: "json_object" } };
  }
  const { schema, ...format } = textFormat;
  return { ...others, format: { ...format, schema: adaptAnswerSchema(schema, context) } };
}

/** The settings of one object that the profile lets through; `known` are those that are translated elsewhere. */
function pickPaths(
  name: string,
  given: JsonObject,
  known: readonly string[],
  { profile, report }: ParameterContext,
): JsonObject {
  const others = Object.entries(given).filter(([key, value]) => !known.includes(key) && value !== null);
  const kept = others.filter(([key]) => profile.vendorParameters.includes(`${name}.${key}`));
  for (const [key] of others) {
    if (!profile.vendorParameters.includes(`${name}.${key}`)) {
      report.add("dropped", `${name}.${key}`, explainDrop(`${name}.${key}`));
    }
  }
  return Object.fromEntries(kept);
}

/** What the answer shall include: sealed reasoning where it is sent back, and what the client asks for besides. */
function listIncluded({ raw }: ResponsesRequest, profile: ProviderProfile): string[] {
  const wished = profile.vendorParameters.includes("include")
    ? decodeArray(raw.include).filter((entry) => typeof entry === "string" && entry !== SEALED_REASONING).map(String)
    : [];
  return [...(profile.reasoningItems === "sealed" ? [SEALED_REASONING] : []), ...wished];
}

function passParameters(request: ResponsesRequest, { profile, report }: ParameterContext): JsonObject {
  const passed: Record<string, unknown> = {};
  // Codex sends `store: false` with every request, which is what the relay sends.
  const { include: _, store, ...rest } = request.rest;
  if (store === true) report.add("dropped", "store", "the relay asks the provider to store nothing");
  const given = { ...rest, ...(typeof request.raw.top_logprobs === "number" && { top_logprobs: request.topLogprobs }) };
  for (const [name, value] of Object.entries(given)) {
    if (profile.vendorParameters.includes(name)) passed[name] = value;
    else report.add("dropped", name, explainDrop(name));
  }
  return passed;
}
