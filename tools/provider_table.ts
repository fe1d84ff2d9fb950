/**
 * The generator of the table in docs/providers.md.
 *
 * `deno run --allow-read=. --allow-write=docs tools/provider_table.ts` rewrites the part between the markers
 * `<!-- providers -->` and `<!-- /providers -->`.
 *
 * @module
 */
import { formatProviderTable } from "../lib/providers/table.ts";
import { replaceMarkedPart } from "./marked_part.ts";

/**
 * `page` with the providers of this program between the markers.
 *
 * @throws {Error} when the markers are missing.
 */
export function replaceProviders(page: string): string {
  return replaceMarkedPart(page, { name: "providers", content: formatProviderTable() });
}

if (import.meta.main) {
  const path = new URL("../docs/providers.md", import.meta.url);
  Deno.writeTextFileSync(path, replaceProviders(Deno.readTextFileSync(path)));
}
