/**
 * The tools that a request declares, whatever its wire.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";

/** A tool as the scripted model finds it in a request. */
export interface DeclaredTool {
  readonly name: string;
  /** The namespace that holds it; absent for a tool of the top level. */
  readonly namespace?: string;
  /** `hosted`: the provider runs it. */
  readonly kind: "function" | "custom" | "hosted";
  readonly description: string;
  readonly parameters: JsonObject;
}

function toolOf(tool: JsonObject, namespace?: string): DeclaredTool {
  const { type } = tool;
  const isFunction = type === undefined || type === "function" || type === "custom" && isObject(tool.input_schema);
  const parameters = tool.parameters ?? tool.input_schema;
  return {
    name: decodeText(tool.name) ?? String(type),
    ...(namespace !== undefined && { namespace }),
    kind: isFunction ? "function" : type === "custom" ? "custom" : "hosted",
    description: decodeText(tool.description) ?? "",
    parameters: isObject(parameters) ? parameters : {},
  };
}

/** The tools of a list of declarations in the form of any wire. */
function toolsIn(list: unknown): DeclaredTool[] {
  return decodeArray(list).filter(isObject).flatMap((tool) => {
    if (isObject(tool.function)) return [toolOf(tool.function)];
    if (tool.type !== "namespace") return [toolOf(tool)];
    const namespace = decodeText(tool.name) ?? "";
    return decodeArray(tool.tools).filter(isObject).map((child) => toolOf(child, namespace));
  });
}

/** The tools that the body of a request declares, those inside its items included. */
export function declaredTools(body: unknown): readonly DeclaredTool[] {
  if (!isObject(body)) return [];
  const items = decodeArray(body.input).filter(isObject);
  const late = items.filter(({ type }) => type === "additional_tools" || type === "tool_search_output");
  return [...toolsIn(body.tools), ...late.flatMap(({ tools }) => toolsIn(tools))];
}
