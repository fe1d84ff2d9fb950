/**
 * The model map: the grammar of `--model-map`, and the map that it makes.
 *
 * Pairs `source:target` are separated by commas. A source that contains a colon is written in double quotes or with
 * `\:`; a comma inside a name is written as `\,` or in quotes. Everything after the first free colon is the target, so
 * targets may contain colons. `*:target` matches every name that has no pair of its own.
 *
 * @module
 */
import type { ModelMap } from "../upstream/options.ts";

/** Source that matches every name without a pair. */
const ANY_MODEL = "*";

/** One character of the text, and whether it was escaped or quoted and so means itself. */
interface Mark {
  readonly character: string;
  readonly literal: boolean;
}

/**
 * Reads the text form of a model map.
 *
 * @throws {SyntaxError} that names the pair that is wrong and what to write instead.
 *
 * @example
 * ```ts
 * import { parseModelMap } from "./model_map.ts";
 *
 * const map = parseModelMap(`gpt-5:large, "gpt-oss:20b":hf:maker/medium, *:small`);
 * if (map.resolve("gpt-oss:20b") !== "hf:maker/medium") throw new Error("a quoted source may contain colons");
 * if (map.resolve("anything") !== "small") throw new Error("the star takes the rest");
 * ```
 */
export function parseModelMap(text: string): ModelMap {
  const pairs = splitMarks(readMarks(text), ",").filter((marks) => joinMarks(marks) !== "" || marks.some(isLiteral));
  return createModelMap(pairs.map(readPair));
}

/** The text form of an object from source to target, whatever characters its names have. */
export function formatModelMap(targets: Readonly<Record<string, string>>): string {
  return Object.entries(targets).map(([source, target]) => `${quoteName(source)}:${quoteName(target)}`).join(",");
}

function quoteName(name: string): string {
  return `"${name.replaceAll(/[\\"]/g, "\\$&")}"`;
}

function createModelMap(pairs: readonly (readonly [string, string])[]): ModelMap {
  const targets = new Map<string, string>();
  for (const [source, target] of pairs) {
    if (source !== ANY_MODEL && source.includes(ANY_MODEL)) {
      throw new SyntaxError(
        `${source} is not a name: * is allowed only alone, for every name without a pair; write each name in full`,
      );
    }
    const earlier = targets.get(source);
    if (earlier !== undefined && earlier !== target) {
      throw new SyntaxError(`${source} is mapped twice, to ${earlier} and to ${target}: leave one out`);
    }
    targets.set(source, target);
  }
  // A name that something is mapped to is the upstream's own, so `*` does not mean it.
  const own = new Set(targets.values());
  const others = targets.get(ANY_MODEL);
  return {
    resolve: (name) => targets.get(name) ?? (own.has(name) ? name : others ?? name),
    sources: [...targets.keys()].filter((name) => name !== ANY_MODEL),
    ...(others !== undefined && { others }),
  };
}

function readMarks(text: string): Mark[] {
  const marks: Mark[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    // A backslash before any other character is itself, as in a path.
    if (character === "\\" && next !== "" && ':,"\\'.includes(next)) {
      marks.push({ character: next, literal: true });
      at++;
    } else if (character === '"') quoted = !quoted;
    else marks.push({ character, literal: quoted });
  }
  if (quoted) throw new SyntaxError(`a double quote is not closed: write \\" for one that belongs to a name`);
  return marks;
}

function isLiteral(mark: Mark): boolean {
  return mark.literal;
}

function splitMarks(marks: readonly Mark[], separator: string): Mark[][] {
  const parts: Mark[][] = [[]];
  for (const mark of marks) {
    if (!mark.literal && mark.character === separator) parts.push([]);
    else parts.at(-1)?.push(mark);
  }
  return parts;
}

function readPair(marks: readonly Mark[]): readonly [string, string] {
  const colon = marks.findIndex(({ character, literal }) => !literal && character === ":");
  const written = joinMarks(marks);
  if (colon === -1) {
    const hint = written.includes(":") ? "the colon between them must be outside of quotes" : "write both";
    throw new SyntaxError(`${written} is not a source:target pair: ${hint}`);
  }
  const [source, target] = [joinMarks(marks.slice(0, colon)), joinMarks(marks.slice(colon + 1))];
  if (source === "") throw new SyntaxError(`${written} has no source: write source:target`);
  if (target === "") throw new SyntaxError(`${written} has no target: write source:target`);
  return [source, target];
}

function joinMarks(marks: readonly Mark[]): string {
  return marks.map(({ character }) => character).join("").trim();
}
