/**
 * Properties of text scanning: thinking, leaked calls and freeform input are the same in every cut.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { FreeformDecoder } from "../../lib/translate/stream/freeform.ts";
import { TextCallScanner } from "../../lib/translate/text_calls/scanner.ts";
import { ThinkSplitter } from "../../lib/translate/stream/think_tags.ts";
import { cutText, places, property, texts } from "../support/properties.ts";
import { end, itemsOf, play, text } from "../support/exchange.ts";
import { FAMILY_CASES } from "../support/text_call_families.ts";
import { declaredTools, scan } from "../support/text_call_scan.ts";

const BLOCKS = FAMILY_CASES.map((family) => family.text);

/** Parts of which markup, and what looks like it, is made. */
const MARKUP = fc.oneof(
  fc.constantFrom("\n", "\n\n", " ", "    ", "\t", "> ", "```", "```xml\n", "`", "~~~", "- ", "*** Begin Patch\n"),
  fc.constantFrom("*** End Patch\n", "<", "</", ">", "<think>", "</think>", "◁think▷", "◁/think▷", "<thinking>", "<th"),
  fc.constantFrom(
    "<tool_call>",
    "</tool_call>",
    "<function=",
    '<invoke name="now">',
    "</invoke>",
    "<｜DSML｜",
    "[TOOL_CALLS]",
  ),
  fc.constantFrom(
    '{"name":"now","arguments":{}}',
    "{}",
    "now",
    "<|python_tag|>",
    "<a:tool_call>",
    "<|channel|>",
    "word",
  ),
  fc.constantFrom(...BLOCKS),
  fc.tuple(fc.constantFrom(...BLOCKS), fc.nat(), fc.nat({ max: 3 })).map(([block, at, length]) => {
    const from = at % block.length;
    return block.slice(0, from) + block.slice(from + length);
  }),
  texts(),
);

const TEXTS = fc.array(MARKUP, { maxLength: 8 }).map((parts) => parts.join(""));
const CUT = fc.tuple(TEXTS, places());

const TOOLS = declaredTools();

property("The scanner finds the same calls in every cut, and loses no text where there are none", CUT, {
  runs: 1_500,
  law([whole, at]) {
    const found = scan([whole], TOOLS);
    assertEquals(scan(cutText(whole, at), TOOLS), found);
    assertEquals(scan(cutText(whole, Array.from({ length: whole.length }, (_, place) => place)), TOOLS), found);
    if (found.calls.length === 0) assertEquals(found.text, whole);
    else assert(whole.startsWith(found.text));
  },
});

property(
  "The scanner loses no text when something comes between or ends the search",
  fc.tuple(CUT, fc.nat({ max: 6 })),
  {
    runs: 500,
    law([[whole, at], when]) {
      const scanner = new TextCallScanner(TOOLS);
      const shown = cutText(whole, at).map((piece, index) =>
        scanner.feed(piece) + (index === when ? scanner.pause() : index === when + 2 ? scanner.stop() : "")
      );
      const last = scanner.end();
      assertEquals([...shown, last.text, last.block ?? ""].join(""), whole);
    },
  },
);

type Part = readonly [kind: "text" | "reasoning", text: string];

function parted(pieces: readonly string[], where: "start" | "anywhere"): readonly Part[] {
  const splitter = new ThinkSplitter(where);
  const parts: [Part[0], string][] = [];
  function add(kind: Part[0], piece: string): void {
    const last = parts.at(-1);
    if (last?.[0] === kind) last[1] += piece;
    else parts.push([kind, piece]);
  }
  const sink = {
    reasoning: (piece: string) => add("reasoning", piece),
    text: (piece: string) => add("text", piece),
    isVerbatim: () => false,
  };
  for (const piece of pieces) splitter.feed(piece, sink);
  splitter.end(sink);
  return parts;
}

/** `text` without tags and blanks, which the splitter may take out. */
function bare(text: string): string {
  return text.replaceAll(/<\/?(?:think|thinking|thought)>|◁\/?think▷|\s/g, "");
}

for (const where of ["start", "anywhere"] as const) {
  property(`Thinking is split from the text in the same way in every cut (${where})`, CUT, {
    runs: 1_500,
    law([whole, at]) {
      const parts = parted([whole], where);
      assertEquals(parted(cutText(whole, at), where), parts);
      assertEquals(parted(cutText(whole, Array.from({ length: whole.length }, (_, place) => place)), where), parts);
      const all = parts.map(([, piece]) => piece).join("");
      if (!/[<◁]/.test(whole)) assertEquals(all, whole);
      assertEquals(bare(all), bare(whole));
    },
  });
}

property(
  "An answer says the same in every cut of its text",
  fc.tuple(CUT, fc.constantFrom("start", "anywhere", "never")),
  {
    runs: 600,
    law([[whole, at], thinkTags]) {
      const options = { profile: { thinkTags: thinkTags as "start" | "anywhere" | "never" } };
      const said = itemsOf(play([text(whole), end()], options));
      assertEquals(itemsOf(play([...cutText(whole, at).map(text), end()], options)), said);
    },
  },
);

/** JSON text of a string, with some characters escaped that need not be. */
function escaped(value: string, every: number): string {
  return JSON.stringify(value).slice(1, -1).replaceAll(/[a-z/](?![^\\]{0,4}$)/g, (char, at: number, all: string) => {
    const before = all.slice(0, at).match(/\\+$/)?.[0].length ?? 0;
    const isEscape = before % 2 === 1 || /\\u[0-9a-f]{0,3}$/.test(all.slice(0, at));
    return isEscape || at % every !== 0 ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

property(
  "A freeform call's text is decoded as JSON says, in every cut",
  fc.tuple(fc.oneof(TEXTS, texts()), places(), fc.constantFrom(1, 2, 3, 1_000), fc.constantFrom("", " ", "\n\t")),
  {
    runs: 1_000,
    law([value, at, every, space]) {
      const json = `${space}{${space}"input"${space}:${space}"${escaped(value, every)}"${space}}`;
      assertEquals(JSON.parse(json), { input: value });
      const decoder = new FreeformDecoder();
      const live = cutText(json, at).map((piece) => decoder.feed(piece)).join("");
      assert(decoder.isWhole);
      const { input, rest } = decoder.end();
      assertEquals([input, live + rest], [value, value]);
    },
  },
);
