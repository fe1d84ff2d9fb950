/**
 * Translation of a request's other settings: limits, sampling, output format.
 *
 * @module
 */
import { decodeText, isObject } from "../../../base/json.ts";
import type { MessagesRequest, OutputConfig } from "../../../messages/types.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { closeAnswerSchema } from "../../schema/closed.ts";
import {
  explainDrop,
  reportUnreadable,
  type SettingContext,
  translateSampling,
  writeFormatDemand,
} from "../settings.ts";
import type { MessagesAbilities } from "./abilities.ts";

/** What settings are translated for. */
export interface ModelSettingContext extends SettingContext {
  readonly abilities: MessagesAbilities;
}

/** The form of the answer: a key of `output_config`, or what the prompt has to demand. */
export interface AnswerFormat {
  readonly format?: NonNullable<OutputConfig["format"]>;
  readonly demand?: string;
}

/** Value of `max_tokens`: the client's wish, up to what the model can; Codex has none. */
export function resolveMaxTokens(request: ResponsesRequest, { abilities, report }: ModelSettingContext): number {
  const wish = request.maxOutputTokens;
  if (wish === undefined || wish <= abilities.maxTokens) return wish ?? abilities.maxTokens;
  report.add("replaced", "max_output_tokens", `the model writes ${abilities.maxTokens} tokens at most`);
  return abilities.maxTokens;
}

/** Translates the form of the answer. */
export function translateFormat(
  { textFormat }: ResponsesRequest,
  { profile, report }: ModelSettingContext,
): AnswerFormat {
  if (textFormat.type === "text") return {};
  const schema = textFormat.type === "json_schema" ? textFormat.schema : undefined;
  const closed = schema !== undefined && profile.messagesFormat === "output_config"
    ? closeAnswerSchema(schema, { profile, report })
    : undefined;
  if (closed !== undefined) return { format: { type: "json_schema", schema: closed } };
  return { demand: writeFormatDemand(textFormat, report) };
}

/** Translates or reports everything else. */
export function translateOtherSettings(
  request: ResponsesRequest,
  context: ModelSettingContext,
): Pick<MessagesRequest, "stop_sequences" | "temperature" | "top_p"> {
  const { report } = context;
  const { context: turns } = isObject(request.raw.reasoning) ? request.raw.reasoning : {};
  if (decodeText(turns)) report.add("dropped", "reasoning.context", explainDrop("reasoning.context"));
  if (request.verbosity !== undefined) report.add("dropped", "text.verbosity", explainDrop("text.verbosity"));
  if (request.topLogprobs !== undefined) {
    report.add("dropped", "logprobs", "the provider does not tell how likely its tokens were");
  }
  reportUnreadable(request, report);
  const { stop, ...rest } = request.rest;
  for (const name of Object.keys(rest)) report.add("dropped", name, explainDrop(name));
  const stops = (Array.isArray(stop) ? stop : [stop]).filter((text) => decodeText(text) !== undefined);
  return { ...(stops.length > 0 && { stop_sequences: stops }), ...translateSampling(request, context) };
}
