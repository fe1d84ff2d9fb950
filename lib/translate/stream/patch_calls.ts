/**
 * Which tool a call means if it is one that changes files by a patch.
 *
 * Without a catalog Codex declares no `apply_patch`, and answers a model that calls it all the same with `unsupported
 * call` for ever; it applies a patch in a command of its shell tool, which it recognises (0.80 to 0.171, 2026-11).
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../../base/json.ts";
import { hasPatchGrammar, PATCH_TOOL } from "../patches/declared_grammar.ts";
import type { ToolEntry } from "../tool_map.ts";
import type { FreeformEnd, FreeformText } from "./freeform.ts";
import { PatchInput } from "./patch_input.ts";
import type { StreamState } from "./state.ts";

/** The reader of a call's text if that is a patch, and the tool for it if that is another one than the model named. */
export interface PatchCall {
  readonly tool?: ToolEntry;
  readonly patch?: FreeformText;
}

/** How a shell tool takes its command. */
interface ShellForm {
  readonly name: string;
  readonly argument: string;
  /** JSON type of the argument; an array holds the words of a command. */
  readonly type: "string" | "array";
}

/** The shell tools of Codex, the newest first. */
const SHELLS: readonly ShellForm[] = [
  { name: "exec_command", argument: "cmd", type: "string" },
  { name: "shell_command", argument: "command", type: "string" },
  { name: "shell", argument: "command", type: "array" },
];

/** The names by which models call the tool where it is not declared. */
const PATCH_NAME = /^(?:functions[.:])?apply_?patch$/;

/** What a call of `name` needs if it holds a patch; `tool` is the declared tool that it means. */
export function resolvePatchCall(state: StreamState, name: string, tool: ToolEntry | undefined): PatchCall {
  const { request, client } = state.context;
  if (tool) return hasPatchGrammar(request, tool) ? { patch: new PatchInput() } : {};
  return client.patchesInShell && PATCH_NAME.test(name) ? findShell(state) : {};
}

/** The declared shell tool that can apply a patch. */
function findShell({ context: { tools }, declared }: StreamState): PatchCall {
  for (const form of SHELLS) {
    const found = declared.find(form.name);
    const tool = found && tools.find(found.flatName);
    const properties = isObject(found?.parameters?.properties) ? found.parameters.properties : {};
    const argument = properties[form.argument];
    if (tool?.kind !== "function" || !isObject(argument) || argument.type !== form.type) continue;
    return { tool, patch: new PatchCommand(form, properties) };
  }
  return {};
}

/** Turns the patch of a call into the arguments of a shell tool. */
class PatchCommand implements FreeformText {
  readonly #patch = new PatchInput();
  readonly #form: ShellForm;
  readonly #properties: JsonObject;

  constructor(form: ShellForm, properties: JsonObject) {
    this.#form = form;
    this.#properties = properties;
  }

  /** Takes the next piece; the command can be written only when its patch is known. */
  feed(piece: string): string {
    this.#patch.feed(piece);
    return "";
  }

  get isOpen(): boolean {
    return this.#patch.isOpen;
  }

  get isWhole(): boolean {
    return this.#patch.isWhole;
  }

  /** The arguments of the shell tool. */
  end(isFinished: boolean): FreeformEnd {
    const { input } = this.#patch.end(isFinished);
    const { argument, type } = this.#form;
    const command = type === "array" ? [PATCH_TOOL, input] : writeHeredoc(input);
    const given = parseJson(this.#patch.raw);
    const folder = isObject(given) && "workdir" in this.#properties ? given.workdir : undefined;
    const text = JSON.stringify({ [argument]: command, ...(typeof folder === "string" && { workdir: folder }) });
    return { input: text, rest: text, isMended: true };
  }
}

/** The command that hands `patch` over in a here-document, whose closing word is no line of it. */
function writeHeredoc(patch: string): string {
  const lines = new Set(patch.split("\n").map((line) => line.trim()));
  let word = "EOF";
  for (let count = 1; lines.has(word); count++) word = `EOF_${count}`;
  return `${PATCH_TOOL} <<'${word}'\n${patch.replace(/\n$/, "")}\n${word}\n`;
}
