/**
 * Tests that the demo runs to its end and shows both sides as they were on the wire.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { layScenes, span, widthOf, wrap } from "../../../tools/demo/layout.ts";
import type { ScreenOptions } from "../../../tools/demo/screen.ts";
import { runDemo } from "../../../tools/demo.ts";

const ESCAPE = "\x1b[";

/** Runs the demo without pauses; returns everything it wrote. */
async function watch(screen: Omit<ScreenOptions, "write">): Promise<string> {
  let text = "";
  await runDemo({ fast: true, screen: { ...screen, write: (piece) => text += piece } });
  return text;
}

const PLAIN = { rows: 24, colour: false, live: false };

Deno.test("runDemo() shows both sides of every kind of translation in one column of 80", async () => {
  const started = performance.now();
  const text = await watch({ ...PLAIN, columns: 80 });
  assert(performance.now() - started < 5_000, "the demo should take less than five seconds without pauses");
  for (
    const shown of [
      "POST /v1/responses",
      "POST /v1/chat/completions",
      "response.reasoning_summary_text.delta",
      "delta.reasoning_content",
      "response.function_call_arguments.delta",
      'exec_command {"cmd":"cat hello.ts"}',
      "response.custom_tool_call_input.delta",
      '+console.log("Hello, world!");\n',
      'apply_patch {"input":"*** Begin Patch',
      "mcp__docs__search(",
      "reasoning_content: A typo in a greeting.",
      "response.output_text.delta",
      "response.completed",
      "[DONE]",
      "--provider NAME",
      "deno run -A main.ts run --provider NAME",
    ]
  ) assertStringIncludes(text, shown);
  assert(!/undefined|null|NaN|\[object/.test(text), "nothing unreadable should be shown");
  assert(!text.includes(ESCAPE), "plain output should hold no control sequences");
  assertEquals(text.split("\n").filter((row) => row.length > 80), []);
});

Deno.test("runDemo() puts the two sides next to each other when there is room", async () => {
  const text = await watch({ ...PLAIN, columns: 120 });
  const row = text.split("\n").find((candidate) => candidate.includes("response.function_call_arguments.delta"));
  assertStringIncludes(row ?? "", "│ delta.tool_calls");
  assertEquals(text.split("\n").filter((candidate) => candidate.length > 120), []);
});

Deno.test("runDemo() ends with the same picture on a terminal that it redraws in place", async () => {
  const plain = await watch({ ...PLAIN, columns: 120 });
  const live = await watch({ rows: 40, colour: true, live: true, columns: 120 });
  assertStringIncludes(live, `${ESCAPE}36m`);
  assertEquals(steady(finalPicture(live)), steady(plain));
});

Deno.test("wrap() begins later rows under the last span", () => {
  const rows = wrap([span("name  "), span("one two three")], 14);
  assertEquals(rows.map((row) => row.map(({ text }) => text).join("").trimEnd()), ["name  one two", "      three"]);
});

Deno.test("wrap() breaks words that are longer than a row, and loses nothing", () => {
  const rows = wrap([span("  "), span("x".repeat(25))], 10);
  assertEquals(rows.every((row) => widthOf(row) <= 10), true);
  assertEquals(rows.flat().map(({ text }) => text.trim()).join(""), "x".repeat(25));
});

Deno.test("layScenes() fills the shorter side with blank cells", () => {
  const scene = { first: "codex" as const, codex: [[span("a")], [span("b")]], provider: [[span("c")]] };
  const rows = layScenes([scene], 120).map((row) => row.map(({ text }) => text).join(""));
  assertEquals(rows.map((row) => row.replaceAll(/ +/g, " ").trim()), ["a │ c", "b │"]);
});

/** What stands on a terminal after `text`, which clears what is below, moves up to draw again, and else goes down. */
function finalPicture(text: string): string {
  const rows: string[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    if (line.includes(`${ESCAPE}J`)) rows.splice(at);
    at -= Number(new RegExp(`\\x1b\\[(\\d+)A`).exec(line)?.[1] ?? 0);
    rows[at++] = stripVTControlCharacters(line).replace("\r", "").trimEnd();
  }
  return rows.join("\n");
}

/** `text` without what differs from run to run. */
function steady(text: string): string {
  return text.replaceAll(/resp_[0-9a-f]+/g, "resp_id").replaceAll(/127\.0\.0\.1:\d+/g, "address").trimEnd();
}
