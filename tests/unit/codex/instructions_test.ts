/**
 * Tests that the instructions come from an installed Codex, or from the relay when there is none.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { chooseInstructions, readBundledInstructions } from "../../../lib/codex/instructions.ts";
import { OWN_INSTRUCTIONS, PATCH_GUIDE } from "../../../lib/codex/own_instructions.ts";

/** What `codex debug models --bundled` prints for these models. */
function bundled(...models: object[]): (args: string[]) => Promise<string> {
  return () => Promise.resolve(JSON.stringify({ models }));
}

const DIRECT = { slug: "direct", tool_mode: null, use_responses_lite: false, visibility: "list" };
const CODE_MODE = { slug: "code", tool_mode: "code_mode_only", use_responses_lite: true, visibility: "list" };

Deno.test("readBundledInstructions() asks for the bundled catalog", async () => {
  let asked: string[] = [];
  await readBundledInstructions((args) => {
    asked = args;
    return Promise.resolve("{}");
  });
  assertEquals(asked, ["debug", "models", "--bundled"]);
});

Deno.test("readBundledInstructions() takes a listed model that calls tools one by one", async () => {
  const found = await readBundledInstructions(bundled(
    { ...CODE_MODE, base_instructions: "Write scripts." },
    { ...DIRECT, visibility: "hide", base_instructions: "Hidden." },
    { ...DIRECT, base_instructions: "Call tools." },
    { ...DIRECT, base_instructions: "Later." },
  ));
  assert(found?.startsWith("Call tools."));
});

Deno.test("readBundledInstructions() takes a hidden model rather than none", async () => {
  const found = await readBundledInstructions(bundled({ ...DIRECT, visibility: "hide", base_instructions: "Hidden." }));
  assert(found?.startsWith("Hidden."));
});

Deno.test("readBundledInstructions() takes a template without placeholders when no plain prompt exists", async () => {
  const template = (text: string) => ({ ...DIRECT, model_messages: { instructions_template: text } });
  assert((await readBundledInstructions(bundled(template("Templated."))))?.startsWith("Templated."));
  assertEquals(await readBundledInstructions(bundled(template("You are {{ personality }}."))), undefined);
});

Deno.test("readBundledInstructions() removes what is true only for the vendor's models", async () => {
  const text = "You are Codex, an agent based on GPT-9.1. Be kind.\n" +
    "- Read files together. Use `multi_tool_use.parallel` to do so and only this. Keep output short.\n- Search first.";
  const found = await readBundledInstructions(bundled({ ...DIRECT, base_instructions: text })) ?? "";
  assert(
    found.startsWith(
      "You are Codex, an agent. Be kind.\n- Read files together. Keep output short.\n- Search first.",
    ),
    found.slice(0, 200),
  );
});

Deno.test("readBundledInstructions() adds the patch format where the prompt does not explain it", async () => {
  const silent = await readBundledInstructions(bundled({ ...DIRECT, base_instructions: "Use apply_patch." })) ?? "";
  assert(silent.endsWith(PATCH_GUIDE));
  const text = "Write *** Begin Patch first.";
  assertEquals(await readBundledInstructions(bundled({ ...DIRECT, base_instructions: text })), text);
});

Deno.test("readBundledInstructions() finds nothing when Codex is missing, too old, or prints something else", async () => {
  const answers = ["", "error: unrecognized subcommand 'models'", "{}", `{"models":"none"}`, `{"models":[null]}`];
  for (const answer of answers) {
    assertEquals(await readBundledInstructions(() => Promise.resolve(answer)), undefined);
  }
  assertEquals(await readBundledInstructions(() => Promise.reject(new Error("not found"))), undefined);
  assertEquals(
    await readBundledInstructions(bundled({ ...CODE_MODE, base_instructions: "Write scripts." })),
    undefined,
  );
});

Deno.test("chooseInstructions() falls back to the relay's own instructions", async () => {
  assertEquals(await chooseInstructions(undefined), OWN_INSTRUCTIONS);
  assertEquals(await chooseInstructions(() => Promise.resolve(undefined)), OWN_INSTRUCTIONS);
  assertEquals(await chooseInstructions(() => Promise.reject(new Error("gone"))), OWN_INSTRUCTIONS);
  assertEquals(await chooseInstructions(() => Promise.resolve("Theirs.")), "Theirs.");
});

Deno.test("the relay's own instructions explain the patch format with a valid example", () => {
  assertStringIncludes(OWN_INSTRUCTIONS, PATCH_GUIDE);
  const from = PATCH_GUIDE.indexOf("\n*** Begin Patch\n") + 1;
  const example = PATCH_GUIDE.slice(from, PATCH_GUIDE.indexOf("\n*** End Patch\n", from)).split("\n").slice(1);
  assert(example.length > 5);
  for (const line of example) assert(/^(?:\*\*\* (?:Add|Update|Delete) File: \S|@@|[ +-])/.test(line), line);
});

Deno.test("the relay's own instructions are short enough for small windows and name no vendor", () => {
  assert(OWN_INSTRUCTIONS.length > 6_000 && OWN_INSTRUCTIONS.length < 9_000, String(OWN_INSTRUCTIONS.length));
  assert(!/GPT|OpenAI|multi_tool_use/.test(OWN_INSTRUCTIONS));
});
