/**
 * The picture of a terminal: reading the screen, drawing it, and the file that the README shows.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readScreen, rowText } from "../../../tools/picture/ansi.ts";
import { drawScreen, resolveColour } from "../../../tools/picture/svg.ts";
import { PROMPT } from "../../../tools/demo/story.ts";

Deno.test("readScreen() gives every character the look that the sequences before it set", () => {
  const rows = readScreen("a\x1b[1;38;5;75mb\x1b[0mc\n\x1b[2;48;2;1;2;255md\n\n");
  assertEquals(rows.map(rowText), ["abc", "d"]);
  assertEquals(rows.flat().map(({ style }) => style), [
    {},
    { bold: true, foreground: "75" },
    {},
    { dim: true, background: "#0102ff" },
  ]);
});

Deno.test("readScreen() carries a look over to the next row, and takes single attributes back", () => {
  const [, row = []] = readScreen("\x1b[1;3;31;42ma\nb\x1b[22;23mc\x1b[39;49md\x1b[97me");
  assertEquals(row.map(({ style }) => style), [
    { bold: true, italic: true, foreground: "1", background: "2" },
    { bold: false, dim: false, italic: false, foreground: "1", background: "2" },
    { bold: false, dim: false, italic: false },
    { bold: false, dim: false, italic: false, foreground: "15" },
  ]);
});

Deno.test("readScreen() leaves out sequences that are not about looks", () => {
  assertEquals(readScreen("\x1b(Ba\x1b[Kb\x0fc").map(rowText), ["abc"]);
});

Deno.test("resolveColour() knows the palette of 256 colours", () => {
  assertEquals(["#123456", "16", "196", "232", "255"].map(resolveColour), [
    "#123456",
    "#000000",
    "#ff0000",
    "#080808",
    "#eeeeee",
  ]);
});

Deno.test("drawScreen() escapes text, keeps places, and fills a background to the end of its row", () => {
  const svg = drawScreen(readScreen('a <b> & "c"\n\x1b[41mx'), { title: "A < B", columns: 10 });
  assertStringIncludes(svg, "<title>A &lt; B</title>");
  assertStringIncludes(svg, ">a &lt;b&gt; &amp; &quot;c&quot;</tspan>");
  assertStringIncludes(svg, '<rect x="18" y="53" width="84" height="19" fill="#ef6b73"/>');
  assertEquals(svg, drawScreen(readScreen('a <b> & "c"\n\x1b[41mx'), { title: "A < B", columns: 10 }));
});

Deno.test("README.md shows docs/codex.svg, which holds the demo's prompt and its end", async () => {
  const root = new URL("../../../", import.meta.url);
  const svg = await Deno.readTextFile(new URL("docs/codex.svg", root));
  assertStringIncludes(await Deno.readTextFile(new URL("README.md", root)), "(docs/codex.svg)");
  const text = svg.replaceAll(/<\/?tspan[^>]*>/g, " ");
  for (const words of [PROMPT, "Edited", "Nothing else was changed."]) assertStringIncludes(text, words);
  assert(!/\/(?:home|root|tmp)\//.test(svg), "the picture names a folder of the machine that drew it");
});
