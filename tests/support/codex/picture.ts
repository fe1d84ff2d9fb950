/**
 * The README's picture: the real Codex repairs a file through the relay, and its screen is drawn.
 *
 * @module
 */
import { textAnswer } from "../../../tools/chat_frames.ts";
import { PROMPT, STORY } from "../../../tools/demo/story.ts";
import { type Cell, readScreen, rowText } from "../../../tools/picture/ansi.ts";
import { drawScreen } from "../../../tools/picture/svg.ts";
import { MODEL, openStage } from "./driver.ts";
import { chatOf } from "./script.ts";
import { openTerminal } from "./terminal.ts";
import { NEWEST } from "./versions.ts";

/** Columns of the terminal, few enough for a README. */
const COLUMNS = 96;
const ROWS = 34;
/** Milliseconds until Codex has drawn everything after its last word. */
const SETTLE_MS = 1_500;

const CONFIG = ['approval_policy = "never"', 'sandbox_mode = "danger-full-access"'].join("\n");
const TABLES = "[features]\ndaemon_auto_start = false";

/** Runs Codex and returns the picture, an SVG. */
export async function takePicture(): Promise<string> {
  let turns = 0;
  await using stage = await openStage({
    version: NEWEST,
    catalog: "url",
    models: { object: "list", data: [{ id: MODEL, object: "model" }] },
    config: CONFIG,
    tables: TABLES,
    // Titles of threads are asked for by schema.
    answer: (request) =>
      chatOf(request).response_format === undefined
        ? STORY[Math.min(turns++, STORY.length - 1)]?.answer ?? textAnswer("")
        : textAnswer('{"title":"Fix the typo"}'),
  });
  await Deno.writeTextFile(`${stage.workspace}/hello.ts`, 'console.log("Helo, world!");\n');
  await using terminal = await openTerminal(stage.command, {
    cwd: stage.workspace,
    env: stage.environment,
    columns: COLUMNS,
    rows: ROWS,
  });
  await terminal.waitFor(new RegExp(MODEL));
  await terminal.type(PROMPT);
  await terminal.waitFor(/Fix it\./);
  // Codex takes keys that come at once for one paste.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await terminal.press("Enter");
  await terminal.waitFor(/Nothing else was changed[\s\S]*Worked for/);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return drawScreen(choose(readScreen(await terminal.styledScreen())), {
    title: `Codex ${NEWEST.number} through codex-relay`,
    columns: COLUMNS,
  });
}

/** The rows of the conversation: from the prompt to the last word, without what differs from run to run. */
function choose(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const texts = rows.map(rowText);
  const start = texts.findIndex((text) => text.includes(PROMPT)) - 1;
  const end = texts.findIndex((text) => text.includes("Worked for"));
  return rows.slice(Math.max(0, start), end - 1).filter((_, index) => {
    const at = Math.max(0, start) + index;
    return !(texts[at] === "" && texts[at - 1] === "" && index > 1);
  });
}
