/**
 * Tests of the run of the checks: their order, and which are left out.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { RelayError } from "../../../../lib/base/errors.ts";
import { CHECKS, countRequests } from "../../../../lib/commands/doctor/checks.ts";
import type { Check, CheckId, CheckResult } from "../../../../lib/commands/doctor/finding.ts";
import { runChecks } from "../../../../lib/commands/doctor/run_checks.ts";
import { SCRIPTED_PROVIDERS, scriptFor } from "../../../../tools/provider_scripts.ts";
import type { ReceivedRequest } from "../../../../tools/scripted_provider.ts";
import { createContext, NOWHERE, speakWell, summarize, withDoctor } from "../../../support/doctor_harness.ts";

function check(id: CheckId, needs: readonly CheckId[], run: () => Promise<CheckResult>, asksProvider = false): Check {
  return { id, title: id.toUpperCase(), needs, asksProvider, run };
}

function well(): Promise<CheckResult> {
  return Promise.resolve({ tried: "t", found: "f" });
}

function wrong(): Promise<CheckResult> {
  return Promise.resolve({ outcome: "key.missing", tried: "t", found: "f" });
}

function doubtful(): Promise<CheckResult> {
  return Promise.resolve({ outcome: "key.malformed", tried: "t", found: "f" });
}

Deno.test("runChecks() leaves out what needs a check that failed, and what needs that", async () => {
  const checks = [
    check("key", [], wrong),
    check("list", ["key"], well),
    check("model", ["list"], well),
    check("codex", [], doubtful),
    check("catalog", ["codex"], well),
  ];
  const seen: string[] = [];
  const findings = await runChecks(await createContext(), {
    isOffline: false,
    checks,
    begin: ({ id }) => seen.push(`begin ${id}`),
    end: ({ id, status }) => seen.push(`end ${id} ${status}`),
  });
  assertEquals(findings.map(({ status }) => status), ["failed", "skipped", "skipped", "warning", "ok"]);
  assertEquals(findings.map(({ found }) => found).slice(1, 3), [
    '"KEY" failed',
    '"KEY" failed',
  ]);
  assertEquals(seen.slice(0, 4), ["begin key", "end key failed", "begin list", "end list skipped"]);
});

Deno.test("runChecks() makes no further request after a limit", async () => {
  const limited = () => Promise.resolve({ outcome: "request.rate_limited" as const, tried: "t", found: "f" });
  const checks = [
    check("tools", [], limited),
    { ...check("images", [], well, true), requests: 1 },
    check("window", [], well, true),
  ];
  const findings = await runChecks(await createContext(), { isOffline: false, checks });
  assertEquals(findings.map(({ status, found }) => `${status}: ${found}`), [
    "warning: f",
    'skipped: "TOOLS" came to a limit',
    "ok: f",
  ]);
});

Deno.test("runChecks() asks the provider nothing when it is offline", async () => {
  await withDoctor({ stage: { args: ["--model", "m", "--port", "0"] } }, async (context, provider) => {
    const findings = await runChecks(context, { isOffline: true });
    assertEquals(provider.requests, []);
    const asked = findings.filter(({ found }) => found === "--offline asks the provider nothing");
    assertEquals(asked.map(({ id }) => id), CHECKS.filter(({ asksProvider }) => asksProvider).map(({ id }) => id));
    // The model is looked up in the tables.
    assertEquals(findings.find(({ id }) => id === "model")?.status, "ok");
  });
});

Deno.test("runChecks() does not call it a fault offline that no list names a model", async () => {
  const args = ["--upstream", NOWHERE, "--port", "0"];
  const findings = await runChecks(await createContext({ args }), { isOffline: true });
  assertEquals(findings.filter(({ status }) => status === "failed"), []);
  assertEquals(findings.find(({ id }) => id === "model")?.found.startsWith("--offline: "), true);
  const unnamed = check("model", [], () => Promise.resolve({ outcome: "model.none", tried: "t", found: "f" }));
  const [asked] = await runChecks(await createContext(), { isOffline: false, checks: [unnamed] });
  assertEquals(asked?.status, "failed");
});

Deno.test("runChecks() finds nothing wrong with a provider that does everything well, within the announced requests", async () => {
  const stage = {
    args: ["--port", "0", "--config", "/c"],
    files: { "/c": '[models."scripted-model"]\ncontext_window = 200000\n' },
    variables: { HOME: "/h", K: "x" },
  };
  await withDoctor({ stage }, async (context, provider) => {
    const findings = await runChecks(context, { isOffline: false });
    const other = findings.filter(({ status }) => status !== "ok").map((finding) =>
      `${finding.id} ${summarize(finding)}`
    );
    assertEquals(other, [
      "thinking skipped",
      "codex_config codex_config.absent",
      "catalog skipped",
    ]);
    assertEquals(provider.refusals, []);
    const asked = provider.chats.length +
      provider.requests.filter(({ path }) => /v1\/(?:responses|messages)$/.test(path)).length;
    assertEquals(context.spent.requests, asked);
    assertEquals(asked <= countRequests(CHECKS), true);
    // The announced sizes: no prompt of the checks is near 3,000 characters.
    assertEquals(provider.chats.filter(({ text }) => text.length > 3_000).map(({ text }) => text.length), []);
  });
});

Deno.test("runChecks() finds nothing to adapt at the providers whose rules are scripted", async () => {
  for (const provider of SCRIPTED_PROVIDERS) {
    const script = scriptFor(provider);
    const stage = {
      args: [
        "--provider",
        provider,
        "--port",
        "0",
        "--model",
        script.model,
        "--api-key",
        "sk-key-123",
        "--wire",
        "chat",
      ],
    };
    const answer = (request: ReceivedRequest) => script.answer({ reasoning: "Let me see.", ...speakWell(request) });
    const { models } = script;
    // The scripts know nothing of the marks that some rows put on cached parts of a prompt.
    const rules = { ...script.rules, userParts: false, toolContentText: false, assistantContentText: false };
    await withDoctor({ stage, models, rules, answer }, async (context, { refusals }) => {
      const findings = await runChecks(context, { isOffline: false });
      const asked = findings.filter(({ id, status }) => status !== "skipped" && id !== "codex_config");
      assertEquals(asked.filter(({ status }) => status !== "ok").map(summarize), [], provider);
      assertEquals(refusals, [], provider);
    });
  }
});

Deno.test("runChecks() reports a check that cannot be tried, and passes on a fault of its own", async () => {
  const relay = () => Promise.reject(new RelayError("bad_request", "Cannot do it"));
  const [finding] = await runChecks(await createContext(), { isOffline: false, checks: [check("key", [], relay)] });
  assertEquals([finding?.status, finding?.found], ["skipped", "it could not be tried: Cannot do it"]);
  const broken = () => Promise.reject(new TypeError("a bug"));
  const context = await createContext();
  await assertRejects(
    () => runChecks(context, { isOffline: false, checks: [check("key", [], broken)] }),
    TypeError,
    "a bug",
  );
});
