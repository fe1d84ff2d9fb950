/**
 * The names near one that does not exist, for an error that says what may have been meant.
 *
 * @module
 */

/** Number of names that are suggested. */
const MAX_NAMES = 3;

/** The names that may have been meant by `asked`, the nearest first. */
export function findNearNames(asked: string, names: readonly string[]): readonly string[] {
  const wanted = normalizeName(asked);
  const ranked = names.map((name) => ({ name, distance: measureDistance(wanted, normalizeName(name)) }));
  // A third of the letters may be wrong.
  return ranked.filter(({ distance }) => distance <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_NAMES)
    .map(({ name }) => name);
}

function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.:\s]/g, "");
}

/** How far `name` is from `wanted`: what stands before a maker's slash or behind the wanted words counts little. */
function measureDistance(wanted: string, name: string): number {
  const own = name.slice(name.lastIndexOf("/") + 1);
  if (own === wanted) return 0;
  if (wanted.length >= 3 && (own.startsWith(wanted) || name.startsWith(wanted))) return 1;
  if (wanted.length >= 3 && name.includes(wanted)) return 2;
  return Math.min(countEdits(wanted, own), countEdits(wanted, name));
}

/** The number of letters to insert, remove or replace (Levenshtein). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
