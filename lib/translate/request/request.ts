/**
 * Translation of a whole Responses request into a chat request.
 *
 * The translation is pure: the same request gives the same bytes, and a longer history only appends to them, so that
 * providers' prefix caches hit.
 *
 * @module
 */
import type { ChatRequest } from "../../chat/types.ts";
import { RelayError } from "../../base/errors.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import { Report } from "../../base/report.ts";
import type { ResponsesRequest, ToolChoice } from "../../responses/types.ts";
import { applyRequestEdits } from "./edits.ts";
import { translateMessages } from "./messages.ts";
import { translateParameters } from "./parameters.ts";
import { formatSchemaDemand } from "./prompts.ts";
import type { ToolMap } from "../tool_map.ts";
import { createPlaceholder, translateToolChoice, translateTools } from "./tools.ts";

/** The provider and model for which a request is translated. */
export interface TranslationTarget {
  readonly profile: ProviderProfile;
  /** The model's name as the upstream knows it. */
  readonly model: string;
  /** Facts about this model; they beat the profile, which describes the provider. Absent when nothing is known. */
  readonly facts?: TargetFacts;
}

/** Facts about one model; each is absent when unknown. */
export interface TargetFacts {
  /** Whether the model reads images; if not, a line of text replaces each image. */
  readonly images?: boolean;
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Effort values that it accepts, from least to most; the client's effort becomes the nearest of them. */
  readonly efforts?: readonly string[];
}

/** A translated request, the map of its tools' names, and the report of what was changed. */
export interface Translation {
  readonly chat: ChatRequest;
  readonly tools: ToolMap;
  readonly report: Report;
}

/**
 * Translates a request.
 *
 * @throws {RelayError} `previous_response_not_found` if the request continues a stored response: the relay stores none.
 *
 * @example
 * ```ts
 * import { DEFAULT_PROFILE } from "../../providers/profile.ts";
 * import { decodeRequest } from "../../responses/decode.ts";
 * import { translateRequest } from "./request.ts";
 *
 * const request = decodeRequest({ model: "m", instructions: "Be brief.", input: "Hi." });
 * const { chat } = translateRequest(request, { profile: DEFAULT_PROFILE, model: "m" });
 * if (chat.messages.length !== 2) throw new Error("system and user message expected");
 * ```
 */
export function translateRequest(request: ResponsesRequest, target: TranslationTarget): Translation {
  refuseContinuation(request);
  const { model, facts = {} } = target;
  const profile = resolveProfile(target);
  const efforts = profile.acceptedEfforts ?? facts.efforts;
  const report = new Report();
  const translated = translateTools(request, profile, report);
  // A summary needs no tools, but they head the prompt: without them the provider's prefix cache would miss.
  const wish: ToolChoice | undefined = request.compacts ? { mode: "none" } : request.toolChoice;
  const choice = translateToolChoice(wish, translated, { profile, report });
  const suffix = createFormatPrompt(request, profile, report);
  const messages = translateMessages(request, {
    profile,
    model,
    report,
    tools: translated.map,
    toolNames: translated.tools.map((tool) => tool.function.name),
    ...(suffix !== undefined && { systemSuffix: suffix }),
  });
  const chat: ChatRequest = {
    model,
    messages,
    stream: true,
    ...(profile.streamOptions && { stream_options: { include_usage: true } }),
    // Servers refuse tool keys together with an empty tool list, which Codex sends for titles and compaction.
    ...(choice.tools && choice.tools.length > 0
      ? {
        ...choice,
        ...(profile.parallelToolCalls && request.parallelToolCalls !== undefined &&
          { parallel_tool_calls: request.parallelToolCalls }),
      }
      : createPlaceholder(messages, profile, report)),
    ...translateParameters(request, {
      profile,
      report,
      ...(efforts !== undefined && { efforts }),
    }),
  };
  return { chat: applyRequestEdits(chat, profile, report), tools: translated.map, report };
}

/** The provider's profile with the differences of this model. */
function resolveProfile({ profile, model, facts = {} }: TranslationTarget): ProviderProfile {
  const own = Object.entries(profile.replayByModel ?? {}).find(([start]) => model.startsWith(start))?.[1];
  return {
    ...profile,
    ...(facts.images === false && { images: false }),
    ...(own !== undefined && { reasoningReplay: own }),
  };
}

function refuseContinuation(request: ResponsesRequest): void {
  if (request.previousResponseId === undefined) return;
  throw new RelayError(
    "previous_response_not_found",
    "Cannot continue from previous_response_id: the relay stores no responses, send the whole conversation in input",
    { param: "previous_response_id" },
  );
}

function createFormatPrompt(request: ResponsesRequest, profile: ProviderProfile, report: Report): string | undefined {
  const { textFormat } = request;
  if (textFormat.type === "text" || profile.structuredOutput === "json_schema") return undefined;
  report.add(
    "replaced",
    `text.format.${textFormat.type}`,
    "the provider cannot enforce it, so the prompt asks for it",
  );
  return formatSchemaDemand(textFormat.type === "json_schema" ? textFormat.schema : undefined);
}
