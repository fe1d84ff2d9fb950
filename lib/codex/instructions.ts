/**
 * The base prompt of the models in a catalog.
 *
 * A catalog's `base_instructions` replace Codex's own prompt, so the best one is the installed Codex's.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../base/json.ts";
import { OWN_INSTRUCTIONS, PATCH_GUIDE } from "./own_instructions.ts";

/** What prints the catalog that Codex carries inside; since 0.140, as far as was measured (0.120 has no such command). */
const BUNDLED_CATALOG = ["debug", "models", "--bundled"];

/** What in those prompts is true for Codex's own models only (read in 0.140 and 0.169). */
const VENDOR_ONLY: readonly (readonly [RegExp, string])[] = [
  // "You are Codex, a coding agent based on GPT-5."
  [/ based on GPT-[\w.]*\w/g, ""],
  // A tool that no list of tools contains: other models call it and fail.
  [/ ?[A-Z][^.\n]*`multi_tool_use\.parallel`[^.\n]*\./g, ""],
];

/**
 * Reads the base prompt that the installed Codex has for models which call tools one by one.
 *
 * @param run Runs `codex` with these arguments and returns its standard output. May reject.
 * @returns undefined when Codex is not there, is too old, or has no such prompt.
 */
export async function readBundledInstructions(run: (args: string[]) => Promise<string>): Promise<string | undefined> {
  let printed: string;
  try {
    printed = await run([...BUNDLED_CATALOG]);
  } catch {
    // Codex is missing, or has no such command: the caller falls back to our own prompt.
    return undefined;
  }
  const catalog = parseJson(printed.slice(Math.max(0, printed.indexOf("{"))));
  const models = decodeArray(isObject(catalog) ? catalog.models : undefined).filter(isObject).filter(
    isDirectToolCaller,
  );
  const listed = models.filter(({ visibility }) => visibility === "list");
  const prompt = [...listed, ...models].map(findPrompt).find((text) => text !== undefined);
  return prompt === undefined ? undefined : adaptPrompt(prompt);
}

/** The base prompt for a catalog: that of the installed Codex when `codexInstructions` finds one, else our own. */
export async function chooseInstructions(
  codexInstructions: (() => Promise<string | undefined>) | undefined,
): Promise<string> {
  try {
    return await codexInstructions?.() ?? OWN_INSTRUCTIONS;
  } catch {
    return OWN_INSTRUCTIONS;
  }
}

/** In code mode a model writes scripts that call the tools: its prompt would mislead one that cannot. */
function isDirectToolCaller(model: JsonObject): boolean {
  return decodeText(model.tool_mode) === undefined && model.use_responses_lite !== true;
}

function findPrompt(model: JsonObject): string | undefined {
  const messages = isObject(model.model_messages) ? model.model_messages : {};
  const template = decodeText(messages.instructions_template);
  // A template with a gap would show the gap to the model.
  return decodeText(model.base_instructions) ?? (template?.includes("{{") ? undefined : template);
}

function adaptPrompt(prompt: string): string {
  const adapted = VENDOR_ONLY.reduce((text, [pattern, instead]) => text.replaceAll(pattern, instead), prompt);
  return adapted.includes("*** Begin Patch") ? adapted : `${adapted.trimEnd()}\n\n${PATCH_GUIDE}`;
}
