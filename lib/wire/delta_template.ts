/**
 * A shortcut for frames that differ from an earlier one in a single piece of text, so that they need no parsing.
 *
 * Most frames of a stream are identical around one JSON string: the next piece of text, reasoning or arguments. Once
 * one of them was parsed, the text before that string and the text after it form a template: with any valid string
 * between them, the frame parses to the same object with that one value replaced. All other frames are parsed. Calls
 * that are written side by side have a template each.
 * Measured 2026-11 with everything that follows from it, in memory: 2 to 3 times as fast for a delta of text, reasoning
 * or arguments, 8 times for one of eight calls side by side.
 *
 * @module
 */
import { copyText } from "../base/copy_text.ts";
import { type AnswerChunk, type CallDelta, KnownDelta, type KnownFrame } from "./chunk.ts";
import { extendSide, type FrameNoise, type FrameSide, matchSide, splitSide, type TemplateSlot } from "./frame_side.ts";

/** What stands around the piece of text. */
interface Surroundings {
  readonly before: FrameSide;
  readonly after: FrameSide;
}

/** The parts of a frame around its only piece of text. */
interface Template {
  readonly frame: KnownFrame;
  /** In the data of an event. */
  readonly payload: Surroundings;
  /** In an event with all its lines; undefined where the lines are not known. */
  readonly event: Surroundings | undefined;
  /** The place of the template that was used after this one, which is tried first. */
  next: number;
}

/** Access to the piece of text of a chunk. */
const PARTS = {
  text: { value: (chunk: AnswerChunk) => chunk.text, fill: (chunk: AnswerChunk, text: string) => ({ ...chunk, text }) },
  reasoning: {
    value: (chunk: AnswerChunk) => chunk.reasoning,
    fill: (chunk: AnswerChunk, text: string) => ({ ...chunk, reasoning: text }),
  },
  arguments: {
    value: (chunk: AnswerChunk) => chunk.calls[0]?.arguments ?? "",
    fill: (chunk: AnswerChunk, text: string) => ({
      ...chunk,
      calls: chunk.calls.map((call) => ({ ...call, arguments: text })),
    }),
  },
};

/** Most templates that are kept: one for each of the calls that a model writes side by side. */
const MAX_TEMPLATES = 16;

const [QUOTE, BACKSLASH, FIRST_PRINTABLE] = [0x22, 0x5c, 0x20];
/** A letter or an underscore, which JSON need not escape: in a key, it may hide the one whose text is read. */
const ESCAPED_LETTER = /\\u00[4-7]/;
/** The characters behind a backslash where `JSON.stringify` writes them so. */
const USUAL_ESCAPES = '"\\nrtbf';

/** A matcher of frames that keeps the templates of the latest. */
export class DeltaTemplate {
  readonly #slots: readonly TemplateSlot[];
  readonly #noise: readonly FrameNoise[];
  #templates: Template[] = [];
  /** Number of templates that were made, which says which one is the oldest. */
  #made = 0;
  /** The place of the template that was used last. */
  #latest = 0;
  /** How the latest string is written: as its text, with the usual escapes, or with others. */
  #writing: "plain" | "usual" | "other" = "plain";
  #end = 0;

  /**
   * @param slots The keys that may vary, in the order in which they are looked for.
   * @param noise The keys that vary beside them in frames of this wire.
   */
  constructor(slots: readonly TemplateSlot[], noise: readonly FrameNoise[] = []) {
    this.#slots = slots;
    this.#noise = noise;
  }

  /** Where the event ended that {@linkcode skim} read last. */
  get end(): number {
    return this.#end;
  }

  /** The piece of the frame whose data is `payload`, when it fits a template; undefined when it must be parsed. */
  match(payload: string): KnownDelta | undefined {
    return this.#find(payload, 0, "payload");
  }

  /** The piece of the event whose lines begin at `from`, and which `text` holds whole; otherwise undefined. */
  skim(text: string, from: number): KnownDelta | undefined {
    return this.#find(text, from, "event");
  }

