/**
 * The tools and blocks that a Messages API refuses.
 *
 * The texts are those of the API (documentation, SDK and public reports, 2026-11).
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import {
  blocksIn,
  eachBlock,
  extraKey,
  type MessagesCheck,
  type MessagesFault,
  messagesIn,
  type MessagesSetting,
} from "./messages_rule.ts";

function toolsIn(body: JsonObject): JsonObject[] {
  return decodeArray(body.tools).map((tool) => isObject(tool) ? tool : {});
}

function isHosted({ type }: JsonObject): boolean {
  return typeof type === "string" && type !== "custom";
}

function badTool(body: JsonObject, { rules }: MessagesSetting): MessagesFault | undefined {
  const seen = new Set<unknown>();
  for (const [index, tool] of toolsIn(body).entries()) {
    const at = `tools.${index}`;
    if (seen.has(tool.name)) return { message: "tools: Tool names must be unique." };
    seen.add(tool.name);
    if (isHosted(tool)) {
      if (rules.betas && /^web_search_\d{8}$/.test(String(tool.type))) continue;
      return { message: `${at}: Input tag '${tool.type}' found using 'type' does not match any of the expected tags` };
    }
    const extra = extraKey(tool, rules.toolKeys, `${at}.custom`);
    if (extra !== undefined) return extra;
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(String(tool.name ?? ""))) {
      return { message: `${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'` };
    }
    const fault = badSchema(tool.input_schema, `${at}.custom.input_schema`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function badSchema(schema: unknown, at: string): MessagesFault | undefined {
  if (!isObject(schema)) return { message: `${at}: Field required` };
  if (["oneOf", "anyOf", "allOf"].some((word) => word in schema)) {
    return { message: `${at}: input_schema does not support oneOf, allOf, or anyOf at the top level` };
  }
  if (schema.type !== "object") return { message: `${at}.type: Input should be 'object'` };
  // Codex's own keyword; a property of that name has an object behind it.
  if (JSON.stringify(schema).includes('"encrypted":true')) {
    return { message: `${at}: JSON schema is invalid. It must match JSON Schema draft 2020-12` };
  }
  return undefined;
}

function allDeferred(body: JsonObject): MessagesFault | undefined {
  const tools = toolsIn(body);
  if (tools.length === 0 || tools.some((tool) => tool.defer_loading !== true)) return undefined;
  return { message: "All tools have defer_loading set. At least one tool must be non-deferred." };
}

function unresolvedReference(body: JsonObject): MessagesFault | undefined {
  const names = new Set(toolsIn(body).map(({ name }) => name));
  const results = messagesIn(body).flatMap(({ content }) => blocksIn(content)).filter(({ type }) =>
    type === "tool_result"
  );
  const references = results.flatMap(({ content }) => blocksIn(content)).filter(({ type }) =>
    type === "tool_reference"
  );
  const lost = references.find((block) => !names.has(block.tool_name));
  if (lost === undefined) return undefined;
  return { message: `Tool reference '${lost.tool_name}' has no corresponding tool definition` };
}

function callsAlone(body: JsonObject, { rules }: MessagesSetting): MessagesFault | undefined {
  if (!rules.callsNeedTools) return undefined;
  const types = messagesIn(body).flatMap(({ content }) => blocksIn(content)).map(({ type }) => type);
  if (toolsIn(body).length > 0 || !types.some((type) => type === "tool_use" || type === "tool_result")) {
    return undefined;
  }
  return { message: "Requests which include `tool_use` or `tool_result` blocks must define tools" };
}

const CHOICE_KEYS: Readonly<Record<string, readonly string[]>> = {
  auto: ["type", "disable_parallel_tool_use"],
  any: ["type", "disable_parallel_tool_use"],
  tool: ["type", "name", "disable_parallel_tool_use"],
  none: ["type"],
};

function badChoice(body: JsonObject, { model }: MessagesSetting): MessagesFault | undefined {
  const choice = body.tool_choice;
  if (choice === undefined) return undefined;
  const known = isObject(choice) ? CHOICE_KEYS[String(choice.type)] : undefined;
  if (!isObject(choice) || known === undefined) {
    return { message: "tool_choice: Input should be an object with type 'auto', 'any', 'tool' or 'none'" };
  }
  const extra = extraKey(choice, known, `tool_choice.${choice.type}`);
  if (extra !== undefined) return extra;
  const tools = toolsIn(body);
  if (tools.length === 0) return { message: "tool_choice may only be specified while providing tools." };
  if (choice.type === "auto" || choice.type === "none") return undefined;
  if (choice.type === "tool" && !tools.some(({ name }) => name === choice.name)) {
    return { message: `Tool '${choice.name}' not found in provided tools` };
  }
  if (!model.forcedTool) {
    return { message: 'tool_choice: type "tool" and "any" are not supported for this model.' };
  }
  const manual = isObject(body.thinking) && body.thinking.type === "enabled";
  return manual ? { message: "Thinking may not be enabled when tool_choice forces tool use." } : undefined;
}

const BLOCK_KEYS: Readonly<Record<string, readonly string[]>> = {
  text: ["type", "text", "cache_control", "citations"],
  image: ["type", "source", "cache_control", "transformations"],
  document: ["type", "source", "title", "context", "citations", "cache_control"],
  search_result: ["type", "source", "title", "content", "citations", "cache_control"],
  tool_use: ["type", "id", "name", "input", "cache_control", "caller"],
  tool_result: ["type", "tool_use_id", "content", "is_error", "cache_control"],
  thinking: ["type", "thinking", "signature"],
  redacted_thinking: ["type", "data"],
};

function badBlock(
  block: JsonObject,
  at: string,
  { role }: JsonObject,
  { rules }: MessagesSetting,
): MessagesFault | undefined {
  const known = role === "user" || role === "assistant" || role === "system" ? rules.blocks[role] : [];
  const type = decodeText(block.type) ?? "";
  if (!known.includes(type)) {
    const tags = known.map((tag) => `'${tag}'`).join(", ");
    return {
      message: `${at}: Input tag '${type}' found using 'type' does not match any of the expected tags: ${tags}`,
    };
  }
  const keys = BLOCK_KEYS[type];
  return keys === undefined ? undefined : extraKey(block, keys, `${at}.${type}`);
}

const MAGIC: readonly (readonly [type: string, start: string])[] = [
  ["image/png", "iVBORw0KGgo"],
  ["image/jpeg", "/9j/"],
  ["image/gif", "R0lGOD"],
  ["image/webp", "UklGR"],
];

function badImage(block: JsonObject, at: string): MessagesFault | undefined {
  const inside = block.type === "tool_result" ? blocksIn(block.content) : [block];
  for (const { type, source } of inside) {
    if (type !== "image") continue;
    if (!isObject(source)) return { message: `${at}.image.source: Field required` };
    if (source.type === "url" && /^https?:/.test(String(source.url))) continue;
    const encoded = decodeText(source.data) ?? "";
    if (source.type !== "base64" || !/^[A-Za-z0-9+/]+=*$/.test(encoded)) {
      return { message: `${at}.image.source.base64.data: Input should be valid base64` };
    }
    const named = String(source.media_type);
    const seen = MAGIC.find(([, start]) => encoded.startsWith(start))?.[0];
    if (!MAGIC.some(([name]) => name === named)) {
      const names = MAGIC.map(([name]) => `'${name}'`).join(", ");
      return { message: `${at}.image.source.base64.media_type: Input should be ${names}` };
    }
    if (seen !== undefined && seen !== named) {
      return {
        message: `${at}.image.source.base64: The image was specified using the ${named} media type, but the image ` +
          `appears to be a ${seen} image`,
      };
    }
  }
  return undefined;
}

/** Every mark for the prompt cache in the order in which the prompt is made: tools, system, messages, the request. */
function cacheMarks(body: JsonObject): JsonObject[] {
  const results = (blocks: readonly JsonObject[]) => blocks.flatMap((block) => [block, ...blocksIn(block.content)]);
  const holders = [
    ...toolsIn(body),
    ...blocksIn(body.system ?? []),
    ...messagesIn(body).flatMap(({ content }) => results(blocksIn(content))),
    body,
  ];
  return holders.map((holder) => holder.cache_control).filter(isObject);
}

