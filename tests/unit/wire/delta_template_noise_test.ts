/**
 * Tests of templates for frames in which more than the text differs: numbers and fillings that say nothing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { AnswerChunk } from "../../../lib/wire/chunk.ts";
import { DeltaTemplate } from "../../../lib/wire/delta_template.ts";
import type { FrameNoise, TemplateSlot } from "../../../lib/wire/frame_side.ts";

const SLOTS: readonly TemplateSlot[] = [{ key: '"delta":', part: "text" }];
const NOISE: readonly FrameNoise[] = [{ key: '"number":', kind: "number" }, { key: '"filling":', kind: "padding" }];

function chunkOf(text: string): AnswerChunk {
  return { text, reasoning: "", refusal: "", calls: [] };
}

/** The texts that a template made of the first frame reads in the others; undefined where it does not fit. */
function read([first = "", ...others]: readonly string[], text: string): (string | undefined)[] {
  const template = new DeltaTemplate(SLOTS, NOISE);
  template.learn(first, chunkOf(text));
  return others.map((payload) => template.match(payload)?.text);
}

Deno.test("A number or a filling may differ on either side of the text", () => {
  const before = (number: number, text: string) =>
    `{"number":${number},"delta":"${text}","filling":"${"f".repeat(number)}"}`;
  assertEquals(read([before(9, "a"), before(10, "b"), before(0, "c\\n")], "a"), ["b", "c\n"]);
  const after = (number: string, text: string) => `{"delta": "${text}", "filling": "x", "number": ${number}}`;
  assertEquals(read([after("1", "a"), after("1234", "12"), after("7", "7")], "a"), ["12", "7"]);
});

Deno.test("Anything else that differs is left to the parser", () => {
  const frame = (number: string, text: string, rest = "") => `{"number":${number},"delta":"${text}"${rest}}`;
  const others = [
    frame("-1", "b"),
    frame("1.5", "b"),
    frame('"1"', "b"),
    frame("2", "b", ',"x":1'),
    frame("2", ""),
    "{}",
  ];
  assertEquals(read([frame("1", "a"), ...others], "a"), others.map(() => undefined));
});

Deno.test("A text that looks like the noise is read whole", () => {
  const frame = (number: number, text: string) => JSON.stringify({ number, delta: text, filling: "" });
  const texts = ['"number":5', "abc", '"filling":"', "1"];
  assertEquals(read([frame(1, "a"), ...texts.map((text, at) => frame(at, text))], "a"), texts);
});

Deno.test("A template that was forgotten fits nothing", () => {
  const template = new DeltaTemplate(SLOTS, NOISE);
  assertEquals([template.learn('{"delta":"a"}', chunkOf("a")), template.learn("{}", chunkOf(""))], [true, false]);
  assertEquals(template.match('{"delta":"b"}')?.text, "b");
  template.forget();
  assertEquals(template.match('{"delta":"b"}'), undefined);
});
