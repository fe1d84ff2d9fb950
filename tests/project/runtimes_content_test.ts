/**
 * Tests of content codings on every runtime: what the upstream compresses is read, and nothing of ours is compressed.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CODINGS, openCompressingUpstream } from "../support/compressing_upstream.ts";
import { outcomeOf } from "../support/faults.ts";
import { CODEX, STREAM, WHOLE } from "../support/relay_harness.ts";
import { startProcess } from "../support/relay_process.ts";
import { testEverywhere, testOn, withProgram } from "../support/runtime_scenarios.ts";
import type { TestedRuntime } from "../support/runtimes.ts";

testEverywhere("an upstream that compresses unasked is read, in every coding", async (runtime) => {
  for (const coding of CODINGS) {
    if (coding === "zstd" && lacksZstd(runtime)) continue;
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

/** Whether the runtime is a Node before 22.15, which has no zstd. */
function lacksZstd({ name }: TestedRuntime): boolean {
  if (name !== "Node") return false;
  const args = ["-e", "process.exit('createZstdDecompress' in require('zlib') ? 0 : 1)"];
  return !new Deno.Command("node", { args }).outputSync().success;
}

testOn(["Node"], "zstd on a Node that cannot unpack it is refused with the version that can", async (runtime) => {
  if (!lacksZstd(runtime)) return;
  await using upstream = openCompressingUpstream("zstd");
  upstream.goOn();
  const args = ["--port", "0", "--max-tries", "1", "--upstream", upstream.url];
  const relay = await startProcess(runtime.command("main.ts", args));
  const post = (body: BodyInit, headers: Record<string, string>) =>
    fetch(`${relay.url}/v1/responses`, { method: "POST", body, headers }).then((response) => response.text());
  try {
    assertStringIncludes(await post(JSON.stringify(WHOLE), {}), "which Node can unpack from 22.15 on");
    assertStringIncludes(
      await post("packed", { "content-encoding": "zstd" }),
      'content-encoding is \\"zstd\\", use one of gzip, x-gzip, deflate, br or none',
    );
  } finally {
    await relay.stop();
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
