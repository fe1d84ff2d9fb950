/**
 * Tests of the progress line: what a terminal gets, and that a pipe gets nothing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createProgress } from "../../../lib/base/progress.ts";

function recordTerminal(isTTY: boolean, columns = 40) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

Deno.test("createProgress() shows a text, the seconds that pass, and removes the line", () => {
  const terminal = recordTerminal(true);
  let now = 0;
  const progress = createProgress({ terminal, now: () => now });
  progress.show("asking for the models");
  now = 2_900;
  progress.refresh();
  progress.show("asking for an answer");
  progress.clear();
  progress.clear();
  progress.refresh();
  assertEquals(terminal.written, [
    "\r\x1b[K… asking for the models",
    "\r\x1b[K… asking for the models (2 s)",
    "\r\x1b[K… asking for an answer",
    "\r\x1b[K",
  ]);
});

Deno.test("createProgress() keeps a long text and one with line breaks on one line", () => {
  const terminal = recordTerminal(true, 12);
  const progress = createProgress({ terminal, now: () => 0 });
  progress.show("a\nb\x1bc and much more");
  progress.clear();
  assertEquals(terminal.written, ["\r\x1b[K… a b c an…", "\r\x1b[K"]);
});

Deno.test("createProgress() writes nothing to a pipe", () => {
  const terminal = recordTerminal(false);
  const progress = createProgress({ terminal });
  progress.show("asking");
  progress.refresh();
  progress.clear();
  assertEquals(terminal.written, []);
});

Deno.test("createProgress() shows nothing of a task that ends in time, and the whole time of one that does not", () => {
  const terminal = recordTerminal(true);
  let now = 0;
  const progress = createProgress({ terminal, now: () => now, patience: 900 });
  progress.show("asking");
  now = 899;
  progress.refresh();
  progress.printAbove(() => terminal.write("early\n"));
  progress.clear();
  progress.show("asking again");
  now += 3_100;
  progress.refresh();
  progress.printAbove(() => terminal.write("late\n"));
  progress.clear();
  assertEquals(terminal.written, [
    "early\n",
    "\r\x1b[K… asking again (3 s)",
    "\r\x1b[K",
    "late\n",
    "\r\x1b[K… asking again (3 s)",
    "\r\x1b[K",
  ]);
});
