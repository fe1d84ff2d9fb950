/**
 * Translation of a client's Responses request into one that a vendor's own Responses API accepts.
 *
 * @module
 */
import { decodeText, isObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile, SchemaRule } from "../../../providers/profile.ts";
import type { VendorRequest, VendorTool } from "../../../responses_upstream/types.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { writeFormatDemand } from "../settings.ts";
import type { Translated, TranslationContext } from "../target.ts";
import { encodeToolKeys } from "./choice.ts";
import { translateDeclarations } from "./declarations.ts";
import { translateHistory } from "./history.ts";
import { translateSettings } from "./parameters.ts";

/** Translates a request. */
export function translateToVendor(
  request: ResponsesRequest,
  { profile: given, model, facts, report }: TranslationContext,
): Translated<VendorRequest> {
  // No server of this API takes a union at the root of a schema (OpenAI's words, and reports of 2026-07 and 2026-08).
  const profile = { ...given, schemaRules: [...new Set<SchemaRule>([...given.schemaRules, "object_root"])] };
  const declared = translateDeclarations(request, profile, report);
  const efforts = profile.acceptedEfforts ?? facts.efforts;
  const demand = createFormatDemand(request, declared.tools, { profile, report });
  const instructions = [request.instructions, demand].filter((text) => text !== undefined).join("\n\n");
  const input = translateHistory(request, {
    profile,
    model,
    report,
    map: declared.map,
    toolNames: declared.tools.flatMap(listNames),
  });
  const body: VendorRequest = {
    model,
    ...(instructions !== "" && { instructions }),
    input: [...input],
    ...encodeToolKeys(request, { ...declared, profile, report }),
    ...translateSettings(request, {
      profile,
      report,
      isFormatInPrompt: isFormatRefused(declared.tools, profile),
      ...(efforts !== undefined && { efforts }),
    }),
    stream: true,
    store: false,
  };
  return { body, tools: declared.map };
}

/** The demand for the answer's format where the provider cannot enforce it; undefined where it can, or there is none. */
function createFormatDemand(
  { textFormat }: ResponsesRequest,
  tools: readonly VendorTool[],
  { profile, report }: { readonly profile: ProviderProfile; readonly report: Report },
): string | undefined {
  if (textFormat.type === "text") return undefined;
  const isWeakened = textFormat.type === "json_schema" && profile.structuredOutput === "json_object";
  if (!isFormatRefused(tools, profile) && !isWeakened) return undefined;
  return writeFormatDemand(textFormat, report);
}

/** Whether the provider takes no format at all, or none beside these tools. */
function isFormatRefused(
  tools: readonly VendorTool[],
  { structuredOutput, formatWithTools }: ProviderProfile,
): boolean {
  return structuredOutput === "none" || formatWithTools === "in_prompt" && tools.length > 0;
}

/** The names under which the model can call a declared tool, or those inside it. */
function listNames(tool: VendorTool): string[] {
  if (tool.type === "tool_search") return ["tool_search"];
  if (tool.type !== "namespace") return decodeText(tool.name) === undefined ? [] : [String(tool.name)];
  const inner = "tools" in tool && Array.isArray(tool.tools) ? tool.tools.filter(isObject) : [];
  return inner.map((child) => `${tool.name}.${child.name}`);
}
