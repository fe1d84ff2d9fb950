/**
 * The relay's own answers to calls of tools that do not exist.
 *
 * Codex answers such a call with `unsupported call: NAME` and nothing else (0.80 to 0.171, in code mode too; measured
 * 2026-11). Small models then call it again and again. The relay's answer says what is wrong and which tools there are.
 * It depends only on the history up to the call and on the declared tools, so that prefix caches hold.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import type { ToolMap } from "../tool_map.ts";
import type { Turn, TurnCall } from "./turns.ts";

/** What Codex answers; the name of the tool follows. */
const REFUSAL = /^unsupported (?:custom tool )?call: /;

/** Most names that are listed, and the most characters of them. */
const MAX_NAMES = 60;
const MAX_CHARACTERS = 2_000;
/** Most characters of the name that the model made up. */
const MAX_NAME = 100;
/** Number of equal calls in a row from which on the answer says so. */
const MANY = 3;
/** Number of answers in a row, all of whose calls are unknown, that the model gets before the turn is ended. */
const MAX_ANSWERS = 5;

/** The relay's answers, by call; calls that Codex could run have none. */
export function answerUnknownCalls(
  turns: readonly Turn[],
  tools: ToolMap,
  names: readonly string[],
): ReadonlyMap<TurnCall, string> {
  const answers = new Map<TurnCall, string>();
  let latest: string | undefined;
  let inRow = 0;
  for (const turn of turns) {
    // A message of the user begins anew.
    if (turn.kind !== "assistant") latest = undefined;
    for (const call of turn.kind === "assistant" ? turn.calls : []) {
      const unknown = readUnknownName(call, tools);
      inRow = unknown === latest ? inRow + 1 : 1;
      latest = unknown;
      if (unknown !== undefined) answers.set(call, formatUnknownTool(unknown, names, inRow));
    }
  }
  return answers;
}

/**
 * Ends a turn in which the model calls nothing but unknown tools whatever it reads: Codex would go on for ever (0.171,
 * measured 2026-11: 1,600 requests in 90 s). A message behind the calls begins anew.
 *
 * @throws {RelayError} When the history ends on too many such answers.
 */
export function refuseUnknownToolLoop(turns: readonly Turn[], tools: ToolMap): void {
  let latest: string | undefined;
  for (let count = 1; count <= MAX_ANSWERS; count += 1) {
    const turn = turns.at(-count);
    if (turn?.kind !== "assistant" || turn.calls.length === 0) return;
    const names = turn.calls.map((call) => readUnknownName(call, tools));
    if (names.includes(undefined)) return;
    latest ??= names.at(-1);
  }
  throw new RelayError(
    "bad_request",
    `The model called only tools that do not exist, ${MAX_ANSWERS} times in a row (the last one: ${latest}), although it was shown ` +
      "which ones there are; the turn ends here. Say how to go on without them, or use another model",
  );
}

/** The name of a tool that is not declared, and that the client could not run either. */
function readUnknownName({ item, output }: TurnCall, tools: ToolMap): string | undefined {
  const [part, ...others] = output?.content ?? [];
  if (part?.kind !== "text" || others.length > 0 || !REFUSAL.test(part.text)) return undefined;
  const flatName = tools.getFlatName(item.name, item.namespace);
  return tools.find(flatName) || !part.text.trimEnd().endsWith(item.name) ? undefined : flatName;
}

function formatUnknownTool(name: string, names: readonly string[], inRow: number): string {
  const shown = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME).toWellFormed()}…` : name;
  const lines = [
    `There is no tool named ${JSON.stringify(shown)}, so nothing was run.`,
    formatToolList(names),
    ...(inRow >= MANY
      ? [`You have called it ${inRow} times in a row, and it can never work. Do not call it again: go on without it.`]
      : []),
  ];
  return lines.join("\n");
}

/** The names of the declared tools, in their order. */
function formatToolList(names: readonly string[]): string {
  if (names.length === 0) return "There are no tools in this conversation: answer with text.";
  let room = MAX_CHARACTERS;
  const shown = names.slice(0, MAX_NAMES).filter((name) => (room -= name.length + 2) >= 0);
  const rest = names.length - shown.length;
  return `Call one of these tools, or none: ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`;
}
