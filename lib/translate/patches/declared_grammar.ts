/**
 * Whether a declared tool takes patches of the known grammar.
 *
 * @module
 */
import { listDeclaredTools } from "../../responses/tools.ts";
import type { ResponsesRequest, ToolDeclaration } from "../../responses/types.ts";
import type { ToolEntry } from "../tool_map.ts";
import { PATCH_MARKERS } from "./markers.ts";

/** Name of the tool with which Codex changes files. */
export const PATCH_TOOL = "apply_patch";

const KNOWN = new Set(PATCH_MARKERS);

/**
 * Whether a grammar is that of Codex's patches (one from 0.80 to 0.171, 2026-11), whole or shortened: it names a patch's
 * begin and end, and no marker that this program does not know.
 */
export function isPatchGrammar(definition: string): boolean {
  const markers = [...definition.matchAll(/"(\*\*\*[^"\n]*)"/g)].map(([, marker = ""]) => marker);
  return /\bbegin_patch\b[^]*\bend_patch\b/.test(definition) && markers.every((marker) => KNOWN.has(marker));
}

/** Whether the request declares `tool` as one that takes patches of the known grammar. */
export function hasPatchGrammar(request: ResponsesRequest, tool: ToolEntry): boolean {
  if (tool.kind !== "custom" || tool.name !== PATCH_TOOL) return false;
  return listDeclaredTools(request).some((declared) => isPatchTool(declared, tool.namespace));
}

function isPatchTool(declared: ToolDeclaration, namespace: string | undefined): boolean {
  if (declared.type === "namespace") {
    return declared.name === namespace && declared.tools.some((child) => isPatchTool(child, undefined));
  }
  return namespace === undefined && declared.type === "custom" && declared.name === PATCH_TOOL &&
    declared.grammar !== undefined && isPatchGrammar(declared.grammar.definition);
}
