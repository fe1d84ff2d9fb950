/**
 * The view of one answer on both sides of the relay while it streams.
 *
 * Chunks of the provider and events for Codex that belong together are shown in the same moment.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import type { CodexEvent } from "./codex_client.ts";
import { type Line, type Look, type Scene, span } from "./layout.ts";

/** The moments of an answer. */
type Moment = "start" | "reasoning" | "call" | "text" | "end";

const MOMENT_OF_ITEM: Readonly<Record<string, Moment>> = {
  reasoning: "reasoning",
  function_call: "call",
  custom_tool_call: "call",
  message: "text",
};

/** The output of one side within one moment. */
class Voice {
  #text = "";
  readonly #counts = new Map<string, number>();

  /** Adds a chunk or event by its name on the wire, with the text that it carried. */
  add(name: string, text = ""): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.addText(text);
  }

  /** Adds text alone. */
  addText(text: string): void {
    this.#text += text;
  }

  /** The most important name with its count, the text, and all other names. */
  lines(look: Look): Line[] {
    const names = [...this.#counts.keys()];
    const headline = names.find((name) => name.includes("delta")) ?? names[0];
    if (headline === undefined) return [];
    const others = names.filter((name) => name !== headline)
      .map((name) => this.#counted(name).replace(/^response\./, ""));
    return [
      [span(headline, look), span(this.#counted(headline).slice(headline.length), "dim")],
      ...this.#textLines(),
      ...(others.length === 0 ? [] : [[span("  + ", "dim"), span(others.join(", "), "dim")]]),
    ];
  }

  #textLines(): Line[] {
    if (this.#text === "") return [];
    return this.#text.replace(/\n$/, "").split("\n").map((row) => [span("  "), span(row, lookOfRow(row))]);
  }

  #counted(name: string): string {
    const count = this.#counts.get(name) ?? 0;
    return count === 1 ? name : `${name} ×${count}`;
  }
}

/** Styles of the rows of a patch, by what they change. */
function lookOfRow(row: string): Look {
  if (row.startsWith("+")) return "added";
  return row.startsWith("-") ? "removed" : "plain";
}

/** An answer that grows. */
export class AnswerView {
  readonly #codex = new Map<Moment, Voice>();
  readonly #provider = new Map<Moment, Voice>();
  readonly #itemMoments = new Map<unknown, Moment>();
  /** Moments in the order in which they began, on either side. */
  readonly #order: Moment[] = [];
  /** Codex's current moment; the provider's is the same or a later one. */
  #reached: Moment = "start";

  /** Takes the payload of one frame of the provider. */
  addFrame(payload: string): void {
    const chunk = parseJson(payload);
    if (!isObject(chunk)) return this.#voice(this.#provider, "end").add(payload);
    if (!this.#provider.has("start")) {
      this.#voice(this.#provider, "start").add(String(chunk.object), about(chunk));
    }
    const choice = decodeArray(chunk.choices).find(isObject) ?? {};
    if (isObject(choice.delta)) this.#addDelta(choice.delta);
    const reason = decodeText(choice.finish_reason);
    if (reason !== undefined) this.#voice(this.#provider, "end").add(`finish_reason "${reason}"`);
    if (isObject(chunk.usage)) {
      const { prompt_tokens: prompt, completion_tokens: completion } = chunk.usage;
      this.#voice(this.#provider, "end").addText(`usage: ${prompt} tokens in, ${completion} out`);
    }
  }

  /** Takes one event that Codex got. */
  addEvent(event: CodexEvent): void {
    const moment = this.#momentOf(event);
    this.#reached = moment;
    this.#voice(this.#codex, moment).add(event.type, textOfEvent(event));
  }

  /** Moments that are final and were not taken before; all of them when the answer is over. */
  takeFinished(isOver = false): Scene[] {
    const at = this.#order.indexOf(this.#reached);
    return this.#order.splice(0, isOver ? this.#order.length : at).map((moment) => this.#scene(moment));
  }

  /** Moments that still grow. */
  get growing(): Scene[] {
    return this.#order.map((moment) => this.#scene(moment));
  }

  #scene(moment: Moment): Scene {
    return {
      first: "provider",
      codex: this.#codex.get(moment)?.lines("codex") ?? [],
      provider: this.#provider.get(moment)?.lines("provider") ?? [],
    };
  }

  #voice(voices: Map<Moment, Voice>, moment: Moment): Voice {
    const known = voices.get(moment);
    if (known !== undefined) return known;
    if (!this.#codex.has(moment) && !this.#provider.has(moment)) this.#order.push(moment);
    const voice = new Voice();
    voices.set(moment, voice);
    return voice;
  }

  #addDelta(delta: JsonObject): void {
    const thinking = decodeText(delta.reasoning_content);
    const text = decodeText(delta.content);
    if (thinking !== undefined) this.#voice(this.#provider, "reasoning").add("delta.reasoning_content", thinking);
    if (text !== undefined) this.#voice(this.#provider, "text").add("delta.content", text);
    for (const call of decodeArray(delta.tool_calls).filter(isObject)) {
      const called = isObject(call.function) ? call.function : {};
      const name = decodeText(called.name);
      const piece = (name === undefined ? "" : `${name} `) + (decodeText(called.arguments) ?? "");
      this.#voice(this.#provider, "call").add("delta.tool_calls", piece);
    }
  }

  #momentOf(event: CodexEvent): Moment {
    if (event.type === "response.output_item.added" && isObject(event.item)) {
      this.#itemMoments.set(event.output_index, MOMENT_OF_ITEM[String(event.item.type)] ?? "text");
    }
    if (isObject(event.response)) return event.response.status === "in_progress" ? "start" : "end";
    return this.#itemMoments.get(event.output_index) ?? this.#reached;
  }
}

/** The text that an event adds to its moment: pieces, and names before them. */
function textOfEvent(event: CodexEvent): string {
  if (typeof event.delta === "string") return event.delta;
  if (event.type === "response.output_item.added" && isObject(event.item)) {
    const name = decodeText(event.item.name);
    if (event.item.type === "custom_tool_call") return `${name}\n`;
    return name === undefined ? "" : `${name} `;
  }
  if (event.type === "response.created" && isObject(event.response)) return about(event.response);
  if (event.type === "response.completed" && isObject(event.response) && isObject(event.response.usage)) {
    return `usage: ${event.response.usage.input_tokens} tokens in, ${event.response.usage.output_tokens} out`;
  }
  return "";
}

/** Id and model of an answer. */
function about(answer: JsonObject): string {
  return `${answer.id}, model ${answer.model}`;
}
