/**
 * Tests of the status line of waits: from when on a wait is shown, with which words, and when it is removed.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createWaitStatus } from "../../../lib/app/wait_status.ts";
import type { StatusLine } from "../../../lib/base/status_line.ts";

/** A line that notes what it shows; empty when it shows nothing. */
function noteLine(): StatusLine & { readonly shown: string[] } {
  const shown: string[] = [];
  return {
    shown,
    show: (text) => void shown.push(text),
    printAbove: (write) => write(),
    clear: () => void shown.push(""),
  };
}

Deno.test("createWaitStatus() shows the waits that have lasted for ten seconds, and how long the longest has", () => {
  const line = noteLine();
  const { observe } = createWaitStatus(line, "warn");
  const [first, second] = [{ upstream: "ollama", since: 1_000 }, { upstream: "ollama", since: 4_500 }];
  observe([first, second], 10_999);
  observe([first, second], 11_000);
  observe([first, second], 14_500);
  observe([second, { upstream: "kimi", since: 4_600 }], 35_400);
  observe([], 36_400);
  assertEquals(line.shown, [
    "",
    "1 answer waits for its first token at ollama, 10 s",
    "2 answers wait for their first token at ollama, the longest for 13 s",
    "2 answers wait for their first token at ollama, kimi, the longest for 30 s",
    "",
  ]);
});

Deno.test("createWaitStatus() shows nothing while the log is off", () => {
  const line = noteLine();
  const status = createWaitStatus(line, "off");
  const waits = [{ upstream: "ollama", since: 0 }];
  status.observe(waits, 20_000);
  status.setLevel("error");
  status.observe(waits, 21_000);
  status.setLevel("off");
  status.observe(waits, 22_000);
  assertEquals(line.shown, ["", "1 answer waits for its first token at ollama, 21 s", "", ""]);
});
