/**
 * Tests that the house lint rules report what they exist for, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import plugin from "../../tools/lint_plugin.ts";

const HEADER = "/**\n * An example.\n * @module\n */\n";

function lint(source: string, path = "lib/example.ts"): string[] {
  return Deno.lint.runPlugin(plugin, path, source).map(({ id }) => id.replace("codex-relay/", ""));
}

Deno.test("the house rules accept a file in house style", () => {
  assertEquals(
    lint(`${HEADER}import { a } from "./a.ts";
/** Adds. */
export function add(left: number, right: number, options: { readonly by?: number } = {}): number {
  const sum = (step: number) => left + right + step;
  return sum(options.by ?? a);
}
/** A list. */
export const LIST: readonly number[] = [1 as number];
export { a };
`),
    [],
  );
});

const FAULTS: [rule: string, source: string][] = [
  ["module-doc", "const a = 1;\n"],
  ["module-doc", "/** Says nothing of a module. */\nconst a = 1;\n"],
  ["module-sentence", "/**\n * What is it?\n * @module\n */\nconst a = 1;\n"],
  ["module-sentence", "/**\n * How is v1.2 read\n * and written? By hand.\n *\n * @module\n */\nconst a = 1;\n"],
  ["export-doc", `${HEADER}import "./a.ts";\nexport const A = 1;\n`],
  ["export-doc", `${HEADER}const a = 1;\nexport interface B {}\n`],
  ["file-length", HEADER + "f();\n".repeat(300)],
  ["function-length", `${HEADER}function long() {\n${"  f();\n".repeat(60)}}\n`],
  ["function-length", `${HEADER}g(() => {\n${"  f();\n".repeat(60)}});\n`],
  ["function-form", `${HEADER}/** F. */\nexport function add(a: 1, b: 2, c: 3, d: 4) {}\n`],
  ["function-form", `${HEADER}const f = () => 1;\n`],
  ["double-cast", `${HEADER}const a = b as unknown as string;\n`],
  ["vague-name", `${HEADER}const data = 1;\n`],
  ["vague-name", `${HEADER}function handle() {}\n`],
  ["verb-first", `${HEADER}/** F. */\nexport function quotedText() {}\n`],
  ["verb-first", `${HEADER}/** F. */\nexport function together() {}\n`],
  ["verb-first", `${HEADER}/** F. */\nexport function formats() {}\n`],
  ["of-name", `${HEADER}function textOf() {}\n`],
  ["of-name", `${HEADER}/** F. */\nexport function readOf() {}\n`],
  ["of-name", `${HEADER}const sizeOf = 1;\n`],
  ["of-name", `${HEADER}/** A. */\nexport const v4Of = 1;\n`],
  ["late-import", `${HEADER}const a = await import("./a.ts" as string);\n`],
  ["late-import", `${HEADER}const a = await load(() => import("./a.ts" as string));\n`],
  ["plain-english", `${HEADER}// Nobody waits.\nconst a = 1;\n`],
  ["plain-english", `${HEADER}/** What the caller was told. */\nconst a = 1;\n`],
  ["plain-english", `${HEADER}const a = \`\${b /* for whoever asks */}\`;\n`],
];

for (const [index, [rule, source]] of FAULTS.entries()) {
  Deno.test(`the house rule ${rule} reports fault ${index + 1}`, () => assertEquals(lint(source), [rule]));
}

const GOOD: [what: string, source: string, path?: string][] = [
  ["a question after the first sentence", "/**\n * A list. Why so? It is short.\n * @module\n */\nconst a = 1;\n"],
  ["yes-or-no functions", `${HEADER}/** F. */\nexport function isOpen() {}\n/** F. */\nexport function hasRoom() {}\n`],
  ["nouns for functions that are not exported", `${HEADER}function text() {}\n`],
  ["nouns outside of lib/", `${HEADER}/** F. */\nexport function textOf() {}\n`, "tools/example.ts"],
  ["events as constructors", `${HEADER}/** F. */\nexport function textDelta() {}\n`, "/a/lib/responses/events.ts"],
  ["words that only contain another", `${HEADER}// Toldot, a nobodyish name.\nconst a = 1;\n`],
  ["late imports that are explained", `${HEADER}const a = await loadLate(() => import("./a.ts" as string));\n`],
  ["imports that are read ahead", `${HEADER}const a = await import("./a.ts");\n`],
  ["texts with the words", `${HEADER}const a = "// nobody was told";\n`],
  ["locals that end in Of", `${HEADER}function read() {\n  const sizeOf = 1;\n}\n`],
];

for (const [what, source, path] of GOOD) {
  Deno.test(`the house rules allow ${what}`, () => assertEquals(lint(source, path), []));
}

Deno.test("the house rule plain-english points at the word", () => {
  const source = `${HEADER}// So it was told.\nconst a = 1;\n`;
  const [{ range, hint } = { range: [0, 0] }] = Deno.lint.runPlugin(plugin, "tests/example.ts", source);
  assertEquals(source.slice(...range), "told");
  assertEquals(hint, "Write reported, named, stated or passed");
});
