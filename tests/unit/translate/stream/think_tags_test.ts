/**
 * Tests that reasoning between tags is separated from the text, however it is cut, and that other text is unchanged.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ThinkSplitter } from "../../../../lib/translate/stream/think_tags.ts";

/** The parts in their order: text as it is, reasoning in braces. */
function part(pieces: readonly string[], where: "start" | "anywhere", isVerbatim = false): string {
  const splitter = new ThinkSplitter(where);
  const parts: { kind: string; text: string }[] = [];
  function add(kind: string, text: string): void {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  }
  const sink = {
    reasoning: (piece: string) => add("reasoning", piece),
    text: (piece: string) => add("text", piece),
    isVerbatim: () => isVerbatim,
  };
  for (const piece of pieces) splitter.feed(piece, sink);
  splitter.end(sink);
  return parts.map(({ kind, text }) => kind === "text" ? text : `{${text}}`).join("");
}

/** Text and its parts if tags count only at the start. */
const AT_START: readonly (readonly [string, string])[] = [
  ["<think>Hm</think>Four", "{Hm}Four"],
  ["<think>\nHm\n</think>\n\nFour", "{Hm\n}Four"],
  ["<think>\n\n</think>\n\nFour", "Four"],
  ["<think>\r\n  Hm</think>Four", "{  Hm}Four"],
  ["\n <think>Hm</think>Four", "{Hm}Four"],
  ["<thinking>Hm</thinking>Four", "{Hm}Four"],
  ["<thought>Hm</thought>Four", "{Hm}Four"],
  ["◁think▷Hm◁/think▷Four", "{Hm}Four"],
  ["<think></think>Four", "Four"],
  ["<think>a < b </thin k></think>Four", "{a < b </thin k>}Four"],
  ["<think>Hm</think>Four <think>more</think>", "{Hm}Four <think>more</think>"],
  ["<think>Hm</think>\n\n", "{Hm}"],
  ["<think>never closed </th", "{never closed </th}"],
  ["<think>", ""],
  ["Four", "Four"],
  ["\n\nFour", "\n\nFour"],
  ["<b>Four</b>", "<b>Four</b>"],
  ["<thin", "<thin"],
  ["<thinker>Four", "<thinker>Four"],
  ["The tag <think> opens.", "The tag <think> opens."],
  ["eaten</think>Four", "eaten</think>Four"],
  ["< think>Four", "< think>Four"],
  ["", ""],
  ["  ", "  "],
  ["🤔<think>", "🤔<think>"],
];

/** Text and its parts if tags count anywhere. */
const ANYWHERE: readonly (readonly [string, string])[] = [
  ["<think>Hm</think>Four", "{Hm}Four"],
  ["One\n<think>Hm</think>\n\nFour", "One\n{Hm}Four"],
  ["<think>a</think>One <think>b</think>two<thinking>c</thinking>", "{a}One {b}two{c}"],
  ["One <think>never closed </th", "One {never closed </th}"],
  ["eaten</think>\n\nFour", "eaten\n\nFour"],
  ["</think>Four", "Four"],
  ["One <thin", "One <thin"],
  ["a < b <b> </thinker> ◁", "a < b <b> </thinker> ◁"],
  ["The tag `<think>` opens, `</think>` closes.", "The tag `<think>` opens, `</think>` closes."],
  ["```html\n<think>a</think>\n```\n<think>b</think>c", "```html\n<think>a</think>\n```\n{b}c"],
  ["<think>```</think><think>b</think>c", "{```}{b}c"],
];

for (const [where, texts] of [["start", AT_START], ["anywhere", ANYWHERE]] as const) {
  for (const [text, expected] of texts) {
    Deno.test(`ThinkSplitter splits ${JSON.stringify(text)} with tags at ${where}, cut anywhere`, () => {
      // Consecutive parts of reasoning count as one.
      const parts = expected.replaceAll("}{", "");
      assertEquals(part([...text], where), parts, "letter by letter");
      for (let first = 0; first <= text.length; first++) {
        for (let second = first; second <= text.length; second++) {
          const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
          assertEquals(part(pieces, where), parts, JSON.stringify(pieces));
        }
      }
    });
  }
}

Deno.test("ThinkSplitter keeps tags in verbatim text", () => {
  const text = "<b><think>Hm</think>";
  assertEquals(part([...text], "anywhere", true), text);
});

for (const where of ["start", "anywhere"] as const) {
  Deno.test(`ThinkSplitter holds back only possible parts of a tag at ${where}`, () => {
    const splitter = new ThinkSplitter(where);
    const feed = (piece: string): string => {
      let shown = "";
      splitter.feed(piece, {
        reasoning: (text) => shown += `{${text}}`,
        text: (text) => shown += text,
        isVerbatim: () => false,
      });
      return shown;
    };
    assertEquals(feed("<think>Hm, a"), "{Hm, a}");
    assertEquals(feed(" and <"), "{ and }");
    assertEquals(feed("b"), "{<b}");
    assertEquals(feed("</think>"), "");
    assertEquals(feed("Four <"), where === "start" ? "Four <" : "Four ");
    assertEquals(feed("b <"), where === "start" ? "b <" : "<b ");
    assertEquals(splitter.isDone, where === "start");
  });
}

Deno.test("ThinkSplitter passes over plain text without a tag, and keeps its place for what follows", () => {
  const said: string[] = [];
  const sink = {
    reasoning: (text: string) => void said.push(`reasoning ${text}`),
    text: (text: string) => void said.push(`text ${text}`),
    isVerbatim: () => false,
  };
  const splitter = new ThinkSplitter("anywhere");
  assertEquals(splitter.pass("a"), false);
  splitter.feed("a", sink);
  assertEquals([splitter.pass(" `code "), splitter.pass("<"), splitter.pass(" ◁")], [true, false, false]);
  splitter.feed("<think>` <thi", sink);
  assertEquals(splitter.pass("nk>"), false);
  splitter.feed("nk>so", sink);
  assertEquals(splitter.pass("inside"), false);
  assertEquals(said, ["text a", "text <think>` ", "reasoning so"]);
});
