/**
 * The check that an exported name of `lib/` is declared once, so that a search for it finds one thing.
 *
 * Run by `deno task check:names`. Methods may share a name, and so may what a file keeps to itself.
 *
 * @module
 */
import { listSources } from "./check_imports.ts";

/** An export that declares a name; `export { name } from` and `export * from` only pass one on. */
const DECLARATION =
  /^export (?:declare |abstract |async )*(?:function\*?|class|interface|type|enum|const|let|var) +([\w$]+)/gm;

/** The names that `text` declares and exports; an overloaded function counts once. */
export function listExportedNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(DECLARATION)].map(([, name = ""]) => name))];
}

/** One sentence for each name that more than one of `sources` (path to text) declares and exports, in their order. */
export function findRepeatedNames(sources: ReadonlyMap<string, string>): string[] {
  const files = new Map<string, string[]>();
  for (const [path, text] of sources) {
    for (const name of listExportedNames(text)) files.set(name, [...files.get(name) ?? [], path]);
  }
  return [...files].filter(([, paths]) => paths.length > 1).map(([name, paths]) =>
    `${name} is exported by ${paths.join(" and ")}: give each its own name`
  );
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const sources = new Map(listSources(root, "lib").map((path) => [path, Deno.readTextFileSync(new URL(path, root))]));
  const errors = findRepeatedNames(sources);
  for (const error of errors) console.error(error);
  if (errors.length > 0) Deno.exit(1);
}
