/**
 * The tools that a search found, by the names under which the model can call them.
 *
 * @module
 */
import { isCallable, readToolName } from "../../responses/tools.ts";
import type { ToolDeclaration } from "../../responses/types.ts";
import type { ToolMap } from "../tool_map.ts";

/** The flat names of `declared`, in their order; none for what cannot be called. */
export function listFlatNames(declared: readonly ToolDeclaration[], tools: ToolMap): string[] {
  return declared.flatMap((tool) => {
    if (tool.type === "namespace") {
      return tool.tools.filter(isCallable).map((child) => tools.getFlatName(readToolName(child), tool.name));
    }
    return isCallable(tool) ? [tools.getFlatName(readToolName(tool))] : [];
  });
}

/** The result of a search, in words. */
export function formatFoundTools(found: readonly ToolDeclaration[], tools: ToolMap): string {
  const names = listFlatNames(found, tools);
  return names.length === 0 ? "No tools found." : `These tools can be called from now on:\n${names.join("\n")}`;
}
