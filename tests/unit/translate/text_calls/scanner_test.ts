/**
 * Tests that leaked markup becomes the right calls however it is cut, that all else stays text byte for byte, and that
 * no more text than necessary is held back.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { TextCallScanner } from "../../../../lib/translate/text_calls/scanner.ts";
import { FAMILY_CASES } from "../../../support/text_call_families.ts";
import { cutsOf, declaredTools, randomNumbers, randomPieces, scan } from "../../../support/text_call_scan.ts";

for (const { name, text, calls } of FAMILY_CASES) {
  Deno.test(`TextCallScanner finds the calls of ${name}, cut anywhere`, () => {
    const tools = declaredTools();
    for (const pieces of cutsOf(text)) assertEquals(scan(pieces, tools), { text: "", calls }, JSON.stringify(pieces));
    const spoken = `Let me look:\n\n${text}\n\n`;
    assertEquals(scan([spoken], tools), { text: "Let me look:\n\n", calls });
  });

  Deno.test(`TextCallScanner leaves ${name} as text unless it ends the answer`, () => {
    const tools = declaredTools();
    const quotes: readonly string[] = [
      `\`\`\`\n${text}\n\`\`\``,
      `\`\`\`\n${text}`,
      `~~~~ xml\n${text}\n~~~\n${text}`,
      `\`\`\`md\n\`\`\`sh\nls\n\`\`\`\n${text}`,
      `- \`\`\`\n${text}`,
      `${text}\nThat is how a call looks.`,
      `It looks like this: ${text}`,
      `\`${text}\``,
      `\`\n${text}\n\``,
      `> ${text.replaceAll("\n", "\n> ")}`,
      `> A file says:\n${text}`,
      `    ${text.replaceAll("\n", "\n    ")}`,
      `\t${text}`,
      `*** Begin Patch\n*** Add File: a\n${text}`,
      `${text}\n${text.slice(0, 7)} is how it begins`,
      `"${text}"`,
    ];
    for (const quote of quotes) {
      assertEquals(scan([quote], tools), { text: quote, calls: [] });
      assertEquals(scan([...quote], tools), { text: quote, calls: [] });
    }
  });

  Deno.test(`TextCallScanner finds no call in ${name} if no such tool is declared`, () => {
    const tools = declaredTools({ tools: [{ type: "function", name: "other" }] });
    assertEquals(scan([...text], tools), { text, calls: [] });
  });

  Deno.test(`TextCallScanner finds no call in ${name} while it is incomplete`, () => {
    const tools = declaredTools();
    const whole = scan([text], tools).calls;
    for (let length = 0; length < text.length; length++) {
      const part = text.slice(0, length);
      const { text: left, calls: found } = scan([part], tools);
      // The end of the wrapper and later calls may be missing, but a call itself must be complete.
      if (found.length === 0) assertEquals(left, part);
      else assertEquals(found, whole.slice(0, found.length), part);
    }
    assertEquals(scan([text.slice(0, text.length / 3)], tools).calls, []);
  });
}

const FIRST = '<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>';
const PARAMETER = '<｜DSML｜parameter name="cmd" string="true">';

const NO_CALLS: readonly (readonly [string, string])[] = [
  ["one undeclared name among declared ones", `${FIRST}\n<tool_call>\n{"name": "rm", "arguments": {}}\n</tool_call>`],
  ["a name that two tools share", '<tool_call>{"name":"same","arguments":{}}</tool_call>'],
  ["arguments that are not an object", '<tool_call>{"name":"run","arguments":[1]}</tool_call>'],
  ["arguments that are missing", '<tool_call>{"name":"run"}</tool_call>'],
  ["malformed JSON", '<tool_call>{"name":"run","arguments":{"cmd":}}</tool_call>'],
  ["a freeform tool without its text", '<tool_call>{"name":"apply_patch","arguments":{"patch":"x"}}</tool_call>'],
  [
    "text that the markup declares as JSON",
    '<｜DSML｜invoke name="run"><｜DSML｜parameter name="count" string="false">' +
    "many</｜DSML｜parameter></｜DSML｜invoke>",
  ],
  [
    "a parameter twice",
    `<｜DSML｜invoke name="run">${PARAMETER}a</｜DSML｜parameter>${PARAMETER}b</｜DSML｜parameter>` +
    "</｜DSML｜invoke>",
  ],
  ["an attribute twice", '<｜DSML｜invoke name="now" name="run"></｜DSML｜invoke>'],
  ["a call that closes itself", '<｜DSML｜invoke name="now" />'],
  ["dialects mixed within a call", '<｜DSML｜invoke name="now"></｜｜DSML｜｜invoke>'],
  [
    "a call within a parameter",
    `<｜DSML｜invoke name="run">${PARAMETER}\n<｜DSML｜invoke name="now">\n` +
    "</｜DSML｜invoke>\n</｜DSML｜parameter></｜DSML｜invoke>",
  ],
  ["a call within an undeclared call", `<｜DSML｜invoke name="write">${PARAMETER}\n${FIRST}`],
  ["a call after a malformed one", `<tool_call>?</tool_call>\n\n${FIRST}`],
  ["a call after a quoted one", `${FIRST}\nThat was an example.\n${FIRST}`],
  [
    "a function within a function's parameter",
    "<function=run>\n<parameter=cmd>\n<function=now>\n</function>\n" +
    "</parameter>\n</function>",
  ],
  [
    "a tag within a value",
    "<tool_call>run\n<arg_key>cmd</arg_key>\n<arg_value>\n<tool_call>now</tool_call>\n" +
    "</arg_value></tool_call>",
  ],
  [
    "an invocation within a parameter",
    '<invoke name="run"><parameter name="cmd">\n<invoke name="now">\n</invoke>\n' +
    "</parameter></invoke>",
  ],
  ["an empty wrapper", "<｜DSML｜tool_calls>\n</｜DSML｜tool_calls>"],
  ["an empty section", "<|tool_calls_section_begin|><|tool_calls_section_end|>"],
  ["an empty list", "[TOOL_CALLS][]"],
  ["an id without a name", "<|tool_call_begin|>chatcmpl-tool-0a1b<|tool_call_argument_begin|>{}<|tool_call_end|>"],
  ["a message without a recipient", "<|channel|>commentary<|message|>{}"],
  ["a beginning without more", "<tool_call"],
  ["a call after a marker in mid-line", `It begins with <tool_call>\n\n${FIRST}`],
  ["a call after a marker in mid-line that was quoted before", `Not \`<invoke\` but <invoke and <invoke\n\n${FIRST}`],
  ["a call after an indented marker", `    <tool_call>\n\n${FIRST}`],
  ["a tag in prose", "<tool_call> is what it begins with."],
];

for (const [what, text] of NO_CALLS) {
  Deno.test(`TextCallScanner leaves ${what} as text, cut anywhere`, () => {
    const tools = declaredTools();
    for (const pieces of cutsOf(text)) assertEquals(scan(pieces, tools), { text, calls: [] }, JSON.stringify(pieces));
  });
}

Deno.test("TextCallScanner finds the same calls however a long answer is cut", () => {
  const tools = declaredTools();
  const random = randomNumbers(20261122);
  for (const { text, calls } of FAMILY_CASES) {
    const answer = `# Plan\n\n\`\`\`\`xml\n${text}\n\`\`\`\`\nA \`${
      text.split("\n")[0]
    }\` in code\n> quoted\n\n1. <b>one</b>\n<details>\n[TOOL]\n\n${text}\n`;
    const shown = answer.slice(0, answer.length - text.length - 1);
    for (let round = 0; round < 20; round++) {
      const pieces = randomPieces(answer, random);
      assertEquals(scan(pieces, tools), { text: shown, calls }, JSON.stringify(pieces));
    }
  }
});

Deno.test("TextCallScanner holds back only text that may belong to a block", () => {
  const scanner = new TextCallScanner(declaredTools());
  assertEquals(scanner.feed("One `<tool_call>` and\n"), "One `<tool_call>` and\n");
  assertEquals(scanner.feed("  <to"), "  ");
  assertEquals(scanner.feed("p>"), "<top>");
  assertEquals(scanner.feed("\n<div"), "\n");
  assertEquals(scanner.feed(">\n[TOOL_"), "<div>\n");
  assertEquals(scanner.feed("BOX]\n<tool_call>"), "[TOOL_BOX]\n");
  assert(scanner.isHolding);
  assertEquals(scanner.feed("\nrun"), "");
  assertEquals(scanner.feed("s\n"), "<tool_call>\nruns\n", "the name is undeclared as soon as it ends");
  assertEquals(scanner.outcome, "text");
  assertEquals(scanner.feed("<tool_call>"), "<tool_call>");
});

Deno.test("TextCallScanner releases a block as text as soon as more than white space follows it", () => {
  const scanner = new TextCallScanner(declaredTools());
  assertEquals(scanner.feed(`${FIRST}\n\n`), "");
  assertEquals(scanner.feed("So"), `${FIRST}\n\nSo`);
  assertEquals(scanner.end(), { text: "", calls: [] });
});

Deno.test("TextCallScanner returns held text when it is stopped or paused", () => {
  const stopped = new TextCallScanner(declaredTools());
  stopped.feed(FIRST);
  assertEquals(stopped.stop(), FIRST);
  assertEquals(stopped.feed(`\n${FIRST}`), `\n${FIRST}`);
  assertEquals(stopped.end(), { text: "", calls: [] });

  const paused = new TextCallScanner(declaredTools());
  assertEquals(paused.feed("Hm\n<to"), "Hm\n");
  assertEquals(paused.pause(), "<to");
  assertEquals(paused.feed(FIRST), "");
  assertEquals(paused.end(), { text: "", calls: [{ name: "now", arguments: "{}" }], block: FIRST });
  assertEquals(paused.outcome, "calls");
});

Deno.test("TextCallScanner passes everything on if no tool may be called", () => {
  for (const body of [{ tools: [] }, { tool_choice: "none" }]) {
    const scanner = new TextCallScanner(declaredTools(body));
    assertEquals(scanner.feed(FIRST), FIRST);
    assertEquals(scanner.end(), { text: "", calls: [] });
  }
});

Deno.test("TextCallScanner holds at most one MiB and reads each character once", () => {
  const scanner = new TextCallScanner(declaredTools());
  const opening = '<tool_call>{"name":"run","arguments":{"cmd":"';
  assertEquals(scanner.feed(opening), "");
  const piece = "\\n<tool_call>\\n";
  let fed = opening.length;
  const began = performance.now();
  for (; fed + piece.length <= 1 << 20; fed += piece.length) assertEquals(scanner.feed(piece), "");
  const released = scanner.feed(piece);
  assertEquals(released.length, fed + piece.length);
  assertEquals(scanner.feed('"}}</tool_call>'), '"}}</tool_call>');
  // Reading earlier text again would take minutes.
  assert(performance.now() - began < 10_000);
});
