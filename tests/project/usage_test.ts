/**
 * Tests that `codex-relay usage`, run as users run it, shows what the running relay's requests used.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { WHOLE } from "../support/relay_harness.ts";
import { run, testEverywhere, withProgram } from "../support/runtime_scenarios.ts";

testEverywhere("codex-relay usage prints the sums of the relay at a port, as a table or as JSON", async (runtime) => {
  await withProgram(runtime, [], async ({ relay, ask }) => {
    await (await ask(WHOLE)).text();
    const { port } = new URL(relay.url);
    const [table, json] = await Promise.all([
      run(runtime, ["usage", "--port", port]),
      run(runtime, ["usage", "--port", port, "--json"]),
    ]);
    assertEquals([table.code, table.stderr], [0, ""]);
    assertMatch(
      table.stdout,
      /^Since this relay started \([\d-]+ [\d:]+\):\nday .*\n[\d-]+ .* m +1 +0 +100 +0 +20 +0 +unknown\ntotal +1 /,
    );
    assertEquals([json.code, json.stderr], [0, ""]);
    const { object, total } = JSON.parse(json.stdout);
    assertEquals([object, total.requests, total.input_tokens, total.output_tokens], ["codex_relay.usage", 1, 100, 20]);
    await relay.end("SIGTERM");
    assertMatch(relay.stderr, /INFO {2}used in all: 1 request, 100 tokens in, 20 out\n$/);
  });
});

testEverywhere("codex-relay usage asks with the relay's token", async (runtime) => {
  await withProgram(runtime, ["--relay-token", "secret"], async ({ relay }) => {
    const { port } = new URL(relay.url);
    const refused = await run(runtime, ["usage", "--port", port]);
    assertEquals([refused.code, refused.stdout], [1, ""]);
    assertMatch(refused.stderr, /^The relay on 127\.0\.0\.1:\d+ wants its token: set --relay-token or .*\n$/);
    const { code, stdout } = await run(runtime, ["usage", "--port", port, "--relay-token", "secret"]);
    assertEquals(code, 0);
    assertMatch(stdout, /: no requests\n$/);
  });
});

testEverywhere("codex-relay usage says in one line that no relay is there, and exits with 1", async (runtime) => {
  const { code, stdout, stderr } = await run(runtime, ["usage", "--port", "1"]);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, /^No relay answers on 127\.0\.0\.1:1: .*; start one, or name its port with --port\n$/);
});

testEverywhere("--json belongs to single commands", async (runtime) => {
  const { code, stderr } = await run(runtime, ["--json"]);
  assertEquals([code, stderr], [2, "Cannot use --json here: it belongs to codex-relay usage and doctor\n"]);
});