  #find(text: string, from: number, as: "payload" | "event"): KnownDelta | undefined {
    const latest = this.#templates[this.#latest];
    if (latest === undefined) return undefined;
    const count = this.#templates.length;
    const first = latest.next < count ? latest.next : 0;
    for (let tried = 0; tried < count; tried++) {
      const place = first + tried < count ? first + tried : first + tried - count;
      const template = this.#templates[place];
      const found = template && this.#read(template, text, { from, as });
      if (found === undefined) continue;
      latest.next = place;
      this.#latest = place;
      return found;
    }
    return undefined;
  }

  #read(
    template: Template,
    text: string,
    { from, as }: { from: number; as: "payload" | "event" },
  ): KnownDelta | undefined {
    const around = template[as];
    if (around === undefined) return undefined;
    const start = matchSide(text, from, around.before);
    if (start === -1) return undefined;
    const stop = this.#findQuote(text, start);
    if (stop <= start) return undefined;
    this.#end = matchSide(text, stop, around.after);
    if (this.#end === -1 || as === "payload" && this.#end !== text.length) return undefined;
    // The piece is kept, and would keep the whole read.
    const inside = copyText(text.slice(start, stop));
    if (this.#writing === "plain") return new KnownDelta(template.frame, inside, inside);
    const piece = decodeStringBody(inside);
    if (piece === undefined) return undefined;
    return new KnownDelta(template.frame, piece, this.#writing === "usual" ? inside : undefined);
  }

  /** Where the string ends whose text begins at `from`; -1 when it does not end, or is none. */
  #findQuote(text: string, from: number): number {
    this.#writing = "plain";
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) return at;
      if (code < FIRST_PRINTABLE) return -1;
      if (code !== BACKSLASH) continue;
      at++;
      if (!USUAL_ESCAPES.includes(text.charAt(at))) this.#writing = "other";
      else if (this.#writing === "plain") this.#writing = "usual";
    }
    return -1;
  }

  /** Forgets all templates: the same frames may now be about something else. */
  forget(): void {
    if (this.#templates.length > 0) this.#templates = [];
    this.#made = 0;
    this.#latest = 0;
  }

  /**
   * Makes a parsed frame a template, if it carries exactly one piece of text and nothing else.
   *
   * @param event The event with all its lines; absent when they are not known.
   * @returns Whether it is a template now.
   */
  learn(payload: string, chunk: AnswerChunk, event?: string): boolean {
    const lengths = [chunk.text.length, chunk.reasoning.length, chunk.calls[0]?.arguments.length ?? 0];
    const isPlain = lengths.filter((length) => length > 0).length === 1 && chunk.calls.length <= 1 &&
      chunk.refusal === "" && !chunk.endsReasoning && !chunk.finishReason && !chunk.usage && !chunk.error &&
      !chunk.reasoningDetails &&
      !chunk.isWhole && !chunk.whole && !chunk.isRewritten && !chunk.calls[0]?.isParsed;
    if (!isPlain) return false;
    for (const slot of this.#slots) {
      const part = PARTS[slot.part];
      const text = part.value(chunk);
      const keyAt = payload.indexOf(slot.key);
      // Of a key that occurs twice, the first occurrence may belong to another object.
      if (text === "" || keyAt === -1 || payload.includes(slot.key, keyAt + 1)) continue;
      const literal = JSON.stringify(text);
      const colonEnd = keyAt + slot.key.length;
      const literalAt = payload[colonEnd] === " " ? colonEnd + 1 : colonEnd;
      // A value that the provider escapes differently than JSON.stringify cannot be located.
      if (!payload.startsWith(literal, literalAt)) continue;
      const [before, after] = [payload.slice(0, literalAt + 1), payload.slice(literalAt + literal.length - 1)];
      if (ESCAPED_LETTER.test(before) || ESCAPED_LETTER.test(after)) continue;
      const around = {
        before: splitSide(before, this.#noise),
        after: splitSide(after, this.#noise),
      };
      const isBare = isBareChunk(chunk);
      const frame: KnownFrame = { part: slot.part, chunk, isBare, fill: (next) => part.fill(chunk, next) };
      this.#keep({ frame, payload: around, event: addLines(around, payload, event), next: 0 });
      return true;
    }
    return false;
  }

  /** Keeps a template in the place of the one that it replaces, of the oldest, or in a new one. */
  #keep(template: Template): void {
    const { part } = template.frame;
    // Text and reasoning are written one after another: only calls are written side by side.
    const same = part === "arguments" ? -1 : this.#templates.findIndex(({ frame }) => frame.part === part);
    const place = same === -1 ? this.#made++ % MAX_TEMPLATES : same;
    template.next = place;
    this.#templates[place] = template;
    const latest = this.#templates[this.#latest];
    if (latest) latest.next = place;
    this.#latest = place;
  }
}

/** What stands around the piece in an event with this data; undefined where the lines are not known to be these. */
function addLines(
  { before, after }: Surroundings,
  payload: string,
  event: string | undefined,
): Surroundings | undefined {
  const ending = `${payload}\n\n`;
  if (event === undefined || !event.endsWith(ending)) return undefined;
  const opening = event.slice(0, -ending.length);
  // Other lines would be read on their own.
  if (!/^(?:event: ?[\w.]*\n)?data: ?$/.test(opening)) return undefined;
  return { before: extendSide(before, opening, ""), after: extendSide(after, "", "\n\n") };
}

const BARE_KEYS: ReadonlySet<string> = new Set<keyof AnswerChunk>([
  ...["text", "reasoning", "refusal", "calls", "reasoningField", "part", "item"] as const,
]);
const BARE_CALL_KEYS: ReadonlySet<string> = new Set<keyof CallDelta>(["index", "id", "itemId", "arguments"]);

function isBareChunk(chunk: AnswerChunk): boolean {
  return Object.keys(chunk).every((key) => BARE_KEYS.has(key)) &&
    chunk.calls.every((call) => Object.keys(call).every((key) => BARE_CALL_KEYS.has(key)));
}

/** The value of a JSON string, given without its quotes; undefined when it is invalid. */
function decodeStringBody(inside: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`"${inside}"`);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
