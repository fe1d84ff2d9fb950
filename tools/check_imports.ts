/**
 * Do imports run one way, is every file of `lib/` used, and do vendor names stay in the rooms meant for them?
 *
 * Run by `deno task check:imports`; docs/architecture.md explains the rooms.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { PROFILES } from "../lib/providers/profiles.ts";

/** Paths from the repository's root to the paths they import, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Files whose path begins with `from` may import what begins with one of `to`. The longest `from` decides. */
export interface Direction {
  readonly from: string;
  readonly to: readonly string[];
}

/** What everyone may import: it knows nothing of the rest. */
const BOTTOM = ["json", "errors", "report", "log", "options", "sse", "network_reason", "loopback", "secrets"].map((
  name,
) => `lib/${name}.ts`);

/** Who may import whom. `lib/` imports nothing but itself, `node:` built-ins and the standard library. */
export const DIRECTIONS: readonly Direction[] = [
  { from: "main.ts", to: ["lib/", "deno.json", "@std/"] },
  // The bottom.
  { from: "lib/json.ts", to: [] },
  { from: "lib/report.ts", to: [] },
  { from: "lib/log.ts", to: [] },
  { from: "lib/network_reason.ts", to: [] },
  { from: "lib/loopback.ts", to: [] },
  { from: "lib/errors.ts", to: ["@std/http/"] },
  { from: "lib/sse.ts", to: ["lib/errors.ts"] },
  { from: "lib/secrets.ts", to: ["lib/errors.ts", "lib/options.ts"] },
  { from: "lib/options.ts", to: ["lib/log.ts", "lib/providers/profile.ts"] },
  { from: "lib/model_map.ts", to: BOTTOM },
  // The two shores, which never see each other, and the tables of who differs how.
  { from: "lib/responses/", to: ["lib/responses/", ...BOTTOM] },
  { from: "lib/chat/", to: ["lib/chat/", ...BOTTOM] },
  { from: "lib/clients/", to: ["lib/clients/", "lib/json.ts"] },
  { from: "lib/providers/", to: ["lib/providers/", "lib/json.ts", "lib/errors.ts"] },
  // The bridge: pure, so it sees types, no log and no settings. What a provider's failure means is the chat shore's.
  {
    from: "lib/translate/",
    to: [
      "lib/translate/",
      "lib/responses/",
      "lib/chat/types.ts",
      "lib/chat/failure.ts",
      "lib/clients/profile.ts",
      "lib/providers/profile.ts",
      "lib/json.ts",
      "lib/errors.ts",
      "lib/report.ts",
    ],
  },
  // The journey of a request: only it sees both shores.
  { from: "lib/body.ts", to: ["@std/streams", ...BOTTOM] },
  { from: "lib/upstream.ts", to: ["lib/chat/", "lib/providers/profile.ts", ...BOTTOM] },
  { from: "lib/body_reader.ts", to: [] },
  {
    from: "lib/answer.ts",
    to: ["lib/body_reader.ts", "lib/chat/", "lib/responses/", "lib/translate/", "lib/clients/", ...BOTTOM],
  },
  { from: "lib/live_answers.ts", to: ["lib/answer.ts", "lib/errors.ts"] },
  { from: "lib/adaptation", to: ["lib/adaptation", "lib/chat/", "lib/providers/profile.ts", ...BOTTOM] },
  { from: "lib/adapting.ts", to: ["lib/adaptation", "lib/chat/types.ts", "lib/providers/profile.ts", ...BOTTOM] },
  {
    from: "lib/target.ts",
    to: ["lib/adaptation.ts", "lib/model_list.ts", "lib/providers/", "lib/translate/", ...BOTTOM],
  },
  {
    from: "lib/relay.ts",
    to: [
      "lib/adaptation.ts",
      "lib/adapting.ts",
      "lib/target.ts",
      "lib/body.ts",
      "lib/upstream.ts",
      "lib/answer.ts",
      "lib/live_answers.ts",
      "lib/chat/",
      "lib/responses/",
      "lib/translate/",
      "lib/clients/",
      "lib/providers/",
      ...BOTTOM,
    ],
  },
  // Which models there are, and what Codex is told of them.
  { from: "lib/models.ts", to: ["lib/chat/", "lib/upstream.ts", "lib/providers/", ...BOTTOM] },
  { from: "lib/model_list.ts", to: ["lib/models.ts", "lib/chat/models.ts", ...BOTTOM] },
  {
    from: "lib/codex/",
    to: ["lib/codex/", "lib/models.ts", "lib/chat/models.ts", "lib/providers/", "@std/toml", ...BOTTOM],
  },
  {
    from: "lib/model_endpoints.ts",
    to: ["lib/model_list.ts", "lib/codex/", "lib/chat/models.ts", "lib/providers/", "lib/relay.ts", ...BOTTOM],
  },
  // The routes.
  { from: "lib/guards.ts", to: BOTTOM },
  { from: "lib/cors.ts", to: ["lib/guards.ts"] },
  {
    from: "lib/server.ts",
    to: [
      "lib/guards.ts",
      "lib/cors.ts",
      "lib/relay.ts",
      "lib/live_answers.ts",
      "lib/model_endpoints.ts",
      "@std/http/",
      ...BOTTOM,
    ],
  },
  // The doors: settings, the runtime, and the ways to start.
  { from: "lib/config", to: ["lib/config", "lib/model_map.ts", "lib/providers/", "@std/cli/", "@std/toml", ...BOTTOM] },
  { from: "lib/deno_adapter.ts", to: ["lib/config/file.ts", "lib/config/secret_files.ts", "lib/server.ts", ...BOTTOM] },
  { from: "lib/shutdown.ts", to: ["lib/server.ts", ...BOTTOM] },
  {
    from: "lib/running.ts",
    to: [
      "lib/server.ts",
      "lib/shutdown.ts",
      "lib/deno_adapter.ts",
      "lib/config",
      "lib/codex/instructions.ts",
      ...BOTTOM,
    ],
  },
  { from: "lib/startup.ts", to: ["lib/running.ts", "lib/config", "lib/models.ts", "lib/providers/", ...BOTTOM] },
  {
    from: "lib/start.ts",
    to: ["lib/running.ts", "lib/deno_adapter.ts", "lib/config", "lib/model_map.ts", "lib/providers/", ...BOTTOM],
  },
  {
    from: "lib/serve.ts",
    to: [
      "lib/running.ts",
      "lib/deno_adapter.ts",
      "lib/config",
      "lib/server.ts",
      "lib/guards.ts",
      "lib/providers/",
      ...BOTTOM,
    ],
  },
];

