/**
 * Translation of a request's other settings: limits, sampling, output format.
 *
 * @module
 */
import { decodeText, isObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { MessagesRequest, OutputConfig } from "../../../messages/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { closeAnswerSchema } from "../../schema/closed.ts";
import { WHY_DROPPED } from "../chat/parameters.ts";
import { formatSchemaDemand } from "../prompts.ts";
import type { MessagesAbilities } from "./abilities.ts";

/** What settings are translated for. */
export interface SettingContext {
  readonly profile: ProviderProfile;
  readonly abilities: MessagesAbilities;
  readonly report: Report;
}

/** The form of the answer: a key of `output_config`, or what the prompt has to demand. */
export interface AnswerFormat {
  readonly format?: NonNullable<OutputConfig["format"]>;
  readonly demand?: string;
}

/** Value of `max_tokens`: the client's wish, up to what the model can; Codex has none. */
export function resolveMaxTokens(request: ResponsesRequest, { abilities, report }: SettingContext): number {
  const wish = request.maxOutputTokens;
  if (wish === undefined || wish <= abilities.maxTokens) return wish ?? abilities.maxTokens;
  report.add("replaced", "max_output_tokens", `the model writes ${abilities.maxTokens} tokens at most`);
  return abilities.maxTokens;
}

/** Translates the form of the answer. */
export function translateFormat({ textFormat }: ResponsesRequest, { profile, report }: SettingContext): AnswerFormat {
  if (textFormat.type === "text") return {};
  const schema = textFormat.type === "json_schema" ? textFormat.schema : undefined;
  const closed = schema !== undefined && profile.messagesFormat === "output_config"
    ? closeAnswerSchema(schema, { profile, report })
    : undefined;
  if (closed !== undefined) return { format: { type: "json_schema", schema: closed } };
  report.add("replaced", `text.format.${textFormat.type}`, "the provider cannot enforce it, so the prompt asks for it");
  return { demand: formatSchemaDemand(schema) };
}

/** Translates or reports everything else. */
export function translateOtherSettings(
  request: ResponsesRequest,
  { profile, report }: SettingContext,
): Pick<MessagesRequest, "stop_sequences" | "temperature" | "top_p"> {
  const { context } = isObject(request.raw.reasoning) ? request.raw.reasoning : {};
  if (decodeText(context)) report.add("dropped", "reasoning.context", "this provider has no such setting");
  if (request.verbosity !== undefined) report.add("dropped", "text.verbosity", "this provider has no such setting");
  if (request.topLogprobs !== undefined) {
    report.add("dropped", "logprobs", "the provider does not tell how likely its tokens were");
  }
  for (const path of request.unreadable ?? []) report.add("dropped", path, "this field cannot hold its value");
  const { stop, ...rest } = request.rest;
  for (const name of Object.keys(rest)) {
    report.add("dropped", name, WHY_DROPPED[name] ?? "this provider has no such setting");
  }
  const stops = (Array.isArray(stop) ? stop : [stop]).filter((text) => decodeText(text) !== undefined);
  return { ...(stops.length > 0 && { stop_sequences: stops }), ...translateSampling(request, { profile, report }) };
}

function translateSampling(
  { temperature, topP }: ResponsesRequest,
  { profile, report }: Pick<SettingContext, "profile" | "report">,
): Pick<MessagesRequest, "temperature" | "top_p"> {
  const wished = { temperature, top_p: topP };
  const sent: { temperature?: number; top_p?: number } = {};
  for (const name of ["temperature", "top_p"] as const) {
    const value = wished[name];
    if (value === undefined) continue;
    if (profile.sampling.includes(name)) sent[name] = value;
    else report.add("dropped", name, "the provider does not accept it");
  }
  return sent;
}
