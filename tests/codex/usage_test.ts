/**
 * Tests that the numbers of the log and of `/v1/usage` are those of a turn of the real Codex.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, MODEL, openStage } from "../support/codex/driver.ts";
import { inOrder } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";

const PRICE = `[models."${MODEL}"]\nprice = { input = 2, cached = 0.5, output = 10 }\n`;

Deno.test("A turn of Codex with a call is logged and summed up with the provider's numbers", async () => {
  const shell = { id: "call_1", name: "exec_command", arguments: { cmd: "echo counted" } };
  const call = callAnswer([shell]);
  const answer = inOrder(call, textAnswer("Done.", { prompt: 20_000, completion: 50, cached: 16_000, reasoning: 30 }));
  await using stage = await openStage({ version: NEWEST, answer, relayConfig: PRICE });
  const run = await stage.exec("Count.");
  assertClean(stage, run);
  assertEquals(stage.provider.chats.length, 2);
  const reported = run.events.find(({ type }) => type === "turn.completed")?.usage as Record<string, number>;
  const { total, data } = await (await fetch(`${stage.relay.origin}/v1/usage`)).json();
  // Codex adds up the turn's requests, too.
  assertEquals(
    [total.input_tokens, total.cached_tokens, total.output_tokens, total.thinking_tokens],
    [reported.input_tokens, reported.cached_input_tokens, reported.output_tokens, reported.reasoning_output_tokens],
  );
  assertEquals([total.requests, total.failures, total.requests_without_tokens], [2, 0, 0]);
  assertEquals(data.map(({ model }: { model: string }) => model), [MODEL]);
  assertMatch(
    stage.relay.output,
    /scripted-model stream \d+\.\d\d s, 20,000 in \(16,000 cached\), 50 out \(30 thinking\), first token .* s, \$0\.0165/,
  );
});

Deno.test("Codex's key for prompt caches reaches a provider in the header that it takes, the same for a whole thread", async () => {
  const shell = { id: "call_1", name: "exec_command", arguments: { cmd: "echo once" } };
  const answer = inOrder(callAnswer([shell]), textAnswer("Done."), textAnswer("Again."));
  const relayConfig = '[profile]\nsessionHeader = "x-session-affinity"\n';
  await using stage = await openStage({ version: NEWEST, answer, relayConfig });
  const first = await stage.exec("Do it.");
  assertClean(stage, first);
  assertClean(stage, await stage.resume(first, "Again."));
  const ids = stage.provider.chats.map(({ headers }) => headers.get("x-session-affinity"));
  assertEquals(ids.length, 3);
  assertMatch(ids[0] ?? "", /^[\da-f-]{36}$/);
  assertEquals(ids, [ids[0], ids[0], ids[0]]);
});

Deno.test("Codex's user agent reaches a provider that serves known programs only", async () => {
  const relayConfig = '[profile]\nuserAgent = "client"\n';
  await using stage = await openStage({ version: NEWEST, answer: inOrder(textAnswer("Done.")), relayConfig });
  assertClean(stage, await stage.exec("Do it."));
  const agents = stage.provider.chats.map(({ headers }) => headers.get("user-agent") ?? "");
  assertEquals(agents.length, 1);
  assertMatch(agents[0] ?? "", /^codex_exec\/\d+\.\d+\.\d+ /);
});

Deno.test("At debug a lost cache of a thread of Codex is explained: what Codex sends again is what it sent before", async () => {
  const shell = { id: "call_1", name: "exec_command", arguments: { cmd: "echo once" } };
  const [call, lost] = [callAnswer([shell]), textAnswer("Again.", { prompt: 20_000, completion: 5, cached: 0 })];
  const kept = textAnswer("Done.", { prompt: 20_000, completion: 5, cached: 19_000 });
  const relayArguments = ["--log-level", "debug"];
  await using stage = await openStage({ version: NEWEST, answer: inOrder(call, kept, lost), relayArguments });
  const first = await stage.exec("Do it.");
  assertClean(stage, first);
  assertClean(stage, await stage.resume(first, "Again."));
  assertMatch(
    stage.relay.output,
    /DEBUG cache: 0 % of the prompt, 95 % before: nothing changed since the last request of this thread, \d+ s ago/,
  );
});
