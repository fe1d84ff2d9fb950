/**
 * The growth benchmark: what a part of a request or of a stream costs among few, among more and among many of its kind.
 *
 * Figures are microseconds of CPU for one part, the least of some runs in memory, so that they hold on a
 * busy machine. From few to more parts they may double, because the processor's caches no longer hold them; a shape is
 * marked if its cost still grows from more to many, as far as half of what a square would. Run it by
 * `deno run -A bench/growth.ts [WORDS OF A SHAPE]`.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { CALL_STREAMS } from "./growth/call_streams.ts";
import type { StreamShape } from "./growth/frames.ts";
import { HISTORIES } from "./growth/histories.ts";
import { ITEM_STREAMS, REASONING_STREAMS } from "./growth/item_streams.ts";
import { AUTHOR, type RequestShape } from "./growth/request_parts.ts";
import { PLAIN_STREAMS, TEXT_STREAMS } from "./growth/text_streams.ts";
import { LONG_TEXTS } from "./growth/texts.ts";
import { TOOL_LISTS } from "./growth/tools.ts";
import { newStateOf, playStream, profileOn } from "./pipeline.ts";
import { redactPrompt } from "../lib/base/redact_prompt.ts";
import type { WireName } from "../lib/providers/profile.ts";
import { decodeRequest } from "../lib/responses/decode.ts";
import { translateRequest } from "../lib/translate/request/request.ts";
import { countPromptWords } from "../lib/upstream/prompt_size.ts";
import { encodeRequest } from "../lib/wire/table.ts";

const REQUEST_SHAPES = { ...HISTORIES, ...TOOL_LISTS, ...LONG_TEXTS };
const STREAM_SHAPES: Readonly<Record<string, StreamShape>> = {
  ...PLAIN_STREAMS,
  ...TEXT_STREAMS,
  ...CALL_STREAMS,
  ...REASONING_STREAMS,
  ...ITEM_STREAMS,
};

/** Numbers of parts that are compared. */
const REQUEST_SIZES = [1_000, 5_000, 20_000] as const;
const STREAM_SIZES = [1_000, 25_000, 100_000] as const;
/** The same for shapes of which there cannot be so many, as shares of the most. */
const SHARES = [1 / 20, 1 / 4, 1] as const;
/** Exponent of the cost of the whole, from which on a shape is marked: 1 is linear, 2 a square. */
const SUSPICIOUS = 1.5;
/** Least time that all runs of one figure take together, in milliseconds. */
const LEAST_TIME = 40;

/** Bytes of a usual frame: the part of a stream whose frames repeat each other. */
const USUAL_FRAME = 200;

const ONLY = Deno.args[0] ?? "";

/** The least time of several runs, in milliseconds. */
function measure(work: () => void): number {
  let [best, total] = [Infinity, 0];
  for (let runs = 0; runs < 3 || total < LEAST_TIME && runs < 20; runs++) {
    const start = cpuUsage();
    work();
    const { user, system } = cpuUsage(start);
    const taken = (user + system) / 1_000;
    best = Math.min(best, taken);
    total += taken;
  }
  return best;
}

/** What is measured, and of how many parts its cost is the sum. */
interface Work {
  readonly parts: number;
  run(): void;
}

/** One row: the cost of a part at each size, and the exponent between the last two. */
function compare(name: string, sizes: readonly number[], prepare: (count: number) => Work): void {
  try {
    const measured = sizes.map((count) => measureParts(prepare(count)));
    const [more, many] = measured.slice(-2);
    if (more === undefined || many === undefined) return;
    const exponent = 1 + Math.log(many.cost / more.cost) / Math.log(many.parts / more.parts);
    const mark = exponent > SUSPICIOUS ? "  <- grows" : "";
    const costs = measured.map(({ cost }) => cost.toFixed(2).padStart(9)).join(" ");
    console.log(`${name.padEnd(58)} ${costs}   ^${exponent.toFixed(2)}${mark}`);
  } catch (thrown) {
    console.log(`${name.padEnd(58)} ${thrown instanceof Error ? thrown.message : thrown}`);
  }
}

function measureParts({ parts, run }: Work): { readonly parts: number; readonly cost: number } {
  return { parts, cost: measure(run) * 1_000 / parts };
}

/** What is done with a request, by name. */
const REQUEST_WORK: Readonly<Record<string, (body: unknown) => () => void>> = {
  decode: (body) => () => decodeRequest(body),
  ...Object.fromEntries(
    (["chat", "responses", "messages"] as const).map((
      wire,
    ) => [wire, (body: unknown) => prepareTranslation(body, wire)]),
  ),
  redact: (body) => () => redactPrompt("The model refused: I look at part 7. Word 11. done ".repeat(20), body),
  "count words": (body) => {
    const sent = translateRequest(decodeRequest(body), { profile: profileOn("chat"), model: AUTHOR.model }).sent.body;
    return () => countPromptWords(sent);
  },
};

function prepareTranslation(body: unknown, wire: WireName): () => void {
  const [request, profile] = [decodeRequest(body), profileOn(wire)];
  return () => encodeRequest(translateRequest(request, { profile, model: AUTHOR.model }).sent, profile);
}

function measureRequest(name: string, shape: RequestShape): void {
  for (const [what, prepare] of Object.entries(REQUEST_WORK)) {
    compare(`${name}: ${what}`, REQUEST_SIZES, (count) => ({
      parts: count,
      run: prepare({ model: AUTHOR.model, ...shape(count) }),
    }));
  }
}

function measureStream(name: string, { wire, make, most, isRepeating, ...how }: StreamShape): void {
  const sizes = most === undefined ? STREAM_SIZES : SHARES.map((share) => most * share);
  compare(name, sizes, (count) => {
    const reads = make(count);
    const bytes = reads.reduce((sum, { length }) => sum + length, 0);
    return {
      parts: isRepeating === true ? bytes / USUAL_FRAME : count,
      run: () => void playStream(reads, wire, newStateOf(wire, how)),
    };
  });
}

if (import.meta.main) {
  console.log(
    `${"µs per part".padEnd(58)} ${["few", "more", "many"].map((word) => word.padStart(9)).join(" ")}   exponent`,
  );
  for (const [name, shape] of Object.entries(STREAM_SHAPES)) if (name.includes(ONLY)) measureStream(name, shape);
  for (const [name, shape] of Object.entries(REQUEST_SHAPES)) if (name.includes(ONLY)) measureRequest(name, shape);
}
