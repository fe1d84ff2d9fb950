/**
 * Tests of the status line: what a terminal gets, also around other lines, and that a pipe gets those alone.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createStatusLine } from "../../../lib/base/status_line.ts";

function recordTerminal(isTTY: boolean, columns = 40) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

Deno.test("createStatusLine() writes other lines above what it shows", () => {
  const terminal = recordTerminal(true);
  const line = createStatusLine(terminal);
  line.printAbove(() => terminal.write("first\n"));
  line.show("waiting, 10 s");
  line.printAbove(() => terminal.write("second\n"));
  line.show("waiting, 11 s");
  line.clear();
  line.clear();
  line.printAbove(() => terminal.write("third\n"));
  assertEquals(terminal.written, [
    "first\n",
    "\r\x1b[Kwaiting, 10 s",
    "\r\x1b[K",
    "second\n",
    "\r\x1b[Kwaiting, 10 s",
    "\r\x1b[Kwaiting, 11 s",
    "\r\x1b[K",
    "third\n",
  ]);
});

Deno.test("createStatusLine() keeps a text as wide as the terminal on one line", () => {
  const terminal = recordTerminal(true, 6);
  const line = createStatusLine(terminal);
  line.show("12345");
  line.show("123456");
  line.show("1\n2\x1b3");
  assertEquals(terminal.written, ["\r\x1b[K12345", "\r\x1b[K1234…", "\r\x1b[K1 2 3"]);
});

Deno.test("createStatusLine() writes other lines alone to a pipe", () => {
  const terminal = recordTerminal(false);
  const line = createStatusLine(terminal);
  line.show("waiting");
  line.printAbove(() => terminal.write("first\n"));
  line.clear();
  assertEquals(terminal.written, ["first\n"]);
});
