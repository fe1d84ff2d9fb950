/**
 * A harness that scans a text that arrives in given pieces.
 *
 * @module
 */
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { decodeRequest } from "../../lib/responses/decode.ts";
import { DeclaredTools } from "../../lib/translate/text_calls/declared_tools.ts";
import { TextCallScanner } from "../../lib/translate/text_calls/scanner.ts";
import { translateRequest } from "../../lib/translate/request/request.ts";

/** A function tool with a parameter of each type, a freeform tool, two that share an inner name, and one that does not. */
export const TOOLS = [
  {
    type: "function",
    name: "run",
    parameters: {
      type: "object",
      properties: {
        cmd: { type: "string" },
        count: { type: "integer" },
        ratio: { type: ["number", "null"] },
        deep: { type: "boolean" },
        paths: { type: "array", items: { type: "string" } },
        env: { type: "object" },
      },
    },
  },
  { type: "function", name: "now" },
  { type: "custom", name: "apply_patch" },
  {
    type: "namespace",
    name: "mcp__one",
    tools: [{ type: "function", name: "same" }, { type: "function", name: "only" }],
  },
  { type: "namespace", name: "mcp__two", tools: [{ type: "function", name: "same" }] },
  { type: "tool_search", execution: "client" },
] as const;

/** The tools of a request with {@linkcode TOOLS}, and with the other keys of `body`. */
export function declaredTools(body: Record<string, unknown> = {}): DeclaredTools {
  const request = decodeRequest({ model: "m", input: [], tools: TOOLS, ...body });
  return new DeclaredTools(request, translateRequest(request, { profile: DEFAULT_PROFILE, model: "m" }).tools);
}

/** The result of a scan: the text, a block without its end included, and calls as `name arguments`. */
export interface Scanned {
  readonly text: string;
  readonly calls: readonly string[];
}

/** Feeds the pieces to a scanner, one by one. */
export function scan(pieces: readonly string[], tools: DeclaredTools = declaredTools()): Scanned {
  const scanner = new TextCallScanner(tools);
  const shown = pieces.map((piece) => scanner.feed(piece));
  const { text, calls, block = "" } = scanner.end();
  return {
    text: [...shown, text, calls.length === 0 ? block : ""].join(""),
    calls: calls.map((call) => `${call.name} ${call.arguments}`),
  };
}

/** Every way to cut `text` in two, and letter by letter. */
export function cutsOf(text: string): string[][] {
  const units = Array.from({ length: text.length }, (_, at) => text.charAt(at));
  return [units, ...units.map((_, at) => [text.slice(0, at), text.slice(at)])];
}

/** Numbers from 0 to 1 that look random and are the same for the same `seed` (mulberry32). */
export function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed;;) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** `text` cut into pieces of one to nine units. */
export function randomPieces(text: string, random: Iterator<number>): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = 1 + Math.floor(Number(random.next().value) * 9);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
