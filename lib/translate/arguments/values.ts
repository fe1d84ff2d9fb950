/**
 * Single values of a call's arguments, written anew where the schema proves that another form means the same.
 *
 * The value stays as it was written if the schema permits that, or if it permits no equal value either: the tool itself
 * then says what is wrong.
 *
 * @module
 */
import type { ArgumentShape, JsonKind } from "./shape.ts";

/** Most digits of a whole number that is written out: no integer of 64 bits has more. */
const MAX_DIGITS = 20;

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Literals of JSON, and those of Python and SQL, in which models write them too. */
const LITERALS: ReadonlyMap<string, { readonly kind: JsonKind; readonly value: boolean | null }> = new Map([
  ["true", { kind: "boolean", value: true }],
  ["True", { kind: "boolean", value: true }],
  ["TRUE", { kind: "boolean", value: true }],
  ["false", { kind: "boolean", value: false }],
  ["False", { kind: "boolean", value: false }],
  ["FALSE", { kind: "boolean", value: false }],
  ["null", { kind: "null", value: null }],
  ["None", { kind: "null", value: null }],
  ["NULL", { kind: "null", value: null }],
]);

/** The digits of a JSON number that is whole, without fraction and exponent; undefined for every other number. */
export function formatWholeNumber(text: string): string | undefined {
  const [, sign = "", whole, fraction = "", exponent = "0"] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const shift = Number(exponent);
  // Trailing zeros of the fraction say nothing; what is left of it must be within the exponent's reach.
  const significant = fraction.slice(0, countWithout(fraction, "0"));
  if (significant.length > Math.max(0, shift)) return undefined;
  const digits = shift < 0 ? cutZeros(whole, -shift) : addZeros(whole + significant, shift - significant.length);
  if (digits === undefined) return undefined;
  const plain = digits.replace(/^0+(?=\d)/, "");
  return plain === "0" ? plain : sign + plain;
}

function countWithout(text: string, trailing: string): number {
  let end = text.length;
  while (text[end - 1] === trailing) end--;
  return end;
}

function addZeros(digits: string, count: number): string | undefined {
  if (count === 0 || digits === "0") return digits;
  return digits.length + count > MAX_DIGITS ? undefined : digits + "0".repeat(count);
}

/** `digits` without its last `count`, which have to be zeros. */
function cutZeros(digits: string, count: number): string | undefined {
  if (digits === "0") return digits;
  return digits.length - countWithout(digits, "0") < count ? undefined : digits.slice(0, -count);
}

/** A number, given by its JSON text. */
export function normalizeNumber(text: string, shape: ArgumentShape): string {
  const fitting = fitNumber(text, shape);
  if (fitting !== undefined) return shape.isOpen ? text : fitting;
  return shape.permits("string", text) ? `"${text}"` : text;
}

/** The text of a number that is permitted; undefined when it is not. */
function fitNumber(text: string, shape: ArgumentShape): string | undefined {
  const whole = formatWholeNumber(text);
  return shape.permits(whole === undefined ? "number" : "integer", Number(text)) ? whole ?? text : undefined;
}

/** A literal, given as it was written; undefined for any other word. */
export function normalizeLiteral(word: string, shape: ArgumentShape): string | undefined {
  const literal = LITERALS.get(word);
  if (!literal) return undefined;
  const { kind, value } = literal;
  const isText = kind === "boolean" && !shape.permits(kind, value) && shape.permits("string", word);
  return isText ? `"${word}"` : String(value);
}

/**
 * A number or literal that was written as a string; undefined if the string has to stay one.
 *
 * @param text What the string says.
 */
export function normalizeQuoted(text: string, shape: ArgumentShape): string | undefined {
  const bare = text.trim();
  const literal = LITERALS.get(bare);
  if (literal) return shape.permits(literal.kind, literal.value) ? String(literal.value) : undefined;
  return NUMBER.test(bare) ? fitNumber(bare, shape) : undefined;
}
