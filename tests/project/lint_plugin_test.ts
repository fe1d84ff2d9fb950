/**
 * Tests that the house lint rules report what they exist for, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import plugin from "../../tools/lint_plugin.ts";

const HEADER = "/**\n * What is it?\n * @module\n */\n";

function lint(source: string): string[] {
  return Deno.lint.runPlugin(plugin, "example.ts", source).map(({ id }) => id.replace("codex-relay/", ""));
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
  ["export-doc", `${HEADER}import "./a.ts";\nexport const A = 1;\n`],
  ["export-doc", `${HEADER}const a = 1;\nexport interface B {}\n`],
  ["file-length", HEADER + "f();\n".repeat(300)],
  ["function-length", `${HEADER}function long() {\n${"  f();\n".repeat(60)}}\n`],
  ["function-length", `${HEADER}g(() => {\n${"  f();\n".repeat(60)}});\n`],
  ["function-form", `${HEADER}/** F. */\nexport function f(a: 1, b: 2, c: 3, d: 4) {}\n`],
  ["function-form", `${HEADER}const f = () => 1;\n`],
  ["double-cast", `${HEADER}const a = b as unknown as string;\n`],
  ["vague-name", `${HEADER}const data = 1;\n`],
  ["vague-name", `${HEADER}function handle() {}\n`],
];

for (const [index, [rule, source]] of FAULTS.entries()) {
  Deno.test(`the house rule ${rule} reports fault ${index + 1}`, () => assertEquals(lint(source), [rule]));
}
