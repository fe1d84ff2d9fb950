/**
 * Tests that a shared report holds nothing that was received, set or written, wherever secrets are planted.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { runChecks } from "../../../../lib/commands/doctor/run_checks.ts";
import {
  describeSharedModel,
  describeSharedProvider,
  formatSharedReport,
  listSharedFindings,
} from "../../../../lib/commands/doctor/share_report.ts";
import { deltaChunk, finishChunk } from "../../../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../../../tools/scripted_provider.ts";
import { createContext, NOWHERE, refuseWith, withDoctor } from "../../../support/doctor_harness.ts";

const SECRET = "sesame";
const VERSIONS = { relay: "1.2.3", runtime: "Deno 2.9.6", system: "linux x64" };
/** A machine with a secret in every place. */
const STAGE = {
  args: [
    "--api-key",
    `sk-${SECRET}-1`,
    "--model",
    `model-${SECRET}`,
    "--relay-token",
    `token-${SECRET}-1`,
    "--port",
    "0",
  ],
  variables: {
    HOME: `/home/${SECRET}`,
    HTTP_PROXY: `http://${SECRET}:${SECRET}@proxy:1`,
    NO_PROXY: `${SECRET}.example,127.0.0.1`,
    [`KEY_${SECRET}`]: SECRET,
  },
  files: {
    [`/home/${SECRET}/.codex/config.toml`]:
      `model_provider = "${SECRET}"\n[model_providers.${SECRET}]\nbase_url = "http://127.0.0.1:1/${SECRET}"\nenv_key = "KEY_${SECRET}"\n`,
    [`/home/${SECRET}/.codex/app-server-daemon/daemon.pid`]: `{"pid":7,"processStartTime":"${SECRET}"}`,
    "/proc/7/environ": `KEY_${SECRET}=other-${SECRET}\0`,
  },
  runCodex: () => Promise.resolve(`codex-cli 0.171.0-${SECRET}`),
  isRunning: () => true,
};
const MODELS = { object: "list", data: [{ id: `near-model-${SECRET}`, owned_by: SECRET }] };

/** Answers with the secret in every place of an answer. */
const ANSWERS: Readonly<Record<string, ScriptedAnswer>> = {
  "a refusal": refuseWith(400, `Bad ${SECRET}`, { code: SECRET, param: SECRET, type: SECRET }),
  "a wrong key": refuseWith(401, `Incorrect API key provided: sk-${SECRET}-1`),
  "an answer": {
    headers: { "content-type": `text/event-stream; x=${SECRET}`, "x-request-id": SECRET },
    chunks: [deltaChunk({ content: SECRET, reasoning_content: SECRET }), finishChunk(`stop_${SECRET}`)],
  },
};

Deno.test("formatSharedReport() leaks no secret, host, user or path", async () => {
  for (const [name, answer] of Object.entries(ANSWERS)) {
    await withDoctor({ stage: STAGE, models: MODELS, answer: () => answer }, async (context) => {
      const findings = await runChecks(context, { isOffline: false });
      const report = formatSharedReport(findings, { context, versions: VERSIONS });
      assertEquals(report.includes(SECRET), false, `${name}: ${report}`);
      assertEquals(/127\.0\.0\.1:|\/home|proxy:1|example/.test(report), false, `${name}: ${report}`);
      assertEquals(JSON.stringify(listSharedFindings(findings)).includes(SECRET), false, name);
      // The report for the user alone shows the words of the provider, or the checks above would prove nothing.
      assertEquals(JSON.stringify(findings).includes(SECRET), true, name);
      assertMatch(
        report,
        /^codex-relay 1\.2\.3, Deno 2\.9\.6, linux x64\nprovider: custom provider; model: one that is in no table\n/,
      );
      assertMatch(report, /^- (?:failed|warning|ok) chat/m);
    });
  }
});

Deno.test("describeSharedProvider() names rows only, describeSharedModel() models of the tables only", async () => {
  const context = await createContext({ args: ["--provider", "deepseek"] });
  assertEquals(describeSharedProvider(context), "deepseek");
  assertEquals(describeSharedModel(context), "one that is in no table");
  context.learned.model = { name: "x", target: "deepseek-v4-flash" };
  assertEquals(describeSharedModel(context), "deepseek-v4-flash");
  delete context.learned.model;
  assertEquals(describeSharedModel(context), "none");
  const own = await createContext({ args: ["--provider", "deepseek", "--upstream", NOWHERE] });
  assertEquals(describeSharedProvider(own), "deepseek, at an own address");
});
