/**
 * The tools and parameters that a vendor's Responses API refuses.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import { ignoredFault, type ResponsesCheck, type ResponsesFault, type ResponsesSetting } from "./responses_rule.ts";

const KEYS: Readonly<Record<string, readonly string[]>> = {
  function: ["type", "name", "description", "parameters", "strict"],
  custom: ["type", "name", "description", "format"],
  namespace: ["type", "name", "description", "tools"],
};

function toolsIn(body: JsonObject): JsonObject[] {
  return decodeArray(body.tools).map((tool) => isObject(tool) ? tool : {});
}

function unknownTool(body: JsonObject, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  for (const [index, { type }] of toolsIn(body).entries()) {
    const name = String(type);
    if (rules.tools.includes(name)) continue;
    if (rules.ignored.includes(name)) return ignoredFault(`tools of type ${name}`);
    // A vendor that knows freeform tools by their names only says so.
    if (name === "custom" && rules.custom !== "all") continue;
    return wordUnknownTool(name, index, { rules, words });
  }
  return undefined;
}

function wordUnknownTool(
  type: string,
  index: number,
  { rules, words }: Pick<ResponsesSetting, "rules" | "words">,
): ResponsesFault {
  return words.tool?.(type, index) ?? {
    message: `Invalid value: '${type}'. Supported values are: ${rules.tools.map((known) => `'${known}'`).join(", ")}.`,
    param: `tools[${index}].type`,
    code: "invalid_value",
  };
}

function refusedCustom(tool: JsonObject, index: number, setting: ResponsesSetting): ResponsesFault | undefined {
  const { custom } = setting.rules;
  const name = decodeText(tool.name) ?? "";
  const format = isObject(tool.format) ? tool.format.type : "text";
  if (tool.type !== "custom" || custom === "all") return undefined;
  if (custom === "text_only" ? format === "text" : custom.includes(name)) return undefined;
  return setting.words.custom?.(name, index) ?? wordUnknownTool("custom", index, setting);
}

function badCustom(body: JsonObject, setting: ResponsesSetting): ResponsesFault | undefined {
  for (const [index, tool] of toolsIn(body).entries()) {
    const children = tool.type === "namespace" ? decodeArray(tool.tools).filter(isObject) : [];
    if (setting.rules.namespaceChildren === "functions" && children.some(({ type }) => type !== "function")) {
      const name = decodeText(children.find(({ type }) => type !== "function")?.name) ?? "";
      return setting.words.custom?.(name, index) ?? { message: `Invalid value in tools[${index}].tools` };
    }
    if (tool.type === "namespace" && children.length === 0) {
      return { message: `Invalid 'tools[${index}].tools': empty array.`, param: `tools[${index}].tools` };
    }
    const fault = [tool, ...children].map((one) => refusedCustom(one, index, setting)).find((one) => one !== undefined);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function badShape(body: JsonObject, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  for (const [index, tool] of toolsIn(body).entries()) {
    const known = KEYS[String(tool.type)];
    const at = `tools[${index}]`;
    if (known === undefined) {
      const extra = Object.keys(tool).find((key) => key !== "type" && !(rules.hostedFields?.includes(key) ?? true));
      if (extra !== undefined) return words.hostedField?.(extra) ?? { message: `Unknown parameter: '${at}.${extra}'.` };
      continue;
    }
    const inner = tool.type === "namespace" ? decodeArray(tool.tools).filter(isObject) : [tool];
    const extra = Object.keys(tool).find((key) => !known.includes(key));
    const isPrivate = extra === "defer_loading" && rules.privateKeys;
    if (extra !== undefined && !isPrivate) return { message: `Unknown parameter: '${at}.${extra}'.`, param: at };
    const wrong = inner.find(({ name }) =>
      !new RegExp(`^[a-zA-Z0-9_-]{1,${rules.nameLength}}$`).test(String(name ?? ""))
    );
    if (wrong !== undefined) {
      return {
        message: String(wrong.name ?? "").length > rules.nameLength
          ? `\`name\` must be at most ${rules.nameLength} characters, got ${String(wrong.name).length}`
          : `Invalid '${at}.name': string does not match pattern. Expected a string that matches the pattern ` +
            "'^[a-zA-Z0-9_-]+$'.",
        param: `${at}.name`,
      };
    }
  }
  return undefined;
}

/** Every function of the list, those inside namespaces included. */
function functionsIn(body: JsonObject): JsonObject[] {
  return toolsIn(body).flatMap((tool) => tool.type === "namespace" ? decodeArray(tool.tools).filter(isObject) : [tool])
    .filter(({ type }) => type === "function");
}

