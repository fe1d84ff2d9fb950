/**
 * The check that imports run one way, that every file of `lib/` is used, and that vendor names stay in their rooms.
 *
 * Run by `deno task check:imports`; docs/architecture.md explains the rooms.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { PROFILES } from "../lib/providers/profiles.ts";
import { type Direction, DIRECTIONS } from "./import_directions.ts";

/** Paths from the repository's root to the paths they import, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Where code may name vendors: their tables, and the patterns of their keys, whose prefixes are their names. */
const VENDOR_ROOMS = ["lib/providers/", "tools/redact.ts", "tools/provider_scripts"];

/** Parts of hosts and names that are plain words, or the name of the API itself. */
const PLAIN_WORDS: ReadonlySet<string> = new Set([
  "openai",
  "anthropic",
  "together",
  "open",
  "router",
  "local",
  "localhost",
  "meta",
  "bedrock",
]);

/** The imports in `graph` that run in a wrong direction, one sentence each. */
export function findWrongDirections(graph: ImportGraph, directions: readonly Direction[] = DIRECTIONS): string[] {
  const faults: string[] = [];
  for (const [file, imports] of graph) {
    const rule = directions.filter(({ from }) =>
      file.startsWith(from)
    ).sort((a, b) => b.from.length - a.from.length)[0];
    if (rule === undefined) {
      faults.push(`${file} has no row in the table of directions: add one`);
      continue;
    }
    for (const target of imports) {
      const allowed = target.startsWith("node:") || rule.to.some((to) => target.startsWith(to));
      if (!allowed) {
        faults.push(
          `${file} imports ${target}: ${rule.from} may import ${rule.to.join(", ") || "nothing"}`,
        );
      }
    }
  }
  return faults;
}

/** The import cycles of `graph`, each as `a -> b -> a`; one per file that closes it. */
export function findCycles(graph: ImportGraph): string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  function visit(file: string, trail: readonly string[]): void {
    const start = trail.indexOf(file);
    if (start !== -1) {
      cycles.push([...trail.slice(start), file].join(" -> "));
      return;
    }
    if (finished.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    finished.add(file);
  }
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

/** The vendor names in the table of providers: those of the rows and of their hosts. */
export function vendorNames(rows: readonly { readonly name: string; readonly hosts: readonly string[] }[]): string[] {
  const labels = rows.flatMap(({ hosts }) => hosts.flatMap((host) => host.split(".").slice(0, -1)));
  const names = new Set([...rows.map(({ name }) => name), ...labels.filter((label) => label.length > 3)]);
  return [...names].filter((name) => !PLAIN_WORDS.has(name));
}

/** The places in `sources` (path to text) that name one of `vendors`, whatever the case. */
export function findVendorNames(sources: ReadonlyMap<string, string>, vendors: readonly string[]): string[] {
  const pattern = new RegExp(vendors.join("|"), "i");
  const faults: string[] = [];
  for (const [file, text] of sources) {
    for (const [index, line] of text.split("\n").entries()) {
      const found = pattern.exec(line);
      if (found) faults.push(`${file}:${index + 1} names ${found[0]}: vendor names belong in lib/providers/`);
    }
  }
  return faults;
}

interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/**
 * The imports of everything that `entries` (paths below `root`) reach, as reported by `deno info`. The standard library
 * is named as written, `@std/…`; modules outside of `root` by their URL.
 */
export async function readGraph(root: URL, entries: readonly string[]): Promise<ImportGraph> {
  const graph = new Map<string, readonly string[]>();
  for (const entry of entries) {
    if (graph.has(entry)) continue;
    const { success, stdout, stderr } = await new Deno.Command("deno", { args: ["info", "--json", entry], cwd: root })
      .output();
    if (!success) throw new Error(`Cannot read the imports of ${entry}: ${new TextDecoder().decode(stderr)}`);
    const { modules }: { readonly modules: readonly ModuleInfo[] } = JSON.parse(new TextDecoder().decode(stdout));
    for (const { specifier, dependencies = [] } of modules) {
      if (
        !specifier.startsWith(root.href) || !specifier.endsWith(".ts") || specifier.startsWith(`${root.href}tools/std/`)
      ) continue;
      const targets = dependencies.map(({ specifier: written, code, type }) => {
        const resolved = code?.specifier ?? type?.specifier ?? written;
        return written.startsWith("@std/") ? written : resolved.replace(root.href, "");
      });
      graph.set(specifier.slice(root.href.length), targets);
    }
  }
  return graph;
}

/** The TypeScript files in `folder` below `root`, at any depth, sorted; none when the folder does not exist. */
export function listSources(root: URL, folder: string): string[] {
  const files: string[] = [];
  if (!existsSync(new URL(folder, root))) return files;
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, root))) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...listSources(root, path));
    else if (name.endsWith(".ts")) files.push(path);
  }
  return files.sort();
}

/** Every fault in the tree at `root`, one sentence each. */
export async function checkTree(root: URL): Promise<string[]> {
  const { exports }: { readonly exports: Readonly<Record<string, string>> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  const library = listSources(root, "lib");
  const used = await readGraph(root, Object.values(exports).map((path) => path.replace("./", "")));
  const graph = await readGraph(root, [...used.keys(), ...library]);
  const named = ["lib", "tools", "bench"].flatMap((folder) => listSources(root, folder));
  const sources = ["main.ts", ...named].filter((path) => !VENDOR_ROOMS.some((room) => path.startsWith(room)));
  const texts = new Map(sources.map((path) => [path, Deno.readTextFileSync(new URL(path, root))]));
  return [
    ...findVendorNames(texts, vendorNames(PROFILES)),
    ...findWrongDirections(graph),
    ...findCycles(graph),
    ...library.filter((file) => !used.has(file)).map((file) => `${file} is not used by main.ts or an export`),
  ];
}

if (import.meta.main) {
  const faults = await checkTree(new URL("../", import.meta.url));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}
