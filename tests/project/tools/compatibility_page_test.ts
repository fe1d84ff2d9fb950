/**
 * docs/compatibility.md against what the fixtures and the runs of the real Codex prove.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { collectFeatures, findEvidence, type ShownCase } from "../../../tools/compatibility/answers.ts";
import { chooseEvidence, formatEvidence, formatMarkdownTable } from "../../../tools/compatibility/evidence.ts";
import { formatTitle, mergeReport, parseReport, parseTitle } from "../../../tools/compatibility/runs.ts";
import { formatCompatibility, readFacts } from "../../../tools/compatibility_page.ts";

const ROOT = new URL("../../../", import.meta.url);
const FACTS = readFacts(new URL("fixtures/", ROOT));

Deno.test("docs/compatibility.md shows what is proved (else: deno task compatibility)", () => {
  const page = Deno.readTextFileSync(new URL("docs/compatibility.md", ROOT));
  assertEquals(page, formatCompatibility(FACTS));
});

function listSources(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) =>
    isDirectory ? listSources(`${folder}${name}/`) : name.endsWith("_test.ts") ? [`${folder}${name}`] : []
  );
}

Deno.test("every run of the real Codex that the page shows is still a test", () => {
  const files = [...listSources("tests/codex/"), ...listSources("tests/real_server/")];
  const sources = files.map((file) => Deno.readTextFileSync(new URL(file, ROOT))).join("\n");
  // The rest of a title may be made of parts.
  for (const run of FACTS.runs) assert(sources.includes(run.scenario.slice(0, 16)), formatTitle(run));
});

Deno.test("findEvidence() takes an assumption for nothing, and only bytes of the provider for a recording", () => {
  const seen = "2026-11";
  const written = { provenance: "written by hand", seen };
  assertEquals(findEvidence({ provenance: "recorded", seen: "2026-11-29" }), { kind: "recorded", date: "2026-11-29" });
  for (const evidence of ["recordings", "documentation", "reports"]) {
    assertEquals(findEvidence({ ...written, evidence }), { kind: "scripted", date: seen });
  }
  for (const confidence of ["high", "medium"]) {
    assertEquals(findEvidence({ ...written, confidence }), { kind: "scripted", date: seen });
  }
  for (const nothing of [{ evidence: "assumptions" }, { evidence: "none" }, { confidence: "general knowledge" }, {}]) {
    assertEquals(findEvidence({ ...written, ...nothing }), undefined);
  }
  assertEquals(findEvidence({ provenance: "recorded" }), undefined);
});

Deno.test("chooseEvidence() prefers a recording to a script, and the newer of two alike", () => {
  const [recorded, old, young] = [
    { kind: "recorded", date: "2026-01-01" },
    { kind: "scripted", date: "2026-02" },
    { kind: "scripted", date: "2026-03" },
  ] as const;
  assertEquals([chooseEvidence(recorded, young), chooseEvidence(young, recorded)], [recorded, recorded]);
  assertEquals([chooseEvidence(old, young), chooseEvidence(young, old)], [young, young]);
  assertEquals([chooseEvidence(undefined, old), chooseEvidence(old, undefined)], [old, old]);
  assertEquals([formatEvidence(undefined), formatEvidence(old)], ["unknown", "scripted 2026-02"]);
});

const ANSWER: ShownCase = {
  provider: "p",
  about: { provenance: "recorded", seen: "2026-11-29", wire: "messages" },
  response: {
    status: "completed",
    output: [{ type: "message" }, { type: "function_call" }, { type: "custom_tool_call" }],
  },
};

Deno.test("collectFeatures() counts a case on its own wire only, for the features that it shows", () => {
  const evidence = { kind: "recorded", date: "2026-11-29" } as const;
  const shown = ["text", "tool call", "parallel calls", "patch"].map((name) => [name, evidence] as const);
  assertEquals(collectFeatures([ANSWER], "messages"), new Map([["p", new Map(shown)]]));
  assertEquals(collectFeatures([ANSWER], "chat"), new Map());
  const failed = (code: string): ShownCase => ({ ...ANSWER, response: { status: "failed", error: { code } } });
  const failure = new Map([["p", new Map([["failure in an answer", evidence]])]]);
  assertEquals(collectFeatures([failed("upstream_error")], "messages"), failure);
  assertEquals(collectFeatures([failed("unusable_answer")], "messages"), new Map([["p", new Map()]]));
  const refusal: ShownCase = {
    provider: "p",
    about: { provenance: "written by hand", confidence: "high", seen: "2026-08" },
    code: "context_length_exceeded",
  };
  const overflow = new Map([["overflow", { kind: "scripted", date: "2026-08" } as const]]);
  assertEquals(collectFeatures([refusal, ANSWER], "chat"), new Map([["p", overflow]]));
});

Deno.test("parseTitle() reads the titles of runs, and no other test's", () => {
  const scripted = { codex: "0.171.0", wire: "messages", scenario: "gets a text turn" } as const;
  const real = { ...scripted, server: "llamacpp" };
  const vendor = { ...scripted, vendor: "xai" };
  const several = {
    ...scripted,
    wire: "several wires",
    scenario: "changes the wire of a thread: chat, messages",
  } as const;
  for (const run of [scripted, real, vendor, several]) assertEquals(parseTitle(formatTitle(run)), run);
  assertEquals(formatTitle(real), "Codex 0.171.0 by messages on llamacpp gets a text turn");
  assertEquals(formatTitle(several), "Codex 0.171.0 by several wires changes the wire of a thread: chat, messages");
  assertEquals(formatTitle(vendor), "Codex 0.171.0 by messages (xai) gets a text turn");
  assertEquals(parseTitle("Codex 0.171.0 resumes a session"), undefined);
  assertEquals(parseTitle("Codex 0.171.0 by telex gets a text turn"), undefined);
});

const REPORT = `<?xml version="1.0"?><testsuites><testsuite name="a">
<testcase name="Codex 0.171.0 by chat passes &amp; &quot;ends&quot;" classname="x" time="1" line="3" col="6">
</testcase>
<testcase name="Codex 0.171.0 by chat fails" time="1"><failure message="no">trace</failure></testcase>
<testcase name="Codex 0.171.0 by chat fails" time="1"/>
<testcase name="Codex 0.171.0 by chat is left out" time="0"><skipped/></testcase>
<testcase name="another test" time="1"/>
</testsuite></testsuites>`;

Deno.test("parseReport() reads how each test of a report ended", () => {
  assertEquals(
    parseReport(REPORT).map(({ title, outcome }) => [title.replace("Codex 0.171.0 by ", ""), outcome]),
    [
      ['chat passes & "ends"', "passed"],
      ["chat fails", "failed"],
      ["chat fails", "passed"],
      ["chat is left out", "skipped"],
      ["another test", "passed"],
    ],
  );
});

Deno.test("mergeReport() dates what passed, forgets what failed and keeps what was not run", () => {
  const old = (scenario: string) => ({ codex: "0.171.0", wire: "chat", scenario, date: "2026-01-01" } as const);
  const runs = ['passes & "ends"', "fails", "is left out", "was not in it"].map(old);
  assertEquals(mergeReport(runs, { xml: REPORT, date: "2026-11-29" }).map(({ scenario, date }) => [scenario, date]), [
    ["is left out", "2026-01-01"],
    ['passes & "ends"', "2026-11-29"],
    ["was not in it", "2026-01-01"],
  ]);
});

Deno.test("formatMarkdownTable() pads its columns", () => {
  assertEquals(formatMarkdownTable([["a", "bcde"], ["f", ""]]), "| a   | bcde |\n| --- | ---- |\n| f   |      |");
});

Deno.test("formatCompatibility() has tables for each wire, scripts apart from real servers, and unknown for every gap", () => {
  const run = { codex: "0.171.0", wire: "messages", scenario: "gets a text turn", date: "2026-11-28" } as const;
  const real = { ...run, server: "s", date: "2026-11-29" };
  const several = { ...run, wire: "several wires", date: "2026-11-27" } as const;
  const page = formatCompatibility({ cases: [ANSWER], runs: [run, real, several] });
  const rows = page.split("\n").filter((line) => line.startsWith("| p ") || line.startsWith("| gets"));
  assertEquals(rows.map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim())), [
    ["gets a text turn", "scripted 2026-11-28"],
    ["gets a text turn", "recorded 2026-11-29"],
    [
      "p",
      "recorded 2026-11-29",
      "unknown",
      "recorded 2026-11-29",
      "recorded 2026-11-29",
      "recorded 2026-11-29",
      ...Array(5).fill("unknown"),
    ],
    ["gets a text turn", "scripted 2026-11-27"],
  ]);
});
