/**
 * The replacement of one generated part of a Markdown page, between `<!-- name -->` and `<!-- /name -->`.
 *
 * @module
 */

/** A generated part of a page. */
export interface MarkedPart {
  /** Name of the marker. */
  readonly name: string;
  /** Markdown that belongs between the markers. */
  readonly content: string;
}

/**
 * `page` with `content` between the markers of `name`.
 *
 * @throws {Error} when the markers are missing.
 */
export function replaceMarkedPart(page: string, { name, content }: MarkedPart): string {
  const [startMarker, endMarker] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [page.indexOf(startMarker), page.indexOf(endMarker)];
  if (start === -1 || end < start) {
    throw new Error(`The page has no ${startMarker} before ${endMarker}: add both lines where the part belongs`);
  }
  return `${page.slice(0, start + startMarker.length)}\n\n${content}\n\n${page.slice(end)}`;
}

/** What is between the markers of `name`; undefined when they are missing. */
export function findMarkedPart(page: string, name: string): string | undefined {
  return new RegExp(`<!-- ${name} -->\n(.*)<!-- /${name} -->`, "s").exec(page)?.[1];
}
