/**
 * The pages of the repository: their links resolve, and the README is short and begins with its two commands.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { ROOT } from "../support/relay_process.ts";

/** Sizes below which a reader finishes the README. */
const MOST_WORDS = 1_200;
const MOST_BYTES = 10_000;

function listPages(folder = ""): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) => {
    if (isDirectory) {
      return ["docs/", "docs/decisions/"].includes(`${folder}${name}/`) ? listPages(`${folder}${name}/`) : [];
    }
    return name.endsWith(".md") ? [`${folder}${name}`] : [];
  });
}

/** The text of a page without its fenced blocks, in which brackets are no links. */
function readProse(page: string): string {
  return Deno.readTextFileSync(new URL(page, ROOT)).replaceAll(/^( *)```.*?^\1```$/gms, "");
}

/** Anchors of a page's headings, as GitHub makes them. */
function listAnchors(page: string): string[] {
  return [...readProse(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").trim().replaceAll(/\s/g, "-")
  );
}

/** What is wrong with the relative links of `page`, one sentence each. */
function findBrokenLinks(page: string): string[] {
  return [...readProse(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : new URL(path, new URL(page, ROOT)).href.slice(ROOT.href.length);
    if (!existsSync(new URL(target, ROOT))) return [`${page}: there is no ${link}`];
    if (anchor === undefined || listAnchors(target).includes(anchor)) return [];
    return [`${page}: ${target} has no heading for #${anchor}`];
  });
}

Deno.test("every relative link of README, docs and the other pages resolves, headings included", () => {
  const pages = listPages();
  for (const page of ["README.md", "SECURITY.md", "docs/configuration.md"]) assert(pages.includes(page), page);
  const links = pages.flatMap((page) => [...readProse(page).matchAll(/\]\((?![a-z]+:)/g)]);
  assert(links.length > 20, `${links.length} links`);
  assertEquals(pages.flatMap(findBrokenLinks), []);
});

/** Stand for a name of the reader's choice. */
const PLACEHOLDER = /\b(?:NAME|CASE|VERSION)\b/;

Deno.test("every file of the repository that a page names in backticks exists", () => {
  const named = listPages().flatMap((page) =>
    [...readProse(page).matchAll(/`((?:lib|tests|tools|fixtures|bench|docs)\/[\w./-]+)`/g)].map(([, path = ""]) =>
      `${page}: ${path}`
    )
  );
  assert(named.length > 50, `${named.length} files are named`);
  const missing = named.filter((line) =>
    !PLACEHOLDER.test(line) && !existsSync(new URL(line.split(": ")[1] ?? "", ROOT))
  );
  assertEquals(missing, []);
});

Deno.test("README.md is short", () => {
  const text = Deno.readTextFileSync(new URL("README.md", ROOT));
  const words = text.split(/\s+/).filter((word) => word !== "").length;
  const bytes = new TextEncoder().encode(text).length;
  assert(words < MOST_WORDS, `${words} words`);
  assert(bytes < MOST_BYTES, `${bytes} bytes`);
});

Deno.test("README.md begins with the demo and the tests, marked for .ci/run", () => {
  const text = Deno.readTextFileSync(new URL("README.md", ROOT));
  const blocks = [...text.matchAll(/(?:<!-- (ci(?:: server)?) -->\n\n)?```sh\n(.*?)```/gs)].map((
    [, mark, commands = ""],
  ) => [
    mark,
    commands.trim(),
  ]);
  assertEquals(blocks.slice(0, 2), [["ci", "deno task demo"], ["ci", "deno task test"]]);
  assertEquals(blocks.filter(([mark]) => mark === "ci: server").length, 1);
});
