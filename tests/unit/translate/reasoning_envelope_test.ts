/**
 * Tests that envelopes keep their contents, and that text of another server is not read as an envelope.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { encodeBase64 } from "../../../lib/translate/base64.ts";
import {
  type Envelope,
  mergeDetails,
  openCompaction,
  openEnvelope,
  sealCompaction,
  sealEnvelope,
} from "../../../lib/translate/reasoning_envelope.ts";

const ENVELOPES: readonly Envelope[] = [
  { provider: "default" },
  { provider: "kimi", answer: "resp_1", field: "reasoning_content" },
  { provider: "kimi", model: "kimi-k3", answer: "resp_1", field: "reasoning_content" },
  { provider: "x", field: "think_tag", details: [{ type: "reasoning.encrypted", data: "é😀" }, null] },
  { provider: "x", callExtras: { c1: { google: { thought_signature: "S" } } } },
];

Deno.test("openEnvelope() returns the envelope that sealEnvelope() sealed", () => {
  for (const envelope of ENVELOPES) assertEquals(openEnvelope(sealEnvelope(envelope)), envelope);
});

Deno.test("sealEnvelope() writes a version and one line of base64", () => {
  assertMatch(sealEnvelope({ provider: "x" }), /^codex-relay\.reasoning\.v1\.[A-Za-z0-9+/=]+$/);
});

function sealed(value: unknown): string {
  return `codex-relay.reasoning.v1.${encodeBase64(JSON.stringify(value))}`;
}

const FOREIGN: readonly (string | undefined)[] = [
  undefined,
  "",
  "gAAAAABo",
  "codex-relay.reasoning.v2.e30=",
  "codex-relay.reasoning.v1.",
  "codex-relay.reasoning.v1.%%%",
  "codex-relay.reasoning.v1.//79",
  sealed([]),
  sealed({}),
  sealed({ provider: "" }),
  sealed({ provider: 5 }),
];

Deno.test("openEnvelope() gives undefined for another server's text and for a damaged envelope", () => {
  for (const text of FOREIGN) assertEquals(openEnvelope(text), undefined, text);
});

Deno.test("openEnvelope() omits fields of the wrong type", () => {
  assertEquals(openEnvelope(sealed({ provider: "x", model: 5, field: "content", details: {}, callExtras: [] })), {
    provider: "x",
  });
});

Deno.test("openCompaction() returns the summary that sealCompaction() sealed, and undefined for other text", () => {
  assertEquals(openCompaction(sealCompaction("Was getan wurde: é😀")), "Was getan wurde: é😀");
  assertNotMatch(sealCompaction("plain words"), /plain words/);
  for (const text of ["", "gAAAA", sealEnvelope({ provider: "x" })]) assertEquals(openCompaction(text), undefined);
});

const TEXT = { type: "reasoning.text", format: "f", index: 0 };
const MERGES: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ["nothing", [], []],
  ["text fragments", [{ ...TEXT, text: "a" }, { ...TEXT, text: "b" }], [{ ...TEXT, text: "ab" }]],
  ["summary fragments", [{ type: "reasoning.summary", summary: "a" }, { type: "reasoning.summary", summary: "b" }], [
    { type: "reasoning.summary", summary: "ab" },
  ]],
  [
    "a signature in a later fragment",
    [{ ...TEXT, text: "a", signature: null }, { ...TEXT, text: "", signature: "S" }],
    [
      { ...TEXT, text: "a", signature: "S" },
    ],
  ],
  ["a signature followed by an empty one", [{ ...TEXT, text: "a", signature: "S" }, {
    ...TEXT,
    text: "b",
    signature: "",
  }], [
    { ...TEXT, text: "ab", signature: "S" },
  ]],
  ["entries of different index", [{ ...TEXT, text: "a" }, { ...TEXT, index: 1, text: "b" }], [
    { ...TEXT, text: "a" },
    { ...TEXT, index: 1, text: "b" },
  ]],
  ["a fragment without text", [{ ...TEXT }, { ...TEXT, text: "b" }], [{ ...TEXT, text: "b" }]],
  ["encrypted entries whole", [{ type: "reasoning.encrypted", data: "A", index: 0 }, {
    type: "reasoning.encrypted",
    data: "B",
    index: 0,
  }], [
    { type: "reasoning.encrypted", data: "A", index: 0 },
    { type: "reasoning.encrypted", data: "B", index: 0 },
  ]],
  ["no text across an encrypted entry", [{ ...TEXT, text: "a" }, { type: "reasoning.encrypted", data: "A" }, {
    ...TEXT,
    text: "b",
  }], [
    { ...TEXT, text: "a" },
    { type: "reasoning.encrypted", data: "A" },
    { ...TEXT, text: "b" },
  ]],
  ["no values that are not entries", [null, "x", 5], [null, "x", 5]],
];

for (const [name, fragments, merged] of MERGES) {
  Deno.test(`mergeDetails() joins ${name}`, () => {
    const before = structuredClone(fragments);
    assertEquals(mergeDetails(fragments), [...merged]);
    assertEquals(fragments, before, "the fragments themselves must stay as they are");
  });
}
