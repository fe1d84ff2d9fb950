/**
 * Properties of patches: a right one is never changed, and decorations of any mixture lead back to it in every cut.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { normalizePatch } from "../../lib/translate/patches/normalize.ts";
import { PatchInput } from "../../lib/translate/stream/patch_input.ts";
import { cutText, places, property, texts } from "../support/properties.ts";
import { PATCH_EXPRESSION, TEXT_SLIPS, UNDECIDED } from "../support/patch_slips.ts";

/** The rest of a line of content: often what looks like a marker or a decoration. */
const REST = fc.oneof(
  fc.constantFrom("", "*** Begin Patch", "*** Add File: x", "```", "~~~", "EOF", "**Update File: x**", "@@", " ", "+"),
  fc.constantFrom("\\n", '"', "'", "{", "}", "é😀", "\t", "***", "> ", "End Patch", "\r"),
  texts().map((text) => text.replaceAll(/[\n\r\u2028\u2029]/g, "")),
);

const PATHS = fc.constantFrom("a.ts", "b/c d.md", "./e", "/f", "é.ts", ".g", "h:i");

const ADDED = fc.tuple(PATHS, fc.array(REST, { minLength: 1, maxLength: 4 }))
  .map(([path, lines]) => [`*** Add File: ${path}`, ...lines.map((line) => `+${line}`)]);
const DELETED = PATHS.map((path) => [`*** Delete File: ${path}`]);
const CHANGES = fc.array(
  fc.oneof(fc.constant("@@"), fc.tuple(fc.constantFrom("+", "-", " "), REST).map(([sign, line]) => sign + line)),
  { minLength: 1, maxLength: 5 },
);
const UPDATED = fc.tuple(PATHS, fc.option(PATHS), CHANGES, fc.boolean()).map(([path, to, changes, isEnd]) => [
  `*** Update File: ${path}`,
  ...to === null ? [] : [`*** Move to: ${to}`],
  ...changes,
  ...isEnd ? ["*** End of File"] : [],
]);

const PATCHES = fc.array(fc.oneof(ADDED, DELETED, UPDATED), { minLength: 1, maxLength: 4 })
  .map((hunks) => ["*** Begin Patch", ...hunks.flat(), "*** End Patch"].join("\n"))
  // An end marker behind or instead of the last content could be meant either way.
  .filter((patch) => PATCH_EXPRESSION.test(patch) && !/End Patch\s*\n\*\*\* End Patch$/.test(patch));

function read(text: string, at: readonly number[]): { shown: string; input: string; isMended: boolean } {
  const patch = new PatchInput();
  const shown = cutText(JSON.stringify({ input: text }), at).map((piece) => patch.feed(piece)).join("");
  const { input, rest, isMended = false } = patch.end(true);
  return { shown: shown + rest, input, isMended };
}

property("A patch that keeps to the grammar is never changed", fc.tuple(PATCHES, places()), {
  runs: 1_000,
  law([patch, at]) {
    assertEquals(read(patch, at), { shown: patch, input: patch, isMended: false });
    assertEquals(normalizePatch(`${patch}\n`, false), `${patch}\n`);
  },
});

/** Decorations that can be put around each other. */
const LAYERS: readonly ((patch: string) => string)[] = [
  (patch) => `\`\`\`diff\n${patch}\n\`\`\``,
  (patch) => `Here it is:\n\n${patch}\n\nDone.`,
  (patch) => `<patch>\n${patch}\n</patch>`,
  (patch) => patch.replace(/^\*\*\* Begin Patch$/m, "**Begin Patch**"),
  (patch) => patch.replace(/^\*\*\* End Patch$(?![^]*^\*\*\* End Patch$)/m, "*** End Patch ***"),
  (patch) => patch.replaceAll(/^\*\*\* (Add|Update) File: (.*)$/gm, "**$1 File: $2**"),
  (patch) => patch.replaceAll(/^\*\*\* (Delete) File: (.*)$/gm, "***$1 File: $2"),
];

property(
  "A patch in any mixture of decorations is found, in every cut",
  fc.tuple(PATCHES, fc.subarray(LAYERS.map((_, index) => index), { minLength: 1 }), places()),
  {
    runs: 1_000,
    law([patch, layers, at]) {
      const text = layers.toReversed().reduce((inner, layer) => LAYERS[layer]?.(inner) ?? inner, patch);
      const { shown, input } = read(text, at);
      assertEquals({ shown, input }, { shown: patch, input: patch });
    },
  },
);

const PARTS = fc.array(
  fc.oneof(REST, PATCHES, fc.constantFrom(...Object.values(TEXT_SLIPS), ...Object.values(UNDECIDED))),
  { minLength: 1, maxLength: 4 },
).map((parts) => parts.join("\n"));

property(
  "Whatever a model writes, deltas add up to the input, which is a patch or what was written",
  fc.tuple(PARTS, places()),
  {
    runs: 1_000,
    law([text, at]) {
      const { shown, input, isMended } = read(text, at);
      assertEquals(shown, input);
      assertEquals(read(text, []), { shown, input, isMended });
      if (isMended) assertEquals(normalizePatch(input, false), input);
      else assert(input === text);
    },
  },
);