/** Where code may name vendors: their tables, and the patterns of their keys, whose prefixes are their names. */
const VENDOR_ROOMS = ["lib/providers/", "tools/redact.ts", "tools/provider_scripts"];

/** Parts of hosts and names that are plain words, or the name of the API itself. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(["openai", "together", "open", "router", "local", "localhost"]);

/** What is wrong with the direction of the imports in `graph`: one sentence per import that is not allowed. */
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

/** The names by which the table of providers can be recognised: of the rows and of their hosts. */
export function vendorNames(rows: readonly { readonly name: string; readonly hosts: readonly string[] }[]): string[] {
  const labels = rows.flatMap(({ hosts }) => hosts.flatMap((host) => host.split(".").slice(0, -1)));
  const names = new Set([...rows.map(({ name }) => name), ...labels.filter((label) => label.length > 3)]);
  return [...names].filter((name) => !PLAIN_WORDS.has(name));
}

/** Where vendor names of `vendors` stand in `sources` (path to text) whatever their case. */
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
 * The imports of everything that `entries` (paths below `root`) reach, as `deno info` tells them. The standard library
 * is named as written, `@std/…`; what is outside of `root` by its URL.
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

/** The TypeScript files in `folder` below `root`, at any depth, sorted; none when there is no such folder. */
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

/** Everything that is wrong in the tree at `root`, one sentence each. */
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
