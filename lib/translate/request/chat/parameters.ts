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
import { explainDrop, reportUnreadable, type SettingContext, translateSampling } from "../settings.ts";
import { adaptAnswerSchema } from "../../schema/rules.ts";

/** Parameters of a chat request, without model, messages and tools. */
export type ChatParameters = Omit<ChatRequest, "model" | "messages" | "stream" | "tools" | "tool_choice">;

/** The provider and model for which settings are translated, and the report that records losses. */
export interface ParameterContext extends SettingContext {
  /** Effort values that the model accepts, from least to most; absent when unknown. */
  readonly efforts?: readonly string[];
}

/** Translates every setting, or reports it as dropped. */
export function translateParameters(request: ResponsesRequest, context: ParameterContext): ChatParameters {
  const { profile, report } = context;
  const { maxOutputTokens, verbosity } = request;
  const { summary, context: turns } = isObject(request.raw.reasoning) ? request.raw.reasoning : {};
  if (decodeText(summary)) report.add("dropped", "reasoning.summary", "the provider's reasoning is shown as it comes");
  if (decodeText(turns)) report.add("dropped", "reasoning.context", "chat completions have no such setting");
  if (verbosity !== undefined) report.add("dropped", "text.verbosity", "chat completions have no such setting");
  reportUnreadable(request, report);
  return {
    ...(maxOutputTokens !== undefined && { [profile.maxTokensField]: maxOutputTokens }),
    ...translateLogprobs(request, context),
    ...translateSampling(request, context),
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

function translatePassthrough(request: ResponsesRequest, profile: ProviderProfile, report: Report): ChatParameters {
  const passed: ChatParameters = {};
  for (const [name, value] of Object.entries(request.rest)) {
    const chatName = Object.hasOwn(profile.passThrough, name) ? profile.passThrough[name] : undefined;
    if (chatName === undefined) report.add("dropped", name, explainDrop(name));
    else passed[chatName] = value;
  }
  return passed;
}
