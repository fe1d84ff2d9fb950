/**
 * Tests of content codings on every runtime: what the upstream compresses is read, and nothing of ours is compressed.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CODINGS, openCompressingUpstream } from "../support/compressing_upstream.ts";
import { outcomeOf } from "../support/faults.ts";
import { CODEX, STREAM, WHOLE } from "../support/relay_harness.ts";
import { startProcess } from "../support/relay_process.ts";
import { testEverywhere, withProgram } from "../support/runtime_scenarios.ts";

testEverywhere("an upstream that compresses unasked is read, in every coding", async (runtime) => {
  for (const coding of CODINGS) {
    await using upstream = openCompressingUpstream(coding);
    upstream.goOn();
    const relay = await startProcess(runtime.command("main.ts", ["--port", "0", "--upstream", upstream.url]));
    const ask = async (body: unknown, headers: HeadersInit) => {
      const init = { method: "POST", body: JSON.stringify(body), headers };
      return await outcomeOf(await fetch(`${relay.url}/v1/responses`, init));
    };
    try {
      assertEquals((await ask(STREAM, CODEX)).text, "First second.", coding);
      const { code, httpStatus } = await ask({ ...WHOLE, input: "refuse" }, {});
      assertEquals([coding, httpStatus, code], [coding, 422, "bad_field"]);
    } finally {
      await relay.stop();
    }
  }
});

testEverywhere("no answer is compressed for Codex, which accepts zstd and gzip", async (runtime) => {
  await withProgram(runtime, [], async ({ relay, ask }) => {
    const headers = { "accept-encoding": "zstd,gzip" };
    const answers = [
      await ask(STREAM, { ...CODEX, ...headers }),
      await ask({ ...STREAM, input: "refuses" }, { ...CODEX, ...headers }),
      await ask(WHOLE, headers),
      await ask({ ...WHOLE, input: "refuses" }, headers),
      await fetch(`${relay.url}/v1/models`, { headers }),
      await fetch(`${relay.url}/v1/codex-catalog`, { headers }),
    ];
    const codings = await Promise.all(answers.map(async (response) => {
      await response.text();
      return response.headers.get("content-encoding");
    }));
    assertEquals(codings, Array(answers.length).fill(null));
  });
});