function badSchema(body: JsonObject, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  for (const { name, parameters } of functionsIn(body)) {
    const root = isObject(parameters) ? parameters : {};
    const isUnion = ["oneOf", "anyOf", "allOf"].some((word) => word in root);
    if (root.type !== "object" || isUnion && rules.schemaRoot === "no_union") {
      return words.schema?.(String(name)) ?? {
        message: `Invalid schema for function '${name}': schema must have type 'object' and not have 'oneOf'/'anyOf'/` +
          "'allOf'/'enum'/'const'/'not' at the top level.",
        code: "invalid_function_parameters",
      };
    }
    if (!rules.privateKeys && JSON.stringify(root).includes('"encrypted":true')) {
      return { message: "Additional properties are not allowed ('encrypted' was unexpected)" };
    }
  }
  return undefined;
}

function repeatedName(body: JsonObject, { rules }: ResponsesSetting): ResponsesFault | undefined {
  if (!rules.uniqueNames) return undefined;
  const seen = new Set<unknown>();
  for (const { type, name } of toolsIn(body)) {
    if (name === undefined) continue;
    if (seen.has(name)) {
      return type === "namespace"
        ? { message: `Duplicate namespace name '${name}' in tools. Namespace names must be unique.` }
        : { message: "Tool names must be unique." };
    }
    seen.add(name);
  }
  return undefined;
}

function badChoice(body: JsonObject, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  const tools = toolsIn(body);
  if (!rules.emptyTools && tools.length === 0) {
    const key = ["tools", "tool_choice", "parallel_tool_calls"].find((name) => name in body);
    if (key !== undefined) {
      return words.parameter?.(key) ?? { message: `'${key}' is only allowed when 'tools' are specified.`, param: key };
    }
  }
  const choice = body.tool_choice;
  const named = isObject(choice) && typeof choice.name === "string" ? choice.name : undefined;
  if (named === undefined || tools.some((tool) => tool.name === named)) return undefined;
  return { message: `Tool choice '${named}' not found in 'tools' parameter.`, param: "tool_choice" };
}

function unlistedKey(body: JsonObject, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  const key = Object.keys(body).find((name) => !(rules.parameters?.includes(name) ?? true));
  if (key === undefined) return undefined;
  return words.parameter?.(key) ?? { message: `Unknown parameter: '${key}'.`, param: key, code: "unknown_parameter" };
}

function badHead(body: JsonObject, { rules }: ResponsesSetting): ResponsesFault | undefined {
  if (decodeText(body.model) === undefined) return { message: "Missing required parameter: 'model'.", param: "model" };
  if (body.store !== false) return { message: "store must be false", param: "store" };
  if ("previous_response_id" in body) {
    return { message: "previous_response_id is not supported", param: "previous_response_id" };
  }
  const max = body.max_output_tokens;
  if (typeof max === "number" && max < 16) {
    return {
      message:
        `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${max} instead.`,
      param: "max_output_tokens",
    };
  }
  const effort = isObject(body.reasoning) ? body.reasoning.effort : undefined;
  if (effort !== undefined && rules.efforts !== undefined && !rules.efforts.includes(String(effort))) {
    return {
      message: `Invalid value: '${effort}'. Supported values are: ${rules.efforts.join(", ")}.`,
      param: "reasoning.effort",
    };
  }
  if (!rules.textAlone && isObject(body.text) && !("format" in body.text)) {
    return { message: "Required", param: "text.format", code: "invalid_type" };
  }
  const format = isObject(body.text) && isObject(body.text.format) ? body.text.format.type : undefined;
  if (!rules.formatWithTools && format === "json_schema" && toolsIn(body).length > 0) {
    return { message: "Tools and a JSON schema cannot be used in the same request", param: "text.format" };
  }
  return undefined;
}

/** Checks of tools and parameters, by the names of their rules. */
export const RESPONSES_TOOL_CHECKS: Readonly<Record<string, ResponsesCheck>> = {
  head: badHead,
  parameters: unlistedKey,
  tools: unknownTool,
  custom: badCustom,
  toolShape: badShape,
  schemas: badSchema,
  uniqueNames: repeatedName,
  choice: badChoice,
};