function badCacheMarks(body: JsonObject, { rules }: MessagesSetting): MessagesFault | undefined {
  const marks = cacheMarks(body);
  if (marks.length === 0) return undefined;
  if (rules.cacheMarks === "none") return { message: "cache_control: Extra inputs are not permitted" };
  if (marks.length > 4) {
    return { message: `A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.` };
  }
  const known = rules.cacheMarks === "with_ttl" ? ["type", "ttl"] : ["type"];
  for (const mark of marks) {
    const extra = extraKey(mark, known, "cache_control.ephemeral");
    if (extra !== undefined) return extra;
    if (mark.type !== "ephemeral") return { message: "cache_control.type: Input should be 'ephemeral'" };
  }
  const lives = marks.map(({ ttl }) => ttl ?? "5m");
  if (lives.lastIndexOf("1h") <= lives.indexOf("5m") || !lives.includes("5m")) return undefined;
  return { message: "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block" };
}

/** Checks of tools and blocks, by the names of their rules. */
export const TOOL_CHECKS: Readonly<Record<string, MessagesCheck>> = {
  tools: badTool,
  deferred: allDeferred,
  references: unresolvedReference,
  callsNeedTools: callsAlone,
  choice: badChoice,
  blocks: eachBlock(badBlock),
  images: eachBlock(badImage),
  cacheMarks: badCacheMarks,
};
