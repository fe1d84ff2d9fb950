/**
 * The check that `tests/unit/` mirrors `lib/` path for path, and that every other test is in a folder of `tests/`.
 *
 * Run by `deno task check:tests`.
 *
 * @module
 */
import { listSources } from "./check_imports.ts";
import { UNTESTED } from "./untested_files.ts";

/** The folders of `tests/`; CONTRIBUTING.md explains them. */
const FOLDERS: readonly string[] = [
  "codex",
  "golden",
  "laws",
  "live",
  "project",
  "real_server",
  "relay",
  "support",
  "unit",
];

/** The unit test that mirrors a file of `lib/`. */
export function mirrorPath(file: string): string {
  return file.replace(/^lib\//, "tests/unit/").replace(/\.ts$/, "_test.ts");
}

/**
 * Every fault in `tests`, one sentence each.
 *
 * @param library Paths of the files in `lib/`.
 * @param tests Paths of the files in `tests/`.
 * @param untested By path of a file in `lib/`, or of a folder with a closing slash: why it has no unit test.
 */
export function findTestFaults(
  library: readonly string[],
  tests: readonly string[],
  untested: Readonly<Record<string, string>> = UNTESTED,
): string[] {
  return [
    ...findMissing(library, tests, untested),
    ...findStale(library, tests, untested),
    ...findOrphans(library, tests),
    ...findLoose(tests),
  ];
}

function isCovered(file: string, entry: string): boolean {
  return entry === file || (entry.endsWith("/") && file.startsWith(entry));
}

function findMissing(
  library: readonly string[],
  tests: readonly string[],
  untested: Readonly<Record<string, string>>,
): string[] {
  return library
    .filter((file) => !tests.includes(mirrorPath(file)))
    .filter((file) => !Object.keys(untested).some((entry) => isCovered(file, entry)))
    .map((file) => `${file} has no ${mirrorPath(file)}: write it, or list the file in tools/untested_files.ts`);
}

function findStale(
  library: readonly string[],
  tests: readonly string[],
  untested: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(untested).flatMap(([entry, reason]) => {
    const files = library.filter((file) => isCovered(file, entry));
    if (files.length === 0) return [`${entry} is listed as untested, but does not exist: drop the entry`];
    if (files.every((file) => tests.includes(mirrorPath(file)))) {
      return [`${entry} is listed as untested, but all of it is tested: drop the entry`];
    }
    return reason.length < 20 ? [`${entry} is listed as untested without a reason`] : [];
  });
}

/** Tests of `tests/unit/` that mirror no file and cover no further aspect of a mirrored one. */
function findOrphans(library: readonly string[], tests: readonly string[]): string[] {
  const mirrors = new Set(library.map(mirrorPath));
  function isAspect(test: string): boolean {
    const words = test.replace(/_test\.ts$/, "").split("_");
    return words.some((_, length) => {
      const base = `${words.slice(0, length).join("_")}_test.ts`;
      return mirrors.has(base) && tests.includes(base);
    });
  }
  return tests
    .filter((test) => test.startsWith("tests/unit/") && !mirrors.has(test) && !isAspect(test))
    .map((test) => `${test} mirrors no file of lib/: move it to tests/support/ or to what it tests`);
}

function findLoose(tests: readonly string[]): string[] {
  return tests.flatMap((test) => {
    const [, folder = "", ...rest] = test.split("/");
    if (rest.length === 0) return [`${test} lies loose in tests/: put it into one of ${FOLDERS.join(", ")}`];
    return FOLDERS.includes(folder) ? [] : [`${test} lies in an unknown folder: tests/ has ${FOLDERS.join(", ")}`];
  });
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const faults = findTestFaults(listSources(root, "lib"), listSources(root, "tests"));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}
