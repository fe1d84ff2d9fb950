/**
 * The search for the part of a request that a provider refuses by name, so that the request can be adapted.
 *
 * Texts that name no part do not count. The texts were collected 2026-11; each has a case below `fixtures/errors/`.
 *
 * @module
 */
import type { AnswerError } from "../chunk.ts";

/** A part of a request that a provider refused by name. */
export interface RefusedParameter {
  /** A key of the request or of an object in it, a message role, a content type, or a kind of tool. */
  readonly kind: "parameter" | "role" | "content" | "tool";
  /**
   * The key, the role (`role` where the text does not say which), the content type (`parts` for lists in general) or
   * the type of tool.
   */
  readonly name: string;
}

type PartKind = RefusedParameter["kind"];

/** Patterns, in order. The first group captures the name, or a path to it, unless the row gives a name. */
const PATTERNS: readonly (readonly [kind: PartKind, pattern: RegExp, name?: string])[] = [
  // The number is too large; the remedy is to leave its key out.
  ["parameter", /(max_(?:completion_)?tokens)\S* (?:is too large|cannot be greater than|> )(?!.*context length)/i],
  ["parameter", /(max_(?:completion_)?tokens): \d+ > \d+, which is the maximum allowed number of output tokens/i],
  ["role", /unknown variant `(\w+)`, expected one of `system`/i],
  ["role", /\b(\w+) is not one of \[[^\]]*'assistant'/i],
  ["role", /\brole:? ['"`]?(\w+)['"`]? is not a valid role/i],
  ["role", /invalid value: ['"`](\w+)['"`][.,]? supported values are:? [^.]*\bassistant\b/i],
  ["role", /unknown role:? ['"`]?(\w+)/i],
  ["role", /invalid message role: (\w+)/i],
  ["role", /property 'role' has invalid value|角色信息不正确/i, "role"],
  ["tool", /invalid value: ['"`](\w+)['"`]\. supported values are:? ['"`]function['"`]/i],
  ["tool", /no endpoints found that support tool|does not support tools\b|tools are not supported/i, "function"],
  ["content", /unknown variant `(\w+)`, expected `?text`?/i],
  ["content", /invalid value: ['"`](\w+)['"`]\. supported values are:? ['"`]text['"`]/i],
  [
    "content",
    /(?:does not|that) support image|image (?:input|urls?|_url)s? (?:is|are) not (?:currently )?(?:supported|allowed|enabled|available|accepted)|not a multimodal model/i,
    "image_url",
  ],
  [
    "content",
    /missing data required for image input|image_url is only supported by|does(?: not|n't) support vision|vision is not supported|不支持(?:图片|图像|视觉|多模态)/i,
    "image_url",
  ],
  ["content", /content\b.{0,4}(?:: value )?must be a string\b/i, "parts"],
  ["content", /invalid type: sequence, expected a string|untagged enum \w*Content\b/i, "parts"],
  ["parameter", /unsupported (?:parameter|value):? ['"`]([^'"`]+)['"`]/i],
  ["parameter", /unrecognized request arguments? supplied: ([\w.]+)/i],
  ["parameter", /unknown parameter:? ['"`]([^'"`]+)['"`]/i],
  ["parameter", /unknown (?:name|field) \\?['"`]([^'"`\\]+)/i],
  ["parameter", /parameter ['"`]([^'"`]+)['"`] is not a valid field/i],
  ["parameter", /property ['"`]([^'"`]+)['"`] is unsupported/i],
  ["parameter", /extra inputs are not permitted, field: ['"`]([^'"`]+)['"`]/i],
  ["parameter", /([\w.[\]-]+): extra inputs are not permitted/i],
  ["parameter", /([\w.[\]-]+): extra fields not permitted/i],
  ["parameter", /extra_forbidden['"], ?['"]loc['"]: ?[([]([^)\]]*)[)\]]/i],
  // A validator's list in Python's own form, written into the message (llama-cpp-python 0.3.36, recorded 2026-11).
  ["parameter", /(?:literal_error|enum|string_type)['"], ?['"]loc['"]: ?[([]([^)\]]*)[)\]]/i],
  ["parameter", /unexpected fields in the request: [{[(] ?['"](\w+)/i],
  ["parameter", /unexpected keyword argument:? ['"`]?(\w+)/i],
  ["parameter", /additional properties are not allowed \(['"`]([^'"`]+)['"`]/i],
  ["parameter", /does not support parameters: [[{] ?['"`]?(\w+)/i],
  ["parameter", /(?:does not|doesn't) support (?:this |the )?['"`]?([a-z]+_[a-z_]+)\b/],
  [
    "parameter",
    /['"`]?\b([a-z]+_[a-z_]+|logprobs)['"`]? (?:is|are) (?:not (?:currently )?supported|unsupported|not allowed)/,
  ],
  ["parameter", /\b([a-z]+_[a-z_]+): invalid option/i],
  ["parameter", /['"`]auto['"`] tool choice requires|incompatible tool choice param/i, "tool_choice"],
  [
    "parameter",
    /[`'".]?\btool_choice\b[`'"]? must (?:either )?be\b|at ["'`](?:\w+\.)?tool_choice\.type["'`]/i,
    "tool_choice",
  ],
  ["parameter", /invalid value for [`'"]?tool_choice\b/i, "tool_choice"],
];

/** Codes that mean that `param` names the refused part. */
const PARAM_CODES: ReadonlySet<string> = new Set([
  "unsupported_parameter",
  "unsupported_value",
  "unknown_parameter",
  // Types of errors of validators; one that misses a field is not among them (pydantic 1 and 2, 2026-11).
  "extra_forbidden",
  "value_error.extra",
  "unexpected_keyword_argument",
  "literal_error",
  "enum",
  "type_error.enum",
  "value_error.const",
  "string_type",
  "type_error.str",
]);
const PART_NAME = /^[\w-]{1,64}$/;

/**
 * The part of the request that the error names; undefined when it names none.
 *
 * @param error The error as decoded from the body. The first 4,000 characters of its message are searched.
 */
export function findRefusedParameter(error: AnswerError & { readonly param?: string }): RefusedParameter | undefined {
  const text = error.message.slice(0, 4_000);
  for (const [kind, pattern, fixed] of PATTERNS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const found = fixed === undefined ? findNamedPart(kind, match[1] ?? "") : { kind, name: fixed };
    if (found) return found;
  }
  if (error.param === undefined || !PARAM_CODES.has(error.code ?? "")) return undefined;
  return findNamedPart("parameter", error.param);
}

/** The part that a path names: its last step inside messages and tools, its first step elsewhere. */
function findNamedPart(kind: PartKind, path: string): RefusedParameter | undefined {
  const steps = path.split(/[^\w-]+/).filter((step) => step !== "" && step !== "body" && !/^\d+$/.test(step));
  const isInside = steps[0] === "messages" || steps[0] === "tools";
  const name = (isInside ? steps.at(-1) : steps[0]) ?? "";
  if (!PART_NAME.test(name)) return undefined;
  if (kind !== "parameter" || !isInside) return { kind, name };
  if (name === "role") return { kind: "role", name: "role" };
  return name === "content" ? { kind: "content", name: "parts" } : { kind, name };
}
