/**
 * Separation of reasoning that a server left between tags in the visible text.
 *
 * Tags count only at the very start of the text or, for providers known to leak them, anywhere outside code.
 *
 * @module
 */
import { MarkdownPosition } from "../text_calls/markdown_position.ts";

const OPEN_TAGS: readonly string[] = ["<think>", "<thinking>", "<thought>", "◁think▷"];
const CLOSE_TAGS: readonly string[] = ["</think>", "</thinking>", "</thought>", "◁/think▷"];
const ALL_TAGS: readonly string[] = [...OPEN_TAGS, ...CLOSE_TAGS];
const TAG_STARTS = ["<", "◁"];
const LONGEST_CLOSE = Math.max(...CLOSE_TAGS.map((tag) => tag.length));
const CLOSE_TAG = /<\/(?:think|thinking|thought)>|◁\/think▷/;
const ANY_TAG = /<\/?(?:think|thinking|thought)>|◁\/?think▷/;

/** Receiver of the parts of the text, in their order. */
export interface ThinkSink {
  reasoning(piece: string): void;
  text(piece: string): void;
  /** Whether the following text belongs to something in which a tag is only text. */
  isVerbatim(): boolean;
}

/** Splits text into reasoning and other text, however it is cut into pieces. */
export class ThinkSplitter {
  readonly #place: MarkdownPosition | undefined;
  #mode: "start" | "inside" | "after" | "plain" = "start";
  /** Text that may still become a tag or a part of one. */
  #held = "";
  /** Whether reasoning has begun with nothing but line breaks, which belong to the tag. */
  #isFresh = false;
  /** The white space with which the text begins, as long as nothing else has come. */
  #lead = "";
  /** Text on its way to the sink, collected so that all steps of one piece leave as one piece. */
  #said = "";

  /** @param where Whether tags count only at the very start of the text, or anywhere. */
  constructor(where: "start" | "anywhere") {
    if (where === "anywhere") this.#place = new MarkdownPosition();
  }

  /** Whether all following text is plain text. */
  get isDone(): boolean {
    return this.#mode === "plain" && this.#place === undefined;
  }

  /** Passes over a piece that is plain text and holds no part of a tag; false, and nothing has changed, if it may be more. */
  pass(piece: string): boolean {
    if (this.isDone) return true;
    if (this.#mode !== "plain" || this.#held !== "" || TAG_STARTS.some((start) => piece.includes(start))) return false;
    this.#place?.advance(piece);
    return true;
  }

  /** Takes the next piece. */
  feed(piece: string, sink: ThinkSink): void {
    let text = this.#held + piece;
    this.#held = "";
    // Each step takes at least one character, or holds all that is left.
    while (text !== "") text = this.#readNext(text, sink);
    this.#flush(sink);
  }

  /** Ends the text and emits everything that is still held. */
  end(sink: ThinkSink): void {
    const held = this.#lead + this.#held;
    this.#held = "";
    this.#lead = "";
    if (held === "") return;
    if (this.#mode === "inside") sink.reasoning(held);
    else sink.text(held);
  }

  /** Takes the beginning of `text`; returns the rest. */
  #readNext(text: string, sink: ThinkSink): string {
    switch (this.#mode) {
      case "start":
        return this.#skipStart(text);
      case "inside":
        return this.#readInside(text, sink);
      case "after":
        // The blank lines after the tag belong to neither part.
        return this.#skipAfter(text);
      case "plain":
        return this.#readText(text, sink);
    }
  }

  #skipStart(text: string): string {
    const body = text.trimStart();
    if (body === "") {
      this.#lead += text;
      return "";
    }
    const tag = OPEN_TAGS.find((candidate) => body.startsWith(candidate));
    if (tag !== undefined) {
      this.#lead = "";
      this.#enter();
      return body.slice(tag.length);
    }
    if (OPEN_TAGS.some((candidate) => candidate.startsWith(body))) {
      this.#held = text;
      return "";
    }
    this.#mode = "plain";
    const whole = this.#lead + text;
    this.#lead = "";
    return whole;
  }

  #enter(): void {
    this.#mode = "inside";
    this.#isFresh = true;
  }

  #readInside(given: string, sink: ThinkSink): string {
    const text = this.#isFresh ? given.replace(/^[\r\n]+/, "") : given;
    if (text === "") return "";
    this.#isFresh = false;
    const match = CLOSE_TAG.exec(text);
    const until = match?.index ?? text.length - measureHeld(text, CLOSE_TAGS);
    if (until > 0) sink.reasoning(text.slice(0, until));
    if (match === null) {
      this.#held = text.slice(until);
      return "";
    }
    this.#mode = "after";
    return text.slice(until + match[0].length);
  }

  #skipAfter(text: string): string {
    const body = text.trimStart();
    if (body !== "") {
      this.#mode = "plain";
      this.#place?.breakParagraph();
    }
    return body;
  }

  #readText(text: string, sink: ThinkSink): string {
    if (!this.#place) {
      this.#said += text;
      return "";
    }
    const match = ANY_TAG.exec(text);
    const sure = match?.index ?? text.length - measureHeld(text, ALL_TAGS);
    if (sure > 0) return this.#emit(text, sure, this.#place);
    if (this.#place.isCode) return this.#emit(text, 1, this.#place);
    this.#flush(sink);
    if (sink.isVerbatim()) return this.#emit(text, 1, this.#place);
    if (match === null) {
      this.#held = text;
      return "";
    }
    // A closing tag alone ends reasoning whose opening tag the server removed. Text that was already shown stays text.
    if (OPEN_TAGS.includes(match[0])) this.#enter();
    return text.slice(match[0].length);
  }

  #emit(text: string, length: number, place: MarkdownPosition): string {
    const said = text.slice(0, length);
    place.advance(said);
    this.#said += said;
    return text.slice(length);
  }

  #flush(sink: ThinkSink): void {
    const said = this.#said;
    this.#said = "";
    if (said !== "") sink.text(said);
  }
}

/** Length of the end of `text` that could be the beginning of one of `tags`. */
function measureHeld(text: string, tags: readonly string[]): number {
  for (let length = Math.min(LONGEST_CLOSE - 1, text.length); length > 0; length--) {
    const end = text.slice(text.length - length);
    if (tags.some((tag) => tag.startsWith(end))) return length;
  }
  return 0;
}
