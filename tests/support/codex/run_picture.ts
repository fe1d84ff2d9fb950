/**
 * The picture of `codex-relay run`: one command in a shell, and the TUI of Codex with the provider's models.
 *
 * @module
 */
import { textAnswer } from "../../../tools/chat_frames.ts";
import { type Cell, readScreen, rowText } from "../../../tools/picture/ansi.ts";
import { drawScreen } from "../../../tools/picture/svg.ts";
import { KEY } from "./driver.ts";
import { openPrivateInternet } from "./private_internet.ts";
import { openRunStage, type RunStage } from "./run_stage.ts";
import { chatOf } from "./script.ts";
import { openTerminal, type Terminal } from "./terminal.ts";
import { NEWEST } from "./versions.ts";

const COLUMNS = 96;
const ROWS = 34;
/** Milliseconds until Codex has drawn everything after its last word. */
const SETTLE_MS = 1_500;

const COMMAND = "codex-relay run";
const PROMPT = "Which model are you?";
const REPLY = "I am deepseek-v4-pro. Codex asks me through a relay on this machine, which ends when you quit.";
const MODELS = ["deepseek-v4-pro", "deepseek-v4-flash"];

/** Runs Codex by the relay's command and returns the picture, an SVG. */
export async function takeRunPicture(): Promise<string> {
  await using stage = await openRunStage({
    version: NEWEST,
    models: { object: "list", data: MODELS.map((id) => ({ id, object: "model" })) },
    // Titles of threads are asked for by schema.
    answer: (request) => textAnswer(chatOf(request).response_format === undefined ? REPLY : '{"title":"Which model"}'),
  });
  await using internet = await openPrivateInternet("api.deepseek.com", stage.provider.url);
  await installProgram(stage);
  const env = {
    ...stage.environment,
    ...internet.environment,
    DEEPSEEK_API_KEY: KEY,
    LANG: "C.UTF-8",
    ENV: await writePrompt(stage),
  };
  await using terminal = await openTerminal(["sh", "-i"], { cwd: stage.workspace, env, columns: COLUMNS, rows: ROWS });
  await terminal.waitFor(/\$/);
  await terminal.type(COMMAND);
  await terminal.waitFor(new RegExp(COMMAND));
  const command = readScreen(await terminal.styledScreen()).filter((row) => rowText(row).includes(COMMAND));
  await terminal.press("Enter");
  await terminal.waitFor(/deepseek-v4-pro/);
  await send(terminal, PROMPT);
  await terminal.waitFor(/Worked for/);
  await send(terminal, "/model");
  await terminal.waitFor(/deepseek-v4-flash/);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const screen = readScreen(await terminal.styledScreen());
  return drawScreen([...command, [], ...choose(screen)], {
    title: `Codex ${NEWEST.number}, started by codex-relay run`,
    columns: COLUMNS,
  });
}

/** Writes what an interactive shell reads first; a variable alone does not change the prompt of every shell. */
async function writePrompt({ environment }: RunStage): Promise<string> {
  const path = `${environment.TMPDIR}/prompt`;
  await Deno.writeTextFile(path, "PS1='$ '\n");
  return path;
}

/** Puts `codex-relay` on the stage's PATH. */
async function installProgram({ environment, command }: RunStage): Promise<void> {
  const [bin = ""] = (environment.PATH ?? "").split(":");
  const words = command([]).map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(`${bin}/codex-relay`, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
}

/** Types a text and sends it; the pause keeps Codex from taking both as one paste. */
async function send(terminal: Terminal, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.waitFor(new RegExp(`› ${text.replaceAll("?", "\\?")}`));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await terminal.press("Enter");
}

/** The rows of the TUI without gaps, without what it explains at every start, and without what differs from run to run. */
function choose(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const kept = rows.filter((row) => !/^ {2}(?:\/\w+ - |To get started|Worked for)/.test(rowText(row)));
  return kept.filter((row, index) => rowText(row) !== "" || rowText(kept[index - 1] ?? []) !== "");
}
