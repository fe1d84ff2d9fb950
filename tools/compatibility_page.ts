/**
 * The generator of docs/compatibility.md, from the fixtures and from the runs of the real Codex.
 *
 * `deno task compatibility` rewrites the page; with `--runs FILE`, a JUnit report of the tests that run the real Codex, it
 * takes over what passed first.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { decodeText } from "../lib/base/json.ts";
import type { WireName } from "../lib/providers/profile.ts";
import { collectFeatures, FEATURE_NAMES, readCases, type ShownCase } from "./compatibility/answers.ts";
import { formatEvidence, formatMarkdownTable } from "./compatibility/evidence.ts";
import { type CodexScenarioRun, mergeReport } from "./compatibility/runs.ts";
import { formatJson, LIST_DEPTH } from "./fixture_text.ts";
import { compareVersions } from "./versions.ts";

/** Name of the file below `fixtures/` that holds the runs. */
export const RUNS_FILE = "codex_runs.json";

/** What the page is made of. */
export interface CompatibilityFacts {
  readonly cases: readonly ShownCase[];
  readonly runs: readonly CodexScenarioRun[];
}

const WIRES: readonly (readonly [WireName, string])[] = [
  ["chat", "Chat Completions"],
  ["responses", "Responses"],
  ["messages", "Messages"],
];

const LEGEND = formatMarkdownTable([
  ["cell", "meaning"],
  [
    "recorded _day_",
    "the bytes of the real provider are a fixture; or the real Codex ran through the relay on the real server",
  ],
  [
    "scripted _date_",
    "scripted after documentation, published recordings or reports, read then; or the real Codex ran on a script",
  ],
  ["unknown", "nothing is known, or it is only assumed; it may work"],
]);

const HEAD = `# Compatibility

What is known of each version of Codex, each provider, each wire and each feature, and how. \`deno task compatibility\`
writes this page from the fixtures (see \`fixtures/README.md\`) and from the tests that run the real Codex. It is not
edited by hand.

${LEGEND}

A provider that is in no table of a wire is unknown on it. [providers.md](providers.md) lists all of them and says by
which wire each is asked. In a table of runs, a column is a version of Codex and what answered: nothing more where that
was a script without peculiarities, "as" a vendor where the script kept to the vendor's rules, and the name of a real
server. No cell is a promise of the provider, whose API may have changed since.
`;

function formatRuns(runs: readonly CodexScenarioRun[], on: string): string {
  const real = runs.filter(({ server }) => server !== undefined);
  const scripted = runs.filter(({ server }) => server === undefined);
  const tables = [[`The real Codex on scripted ${on}`, scripted], [
    `The real Codex on ${on} of real servers`,
    real,
  ]] as const;
  return tables.map(([title, shown]) => `### ${title}\n\n${formatRunTable(shown)}\n`).join("\n");
}

function formatRunTable(runs: readonly CodexScenarioRun[]): string {
  if (runs.length === 0) return "It was not run yet.";
  const columns = [...new Map(runs.map((run) => [nameColumn(run), run])).values()].sort((a, b) =>
    nameOther(a).localeCompare(nameOther(b)) || compareVersions(b.codex, a.codex)
  ).map(nameColumn);
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))].sort();
  const rows = scenarios.map((scenario) => [
    scenario,
    ...columns.map((column) => {
      const run = runs.find((one) => one.scenario === scenario && nameColumn(one) === column);
      return formatEvidence(run && { kind: run.server === undefined ? "scripted" : "recorded", date: run.date });
    }),
  ]);
  return formatMarkdownTable([["Codex …", ...columns], ...rows]);
}

function nameColumn(run: CodexScenarioRun): string {
  return [run.codex, nameOther(run)].filter((part) => part !== "").join(", ");
}

/** What answered, where it is not a script without peculiarities. */
function nameOther({ server, vendor }: CodexScenarioRun): string {
  return server ?? (vendor === undefined ? "" : `as ${vendor}`);
}

function formatAnswers(cases: readonly ShownCase[], wire: WireName): string {
  const providers = [...collectFeatures(cases, wire)].filter(([, features]) => features.size > 0)
    .sort(([a], [b]) => a < b ? -1 : 1);
  if (providers.length === 0) return "No answer of a provider on this wire is known yet.";
  const rows = providers.map(([provider, features]) => [
    provider,
    ...FEATURE_NAMES.map((name) => formatEvidence(features.get(name))),
  ]);
  return formatMarkdownTable([["provider", ...FEATURE_NAMES], ...rows]);
}

/** The whole page. */
export function formatCompatibility({ cases, runs }: CompatibilityFacts): string {
  const sections = WIRES.map(([wire, title]) =>
    `## ${title}\n\n${formatRuns(runs.filter((run) => run.wire === wire), title)}\n` +
    `### Answers and refusals on ${title}\n\n${formatAnswers(cases, wire)}\n`
  );
  const switching = runs.filter(({ wire }) => wire === "several wires");
  const last = `## Several wires in one thread\n\n### The real Codex on scripts\n\n${formatRunTable(switching)}\n`;
  return [HEAD, ...sections, last].join("\n");
}

/** Reads what the page is made of. */
export function readFacts(fixtures: URL): CompatibilityFacts {
  const runs: CodexScenarioRun[] = JSON.parse(Deno.readTextFileSync(new URL(RUNS_FILE, fixtures)));
  return { cases: readCases(fixtures), runs };
}

if (import.meta.main) {
  const fixtures = new URL("../fixtures/", import.meta.url);
  const options = parseArgs(Deno.args, { string: ["runs", "date"] });
  const report = decodeText(options.runs);
  let facts = readFacts(fixtures);
  if (report !== undefined) {
    const day = decodeText(options.date) ?? new Date().toISOString().slice(0, 10);
    facts = { ...facts, runs: mergeReport(facts.runs, { xml: Deno.readTextFileSync(report), date: day }) };
    Deno.writeTextFileSync(new URL(RUNS_FILE, fixtures), formatJson(facts.runs, LIST_DEPTH));
  }
  Deno.writeTextFileSync(new URL("../docs/compatibility.md", import.meta.url), formatCompatibility(facts));
}
