/**
 * The generator of the option tables in docs/configuration.md.
 *
 * `deno run --allow-read=. --allow-write=docs tools/configuration_options.ts` rewrites the part between the markers
 * `<!-- options -->` and `<!-- /options -->`, and the exceptions to the naming rule between `<!-- exceptions -->` and
 * `<!-- /exceptions -->`.
 *
 * @module
 */
import { formatOptionExceptions, formatOptionTables } from "../lib/config/help.ts";
import { replaceMarkedPart } from "./marked_part.ts";

/**
 * `page` with the options of this program between the markers.
 *
 * @throws {Error} when the markers are missing.
 */
export function replaceOptions(page: string): string {
  const withTables = replaceMarkedPart(page, { name: "options", content: formatOptionTables() });
  return replaceMarkedPart(withTables, { name: "exceptions", content: formatOptionExceptions() });
}

if (import.meta.main) {
  const path = new URL("../docs/configuration.md", import.meta.url);
  Deno.writeTextFileSync(path, replaceOptions(Deno.readTextFileSync(path)));
}
