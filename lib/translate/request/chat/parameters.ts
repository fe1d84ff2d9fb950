/**
 * Translation of a request's settings (limits, sampling, effort, output format, other) into the provider's fields.
 *
 * @module
 */
import type { ChatRequest } from "../../../chat/types.ts";
import { decodeText, isObject } from "../../../base/json.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { Report } from "../../../base/report.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { translateEffort } from "../effort.ts";
import { adaptAnswerSchema } from "../../schema/rules.ts";

/** Parameters of a chat request, without model, messages and tools. */
export type ChatParameters = Omit<ChatRequest, "model" | "messages" | "stream" | "tools" | "tool_choice">;

/** The provider and model for which settings are translated, and the report that records losses. */
export interface ParameterContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
  /** Effort values that the model accepts, from least to most; absent when unknown. */
  readonly efforts?: readonly string[];
}

/** Translates every setting, or reports it as dropped. */
export function translateParameters(request: ResponsesRequest, context: ParameterContext): ChatParameters {
  const { profile, report } = context;
  const { maxOutputTokens, temperature, topP, verbosity } = request;
  const { summary, context: turns } = isObject(request.raw.reasoning) ? request.raw.reasoning : {};
  if (decodeText(summary)) report.add("dropped", "reasoning.summary", "the provider's reasoning is shown as it comes");
  if (decodeText(turns)) report.add("dropped", "reasoning.context", "chat completions have no such setting");
  if (verbosity !== undefined) report.add("dropped", "text.verbosity", "chat completions have no such setting");
  for (const path of request.unreadable ?? []) {
    report.add("dropped", path, "this field cannot hold its value");
  }
  return {
    ...(maxOutputTokens !== undefined && { [profile.maxTokensField]: maxOutputTokens }),
    ...translateLogprobs(request, context),
    ...translateSampling({ temperature, top_p: topP }, profile, report),
    ...translateResponseFormat(request, context),
    ...translateEffort(request.reasoningEffort, context),
    ...translatePassthrough(request, profile, report),
  };
}

function translateLogprobs(
  { topLogprobs: count }: ResponsesRequest,
  { profile, report }: ParameterContext,
): Pick<ChatRequest, "logprobs" | "top_logprobs"> {
  if (count === undefined) return {};
  if (profile.logprobs) return { logprobs: true, ...(count > 0 && { top_logprobs: count }) };
  report.add("dropped", "logprobs", "the provider does not tell how likely its tokens were");
  return {};
}

type Sampling = Readonly<Record<ProviderProfile["sampling"][number], number | undefined>>;

function translateSampling(wished: Sampling, profile: ProviderProfile, report: Report): ChatParameters {
  const sent: ChatParameters = {};
  for (const name of ["temperature", "top_p"] as const) {
    const value = wished[name];
    if (value === undefined) continue;
    if (!profile.sampling.includes(name)) {
      report.add("dropped", name, "the provider does not accept it");
      continue;
    }
    const { least = value, most = value } = profile.samplingBounds?.[name] ?? {};
    sent[name] = Math.min(Math.max(value, least), most);
    if (sent[name] !== value) report.add("replaced", name, `the provider accepts only ${least} to ${most}`);
  }
  return sent;
}

function translateResponseFormat(
  { textFormat }: ResponsesRequest,
  context: ParameterContext,
): Pick<ChatRequest, "response_format"> {
  const { profile } = context;
  if (textFormat.type === "text" || profile.structuredOutput === "none") return {};
  if (textFormat.type === "json_object" || profile.structuredOutput === "json_object") {
    return { response_format: { type: "json_object" } };
  }
  const { name, description, schema, strict } = textFormat;
  return {
    response_format: {
      type: "json_schema",
      json_schema: {
        name,
        ...(description !== undefined && { description }),
        schema: adaptAnswerSchema(schema, context),
        ...(strict !== undefined && { strict }),
      },
    },
  };
}

/** Reasons for dropping the fields that Codex sends with every request, and those that need a relay with state. */
export const WHY_DROPPED: Readonly<Record<string, string>> = {
  store: "the relay stores nothing",
  include: "what can be included always is",
  client_metadata: "it speaks to the client's vendor",
  background: "the relay runs nothing in the background",
  conversation: "the relay stores no conversations",
  prompt: "the relay stores no prompts",
  truncation: "the whole input is always sent",
};

function translatePassthrough(request: ResponsesRequest, profile: ProviderProfile, report: Report): ChatParameters {
  const passed: ChatParameters = {};
  for (const [name, value] of Object.entries(request.rest)) {
    const chatName = Object.hasOwn(profile.passThrough, name) ? profile.passThrough[name] : undefined;
    if (chatName === undefined) report.add("dropped", name, WHY_DROPPED[name] ?? "this provider has no such setting");
    else passed[chatName] = value;
  }
  return passed;
}
