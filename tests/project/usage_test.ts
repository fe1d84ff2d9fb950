/**
 * Tests that `codex-relay usage`, run as users run it, shows what the running relay's requests used.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";
import { RUN, runToEnd, startProcess } from "../support/relay_process.ts";

Deno.test("codex-relay usage prints the sums of the relay at a port, as a table or as JSON", async () => {
  const provider = startScriptedProvider({ answer: () => textAnswer("Hello", { prompt: 1_200, completion: 30 }) });
  const relay = await startProcess({ args: [...RUN, "--port", "0", "--upstream", provider.url] });
  try {
    const answer = await fetch(`${relay.url}/v1/responses`, {
      method: "POST",
      body: JSON.stringify({ model: "m", input: "Hi" }),
    });
    await answer.text();
    const port = new URL(relay.url).port;
    const usage = (...args: readonly string[]) => runToEnd({ args: [...RUN, "usage", "--port", port, ...args] });
    const [table, json] = await Promise.all([usage(), usage("--json")]);
    assertEquals([table.code, table.stderr], [0, ""]);
    assertMatch(
      table.stdout,
      /^Since [\d-]+ [\d:]+, for as long as this relay runs:\nday .*\n[\d-]+ .* m +1 +0 +1,200 +0 +30 +0 +unknown\ntotal +1 /,
    );
    assertEquals([json.code, json.stderr], [0, ""]);
    const { object, total } = JSON.parse(json.stdout);
    assertEquals([object, total.requests, total.input_tokens, total.output_tokens], [
      "codex_relay.usage",
      1,
      1_200,
      30,
    ]);
  } finally {
    await relay.stop();
    await provider.close();
  }
});

Deno.test("codex-relay usage says in one line that no relay is there, and exits with 1", async () => {
  const { code, stdout, stderr } = await runToEnd({ args: [...RUN, "usage", "--port", "1"] });
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, /^No relay answers on 127\.0\.0\.1:1: .*; start one, or name its port with --port\n$/);
});

Deno.test("--json belongs to single commands", async () => {
  const { code, stderr } = await runToEnd({ args: [...RUN, "--json"] });
  assertEquals([code, stderr], [2, "Cannot use --json here: it belongs to codex-relay usage\n"]);
});
