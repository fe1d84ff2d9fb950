/**
 * The heads of requests that a Messages API refuses: headers, keys, limits, forms of thinking, and structured output.
 *
 * The texts are those of the API (documentation, SDK and public reports, 2026-11).
 *
 * @module
 */
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import {
  betasOf,
  blocksOfType,
  extraKey,
  type MessagesCheck,
  type MessagesFault,
  messagesIn,
  type MessagesSetting,
} from "./messages_rule.ts";

function badHeaders(_body: JsonObject, { rules, headers }: MessagesSetting): MessagesFault | undefined {
  const version = headers.get("anthropic-version");
  if (rules.versions !== undefined) {
    if (version === null) return { message: "anthropic-version: header is required" };
    if (!rules.versions.includes(version)) {
      return { message: `anthropic-version: "${version}" is not a valid version` };
    }
  }
  const [beta] = betasOf(headers);
  if (!rules.betas && beta !== undefined) return { message: `anthropic-beta: Unexpected value(s) \`${beta}\`` };
  return undefined;
}

function badKeys(body: JsonObject, { rules, headers }: MessagesSetting): MessagesFault | undefined {
  const sampling = ["temperature", "top_p", "top_k"];
  const known = headers.get("anthropic-version") === "2026-10-21"
    ? rules.keys.filter((key) => !sampling.includes(key))
    : rules.keys;
  return extraKey(body, known, "");
}

function badSampling(body: JsonObject, { model }: MessagesSetting): MessagesFault | undefined {
  const key = model.sampling ? undefined : ["temperature", "top_p", "top_k"].find((name) => name in body);
  return key === undefined ? undefined : { message: `\`${key}\` is deprecated for this model.` };
}

function badMaxTokens(body: JsonObject, { model }: MessagesSetting): MessagesFault | undefined {
  const { max_tokens: max, thinking } = body;
  if (max === undefined) return { message: "max_tokens: Field required" };
  if (typeof max !== "number" || !Number.isInteger(max) || max < 1) {
    return { message: "max_tokens: Input should be greater than or equal to 1" };
  }
  if (max > model.maxTokens) {
    return {
      message: `max_tokens: ${max} > ${model.maxTokens}, which is the maximum allowed number of output tokens for ` +
        String(body.model),
    };
  }
  const budget = isObject(thinking) ? thinking.budget_tokens : undefined;
  if (typeof budget === "number" && budget >= max) {
    return { message: "`max_tokens` must be greater than `thinking.budget_tokens`." };
  }
  return undefined;
}

const THINKING_KEYS: Readonly<Record<string, readonly string[]>> = {
  adaptive: ["type", "display", "block_binding"],
  enabled: ["type", "budget_tokens", "display"],
  disabled: ["type"],
  between_tools: ["type"],
};

const BINDING_BETA = "thinking-binding-controls-2026-08-01";

function badThinking(body: JsonObject, { rules, model, headers }: MessagesSetting): MessagesFault | undefined {
  const { thinking } = body;
  if (thinking === undefined) return undefined;
  if (!isObject(thinking) || typeof thinking.type !== "string") return { message: "thinking.type: Field required" };
  const { type } = thinking;
  const keys = THINKING_KEYS[type];
  if (keys === undefined) {
    return { message: `thinking: Input tag '${type}' found using 'type' does not match any of the expected tags` };
  }
  if (!model.thinking.some((form) => form === type)) {
    return {
      message: type === "adaptive"
        ? "adaptive thinking is not supported on this model"
        : `"thinking.type.${type}" is not supported for this model. Use "thinking.type.adaptive" and ` +
          '"output_config.effort" to control thinking behavior.',
    };
  }
  const known = betasOf(headers).includes(BINDING_BETA) ? keys : keys.filter((key) => key !== "block_binding");
  const extra = extraKey(thinking, rules.betas ? known : known.filter((key) => key !== "display"), `thinking.${type}`);
  if (extra !== undefined) return extra;
  const { budget_tokens: budget } = thinking;
  if (type === "enabled" && (typeof budget !== "number" || budget < 1024)) {
    return { message: "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024" };
  }
  return undefined;
}

