/**
 * Which part of the visible text is thinking that a server left in it, between tags at its very start.
 *
 * @module
 */

const OPEN_TAGS: readonly string[] = ["<think>", "<thinking>", "<thought>", "◁think▷"];
const CLOSE_TAGS: readonly string[] = ["</think>", "</thinking>", "</thought>", "◁/think▷"];
const LONGEST_CLOSE = Math.max(...CLOSE_TAGS.map((tag) => tag.length));

/** A piece of text, parted. */
export interface Parted {
  readonly reasoning: string;
  readonly text: string;
}

/** Parts text into thinking and the rest, whatever way it is cut into pieces. */
export class ThinkSplitter {
  #mode: "start" | "inside" | "after" | "plain" = "start";
  /** Text that may still turn out to be (part of) a tag. */
  #held = "";

  /** Takes the next piece. */
  feed(piece: string): Parted {
    if (this.#mode === "plain") return { reasoning: "", text: piece };
    const text = this.#held + piece;
    this.#held = "";
    if (this.#mode === "start") return this.#start(text);
    return this.#mode === "inside" ? this.#inside(text) : this.#after(text);
  }

  /** What is still held when the text ends. */
  end(): Parted {
    const held = this.#held;
    this.#held = "";
    return this.#mode === "inside" ? { reasoning: held, text: "" } : { reasoning: "", text: held };
  }

  #start(text: string): Parted {
    const body = text.trimStart();
    const tag = OPEN_TAGS.find((candidate) => body.startsWith(candidate));
    if (tag !== undefined) {
      this.#mode = "inside";
      return this.#inside(body.slice(tag.length));
    }
    if (OPEN_TAGS.some((candidate) => candidate.startsWith(body))) {
      this.#held = text;
      return { reasoning: "", text: "" };
    }
    this.#mode = "plain";
    return { reasoning: "", text };
  }

  #inside(text: string): Parted {
    const ends = CLOSE_TAGS.map((tag) => ({ tag, at: text.indexOf(tag) })).filter(({ at }) => at !== -1);
    const [first] = ends.sort((a, b) => a.at - b.at);
    if (first === undefined) {
      const keep = heldLength(text);
      this.#held = text.slice(text.length - keep);
      return { reasoning: text.slice(0, text.length - keep), text: "" };
    }
    this.#mode = "after";
    const rest = this.#after(text.slice(first.at + first.tag.length));
    return { reasoning: text.slice(0, first.at), text: rest.text };
  }

  /** The blank lines behind the tag belong to neither part. */
  #after(text: string): Parted {
    const body = text.trimStart();
    if (body !== "") this.#mode = "plain";
    return { reasoning: "", text: body };
  }
}

/** How much of the end of `text` could be the beginning of a closing tag. */
function heldLength(text: string): number {
  for (let length = Math.min(LONGEST_CLOSE - 1, text.length); length > 0; length--) {
    const end = text.slice(text.length - length);
    if (CLOSE_TAGS.some((tag) => tag.startsWith(end))) return length;
  }
  return 0;
}
