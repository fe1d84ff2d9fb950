/**
 * The runner of property tests, and the generators of their values.
 *
 * The seed is fixed, so that every run checks the same values; a failure names seed and path, and shows the smallest
 * value that fails. `PROPERTY_SEED` sets another seed, `PROPERTY_RUNS` multiplies the number of runs.
 *
 * @module
 */
import fc from "fast-check";
import { isObject, type JsonObject } from "../../lib/base/json.ts";

const SEED = Number(Deno.env.get("PROPERTY_SEED") ?? 20_261_125);
const FACTOR = Number(Deno.env.get("PROPERTY_RUNS") ?? 1);

/** Defines a test that checks `law` on `runs` values. */
export function property<Value>(
  name: string,
  values: fc.Arbitrary<Value>,
  { runs, law }: { readonly runs: number; readonly law: (value: Value) => void },
): void {
  Deno.test(name, () => {
    fc.assert(fc.property(values, law), { seed: SEED, numRuns: runs * FACTOR });
  });
}

/** Texts that trip programs: names of Object's own properties, halves of characters, NUL, markup, line ends. */
export const ODD_TEXTS = [
  "",
  " ",
  "\n",
  "\u0000",
  "\ud83d",
  "\ude00",
  "😀",
  "\u2028",
  "\ufeff",
  "__proto__",
  "constructor",
  "toString",
  "f",
  "p",
  "c1",
  "{}",
  '{"a":1}',
  '{"input":"a\\n',
  '"}',
  "[DONE]",
  "<think>",
  "</think>",
  '<invoke name="f">',
  "</invoke>",
  "```",
] as const;

/** Numbers that trip programs. */
export const ODD_NUMBERS = [0, -0, 1, -1, 0.5, 2, 1e9, 2 ** 53, 1e21, 1e308, -1e308] as const;

/** Any short text, odd ones often. */
export function texts(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...ODD_TEXTS),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.string({ maxLength: 8 }),
  );
}

/** Any JSON value whose keys are mostly `keys`, and whose texts are mostly odd or `words`. */
export function jsonOf(keys: readonly string[], words: readonly string[] = []): fc.Arbitrary<unknown> {
  const known = [...keys, "__proto__", "constructor"];
  const leaf = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS, ...words) },
    { weight: 1, arbitrary: texts() },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_NUMBERS) },
    { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...known), tie("value")), { maxLength: 5 }).map((entries) =>
        Object.fromEntries(entries)
      ),
    ),
  }));
  return value;
}

/** An object that may hold some of `fields`, each mostly a valid value, and sometimes any value. */
export function shapeOf(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> {
  const anything = jsonOf(Object.keys(fields));
  const mixed = Object.entries(fields).map(([key, arbitrary]) =>
    [key, fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: anything })] as const
  );
  return fc.record(Object.fromEntries(mixed), { requiredKeys: [] });
}

/** Bytes in pieces that end at the places given. */
export function cut(bytes: Uint8Array<ArrayBuffer>, places: readonly number[]): Uint8Array<ArrayBuffer>[] {
  const cuts = [...places].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    pieces.push(bytes.slice(from, to));
    from = to;
  }
  return pieces;
}

/** Text in pieces that end at the places given. */
export function cutText(text: string, places: readonly number[]): string[] {
  const cuts = [...places].map((place) => place % (text.length + 1)).sort((a, b) => a - b);
  return [...cuts, text.length].map((to, index) => text.slice(cuts[index - 1] ?? 0, to));
}

/** Places at which something is cut. */
export function places(): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: 500 }), { maxLength: 6 });
}

/** One change somewhere in a JSON value: which of its places, and the new value. */
export interface Mutation {
  readonly place: number;
  readonly change: "remove" | "repeat" | "replace";
  readonly by: unknown;
}

/** Changes for {@linkcode mutate}. */
export function mutations(by: fc.Arbitrary<unknown>): fc.Arbitrary<Mutation[]> {
  const change = fc.constantFrom("remove", "repeat", "replace");
  return fc.array(fc.record({ place: fc.nat(), change, by }), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<
    Mutation[]
  >;
}

/** A copy of `value` with the changes made. */
export function mutate(value: unknown, changes: readonly Mutation[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { place, change, by: shared } of changes) {
    // Values are reused while a failure is shrunk.
    const by: unknown = structuredClone(shared);
    const found = placesIn(copy);
    const target = found[place % Math.max(1, found.length)];
    if (target === undefined) continue;
    const { parent, key } = target;
    if (Array.isArray(parent)) {
      if (change === "remove") parent.splice(Number(key), 1);
      else if (change === "repeat") parent.splice(Number(key), 0, structuredClone(parent[Number(key)]));
      else parent[Number(key)] = by;
    } else if (isObject(parent)) {
      if (change === "remove") delete parent[key];
      else parent[key] = by;
    }
  }
  return copy;
}

function placesIn(root: unknown): { parent: unknown; key: string }[] {
  const found: { parent: unknown; key: string }[] = [];
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const parent = rest.pop();
    if (typeof parent !== "object" || parent === null) continue;
    for (const [key, value] of Object.entries(parent)) {
      found.push({ parent, key });
      rest.push(value);
    }
  }
  return found;
}
