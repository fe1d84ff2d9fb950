/**
 * Translation of a Responses request into a chat request.
 *
 * @module
 */
import type { ChatRequest } from "../../../chat/types.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { writeFormatDemand } from "../settings.ts";
import type { Translated, TranslationContext } from "../target.ts";
import { createPlaceholder, readToolChoice, translateTools } from "../tools.ts";
import { translateMessages } from "./messages.ts";
import { translateParameters } from "./parameters.ts";
import { encodeTools, translateToolChoice } from "./tool_choice.ts";

/** Translates a request. */
export function translateToChat(
  request: ResponsesRequest,
  { profile, model, facts, report }: TranslationContext,
): Translated<ChatRequest> {
  const efforts = profile.acceptedEfforts ?? facts.efforts;
  const translated = translateTools(request, profile, report);
  const choice = translateToolChoice(readToolChoice(request), translated, { profile, report });
  const suffix = createFormatPrompt(request, profile, report);
  const messages = translateMessages(request, {
    profile,
    model,
    report,
    tools: translated.map,
    toolNames: translated.tools.map((tool) => tool.name),
    ...(suffix !== undefined && { systemSuffix: suffix }),
  });
  const { tools: callable = [], ...chosen } = choice;
  const body: ChatRequest = {
    model,
    messages,
    stream: true,
    ...(profile.streamOptions && { stream_options: { include_usage: true } }),
    // Servers refuse tool keys together with an empty tool list, which Codex sends for titles and compaction.
    ...(callable.length > 0
      ? {
        tools: encodeTools(callable),
        ...chosen,
        ...(profile.parallelToolCalls && request.parallelToolCalls !== undefined &&
          { parallel_tool_calls: request.parallelToolCalls }),
      }
      : encodePlaceholder(request, profile, report)),
    ...translateParameters(request, {
      profile,
      report,
      ...(efforts !== undefined && { efforts }),
    }),
  };
  return { body, tools: translated.map };
}

function encodePlaceholder(
  request: ResponsesRequest,
  profile: ProviderProfile,
  report: Report,
): Pick<ChatRequest, "tools"> {
  // Calls that are written as text need no tool.
  const tool = profile.callHistory === "text" ? undefined : createPlaceholder(request, profile, report);
  return tool === undefined ? {} : { tools: encodeTools([tool]) };
}

function createFormatPrompt(request: ResponsesRequest, profile: ProviderProfile, report: Report): string | undefined {
  const { textFormat } = request;
  if (textFormat.type === "text" || profile.structuredOutput === "json_schema") return undefined;
  return writeFormatDemand(textFormat, report);
}
