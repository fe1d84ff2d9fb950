/**
 * The generator of `fixtures/VERSIONS.md`, which lists what each version of Codex was recorded doing.
 *
 * @module
 */

const HEAD = `# Which Codex was recorded doing what

A row per case, a column per version of Codex; \`fixtures/README.md\` says what is in a case. A gap means that the case
was not recorded with that version, mostly because the version does not do such a thing. Written by
\`deno task golden:update\` and \`deno task capture\`.
`;

/** The page for the folders of recorded requests, given as `codex/<version>/<case>`. */
export function formatVersions(folders: readonly string[]): string {
  const found = folders.map((path) => path.split("/")).map(([, version = "", name = ""]) => ({ version, name }));
  const versions = [...new Set(found.map(({ version }) => version))].sort(compareVersions);
  const names = [...new Set(found.map(({ name }) => name))].sort();
  const has = new Set(found.map(({ version, name }) => `${version}/${name}`));
  const rows = names.map((name) => [name, ...versions.map((version) => has.has(`${version}/${name}`) ? "x" : "")]);
  return `${HEAD}\n${formatTable([["case", ...versions], ...rows])}`;
}

/** Orders versions by their numbers. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function formatTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => (row[column] ?? "").length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |\n`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("");
}
