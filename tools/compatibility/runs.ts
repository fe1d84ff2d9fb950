/**
 * The runs of the real Codex: which scenario passed on which wire, with which version, and when.
 *
 * The tests of these runs have titles in one form, and a report of `deno test` says which passed. What passed is kept in
 * `fixtures/codex_runs.json`.
 *
 * @module
 */
import type { WireName } from "../../lib/providers/profile.ts";

/** The wire of a run; or that its thread was asked by several. */
export type RunWire = WireName | "several wires";

/** One passed run. */
export interface CodexScenarioRun {
  /** Version of Codex. */
  readonly codex: string;
  readonly wire: RunWire;
  /** The real program that answered; absent for a scripted one. */
  readonly server?: string;
  /** The vendor whose rules the script followed; absent for a script without peculiarities. */
  readonly vendor?: string;
  /** What Codex does. */
  readonly scenario: string;
  /** The day on which it passed last. */
  readonly date: string;
}

/** A run as its test's title names it. */
export type NamedRun = Omit<CodexScenarioRun, "date">;

const TITLE = /^Codex (\d+\.\d+\.\d+) by (chat|responses|messages|several wires)(?: on (\S+)| \(([^)]+)\))? (\S.*)$/;

/** The run that a test's title names; undefined for another test. */
export function parseTitle(title: string): NamedRun | undefined {
  const [, codex, wire, server, vendor, scenario] = TITLE.exec(title) ?? [];
  if (codex === undefined || wire === undefined || scenario === undefined) return undefined;
  const place = { ...(server !== undefined && { server }), ...(vendor !== undefined && { vendor }) };
  return { codex, wire: wire as RunWire, ...place, scenario };
}

/** The title of a run's test. */
export function formatTitle({ codex, wire, server, vendor, scenario }: NamedRun): string {
  const place = server !== undefined ? ` on ${server}` : vendor !== undefined ? ` (${vendor})` : "";
  return `Codex ${codex} by ${wire}${place} ${scenario}`;
}

/** A test of a report, and how it ended. */
interface ReportedTest {
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped";
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeXml(text: string): string {
  return text.replaceAll(
    /&(?:#(\d+)|(\w+));/g,
    (whole, code, name) => code === undefined ? ENTITIES[name] ?? whole : String.fromCodePoint(Number(code)),
  );
}

/** The tests of a JUnit report, as `deno test --junit-path=FILE` writes it. */
export function parseReport(xml: string): ReportedTest[] {
  const cases = [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)];
  return cases.map(([, attributes = "", inside = ""]) => ({
    title: decodeXml(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? ""),
    outcome: /<(?:failure|error)\b/.test(inside) ? "failed" : /<skipped\b/.test(inside) ? "skipped" : "passed",
  }));
}

/**
 * `runs` after a report of the day `date`: a passed run has this day, a failed one is gone, a skipped one stays.
 *
 * Two tests may have one title; a failure of either counts.
 */
export function mergeReport(
  runs: readonly CodexScenarioRun[],
  { xml, date }: { readonly xml: string; readonly date: string },
): CodexScenarioRun[] {
  const merged = new Map(runs.map((run) => [formatTitle(run), run]));
  const tests = parseReport(xml);
  for (const { title, outcome } of tests) {
    const named = outcome === "passed" ? parseTitle(title) : undefined;
    if (named !== undefined) merged.set(title, { ...named, date });
  }
  for (const { title, outcome } of tests) if (outcome === "failed") merged.delete(title);
  return [...merged.values()].sort((a, b) => formatTitle(a) < formatTitle(b) ? -1 : 1);
}