function badEffort(body: JsonObject, { rules, model }: MessagesSetting): MessagesFault | undefined {
  const { output_config: config, thinking } = body;
  if (config === undefined) return undefined;
  if (!isObject(config)) return { message: "output_config: Input should be an object" };
  const extra = extraKey(config, rules.outputKeys, "output_config");
  if (extra !== undefined) return extra;
  const { effort } = config;
  if (effort === undefined) return undefined;
  if (model.efforts.length === 0) return { message: "This model does not support the effort parameter." };
  if (!model.efforts.includes(String(effort))) {
    const words = model.efforts.map((word) => `'${word}'`).join(", ");
    return { message: `output_config.effort: Input should be ${words}` };
  }
  const isOff = isObject(thinking) && (thinking.type === "disabled" || thinking.type === "between_tools");
  if (!isOff || effort !== "xhigh" && effort !== "max") return undefined;
  return { message: `output_config.effort '${effort}' is not supported when thinking is disabled on this model` };
}

/** Keywords of schemas that structured output refuses. */
const REFUSED_KEYWORDS = [
  ..."minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength maxItems oneOf".split(" "),
];

function badSchemaPart(schema: unknown): MessagesFault | undefined {
  if (Array.isArray(schema)) return schema.map(badSchemaPart).find((fault) => fault !== undefined);
  if (!isObject(schema)) return undefined;
  const keyword = typeof schema.type === "string" ? REFUSED_KEYWORDS.find((name) => name in schema) : undefined;
  if (keyword !== undefined) {
    return {
      message: `output_config.format.schema: For '${schema.type}' type, property '${keyword}' is not supported`,
    };
  }
  if (schema.type === "object" && schema.additionalProperties !== false) {
    return {
      message: "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    };
  }
  if (typeof schema.minItems === "number" && schema.minItems > 1) {
    return {
      message: "output_config.format.schema: For 'array' type, 'minItems' values other than 0 or 1 are not supported",
    };
  }
  return Object.values(schema).map(badSchemaPart).find((fault) => fault !== undefined);
}

function badFormat({ output_config: config }: JsonObject): MessagesFault | undefined {
  if (!isObject(config) || config.format === undefined) return undefined;
  const { format } = config;
  if (!isObject(format) || format.type !== "json_schema" || !isObject(format.schema)) {
    return { message: "output_config.format: Input should be an object with type 'json_schema' and a schema" };
  }
  return extraKey(format, ["type", "schema"], "output_config.format") ?? badSchemaPart(format.schema);
}

/** Whether the model thinks on this request. */
export function isThinkingOn(body: JsonObject, { model }: Pick<MessagesSetting, "model">): boolean {
  const { thinking } = body;
  return isObject(thinking) ? thinking.type !== "disabled" : model.thinksByItself;
}

function badReplay(body: JsonObject, setting: MessagesSetting): MessagesFault | undefined {
  const turns = messagesIn(body).filter(({ role }) => role === "assistant");
  const isOn = isThinkingOn(body, setting);
  const isManual = isObject(body.thinking) && body.thinking.type === "enabled";
  const hasThinking = (turn: JsonObject) => blocksOfType(turn, "thinking", "redacted_thinking").length > 0;
  for (const turn of turns) {
    const [first] = blocksOfType(turn, "thinking", "redacted_thinking", "text", "tool_use");
    const isOpen = turn === turns.at(-1) && blocksOfType(turn, "tool_use").length > 0;
    if (setting.rules.thinkingInToolTurns && isOn && blocksOfType(turn, "tool_use").length > 0 && !hasThinking(turn)) {
      const index = messagesIn(body).indexOf(turn);
      return {
        message:
          `thinking is enabled but reasoning_content is missing in assistant tool call message at index ${index}`,
      };
    }
    const begins = first?.type === "thinking" || first?.type === "redacted_thinking";
    if (setting.rules.betas && isManual && isOpen && !begins) {
      return {
        message: `messages.${messagesIn(body).indexOf(turn)}.content.0.type: Expected \`thinking\` or ` +
          `\`redacted_thinking\`, but found \`${first?.type}\`. When \`thinking\` is enabled, a final \`assistant\` ` +
          "message must start with a thinking block",
      };
    }
  }
  return undefined;
}

/** Checks of the head of a request, by the names of their rules. */
export const HEAD_CHECKS: Readonly<Record<string, MessagesCheck>> = {
  headers: badHeaders,
  keys: badKeys,
  sampling: badSampling,
  maxTokens: badMaxTokens,
  thinking: badThinking,
  effort: badEffort,
  format: badFormat,
  replay: badReplay,
};
