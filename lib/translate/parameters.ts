/**
 * What the settings of a request (limits, sampling, effort, output form, and the rest) are called upstream.
 *
 * @module
 */
import type { ChatRequest } from "../chat/types.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { Report } from "../report.ts";
import type { ResponsesRequest } from "../responses/types.ts";

/** Parameters of a chat request, without model, messages and tools. */
export type ChatParameters = Omit<ChatRequest, "model" | "messages" | "stream" | "tools" | "tool_choice">;

/** Translates every setting, or says in the report that it was dropped. */
export function translateParameters(
  request: ResponsesRequest,
  profile: ProviderProfile,
  report: Report,
): ChatParameters {
  const { maxOutputTokens, temperature, topP, verbosity } = request;
  if (verbosity !== undefined) report.add("dropped", "text.verbosity", "chat completions have no such setting");
  return {
    ...(maxOutputTokens !== undefined && { [profile.maxTokensField]: maxOutputTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...responseFormat(request, profile),
    ...effort(request.reasoningEffort, profile, report),
    ...passedThrough(request, profile, report),
  };
}

function responseFormat(
  { textFormat }: ResponsesRequest,
  profile: ProviderProfile,
): Pick<ChatRequest, "response_format"> {
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
        schema,
        ...(strict !== undefined && { strict }),
      },
    },
  };
}

function effort(word: string | undefined, profile: ProviderProfile, report: Report): ChatParameters {
  if (word === undefined) return {};
  if (word === "none") {
    if (profile.thinkingOff) return { ...profile.thinkingOff };
    report.add("dropped", "reasoning.effort.none", "this provider has no word for it; its default applies");
    return {};
  }
  const own = Object.hasOwn(profile.efforts, word) ? profile.efforts[word] : undefined;
  if (own === undefined || profile.effortField === "none") {
    report.add("dropped", "reasoning.effort", "the provider does not take this effort");
    return { ...profile.thinkingOn };
  }
  if (own !== word) report.add("renamed", `reasoning.effort.${word}`, `the provider's nearest word is ${own}`);
  const field = profile.effortField === "reasoning_effort" ? { reasoning_effort: own } : { reasoning: { effort: own } };
  return { ...profile.thinkingOn, ...field };
}

/** Why the fields are dropped that Codex sends with every request, or that ask for what a stateless relay has not. */
const WHY_DROPPED: Readonly<Record<string, string>> = {
  store: "the relay stores nothing",
  include: "what can be included always is",
  client_metadata: "it speaks to the client's vendor",
  background: "the relay runs nothing in the background",
  conversation: "the relay stores no conversations",
  prompt: "the relay stores no prompts",
  truncation: "the whole input is always sent",
};

function passedThrough(request: ResponsesRequest, profile: ProviderProfile, report: Report): ChatParameters {
  const passed: ChatParameters = {};
  for (const [name, value] of Object.entries(request.rest)) {
    const chatName = Object.hasOwn(profile.passThrough, name) ? profile.passThrough[name] : undefined;
    if (chatName === undefined) report.add("dropped", name, WHY_DROPPED[name] ?? "this provider has no such setting");
    else passed[chatName] = value;
  }
  return passed;
}
