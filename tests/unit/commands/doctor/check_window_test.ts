/**
 * Tests of the checks of the window and of the Responses API.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { findAt, type ProviderStage } from "../../../support/doctor_harness.ts";

function withWindow(tokens: number): ProviderStage {
  const text = `[models."scripted-model"]\ncontext_window = ${tokens}\n`;
  return { stage: { args: ["--config", "/c"], files: { "/c": text } } };
}

Deno.test("window: names its source, and is assumed without one", async () => {
  const stated = await findAt("window", withWindow(200_000));
  assertEquals([stated.status, stated.found], ["ok", "200,000 tokens, from the configuration file"]);
  const assumed = await findAt("window", {});
  assertEquals([assumed.status, assumed.outcome], ["warning", "window.assumed"]);
  assertStringIncludes(assumed.advice, "set context_window");
});

Deno.test("window: too small for Codex's own prompt, and one that leaves little room", async () => {
  const small = await findAt("window", withWindow(4_096));
  assertEquals([small.status, small.outcome], ["failed", "window.too_small"]);
  assertStringIncludes(small.advice, "use another model");
  const tight = await findAt("window", withWindow(12_000));
  assertEquals([tight.status, tight.outcome], ["warning", "window.tight"]);
});

Deno.test("window: of a local server it is the one in use, with that server's advice", async () => {
  const loaded = { models: [{ name: "scripted-model", model: "scripted-model", context_length: 4_096 }] };
  const provider = await findAt("window", {
    stage: { args: ["--provider", "ollama"] },
    answerOther: ({ path }) => path === "/api/ps" || path.endsWith("/api/ps") ? { json: loaded } : undefined,
  });
  assertEquals([provider.status, provider.outcome], ["failed", "window.too_small"]);
  assertStringIncludes(provider.found, "4,096 tokens, the provider says so; this server cuts a longer prompt");
  assertStringIncludes(provider.advice, "32768");
});
