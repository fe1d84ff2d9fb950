/**
 * Tests of the program as users run it, the same ones on every runtime: its commands, signals and `start()`.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { textAnswer } from "../../tools/chat_frames.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";
import { CODEX, endOf, soon, STREAM, terminalEvents } from "../support/relay_harness.ts";
import { runToEnd, startProcess } from "../support/relay_process.ts";
import {
  answer,
  needsSignals,
  NOWHERE,
  run,
  testEverywhere,
  testOn,
  withProgram,
} from "../support/runtime_scenarios.ts";

testEverywhere("--help, --version, providers and wrong settings are answered alike", async (runtime) => {
  const [help, version, providers, wrong] = await Promise.all([
    run(runtime, ["--help"]),
    run(runtime, ["--version"]),
    run(runtime, ["providers"]),
    run(runtime, ["--port", "x"]),
  ]);
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "--model-map MAP");
  assertEquals(version, { code: 0, stdout: `codex-relay ${manifest.version}\n`, stderr: "" });
  assertMatch(providers.stdout, /^deepseek +https:/m);
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
  assertStringIncludes(wrong.stderr, "Cannot use --port x: a port is a whole number from 0 to 65535");
});

testEverywhere("--print-config writes nothing but TOML to stdout, with a key from standard input", async (runtime) => {
  const provider = startScriptedProvider({ answer: () => ({}), keys: ["sk-of-stdin"] });
  const args = ["--print-config", "--upstream", provider.url, "--port", "4999", "--api-key-file", "-"];
  const { code, stdout, stderr } = await run(runtime, args, { stdin: "sk-of-stdin\n" });
  await provider.close();
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^base_url = "http:\/\/127\.0\.0\.1:4999\/v1"$/m);
  assertMatch(stdout, /^model = "scripted-model"$/m);
});

testEverywhere("a port that is in use and an address that is not there end it with exit code 1", async (runtime) => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const ended = await run(runtime, ["--port", String(port), "--upstream", NOWHERE]);
  taken.close();
  assertEquals(
    [ended.code, ended.stderr],
    [
      1,
      `Cannot listen on 127.0.0.1:${port}: the port is in use; stop the program that has it, or choose another with --port (0 takes any free one)\n`,
    ],
  );
});

testEverywhere("a signal lets answers finish or ends them, with exit code 0", async (runtime) => {
  await withProgram(runtime, ["--shutdown-timeout", "1"], async ({ relay, provider, ask }) => {
    const kept = await fetch(`${relay.url}/health`);
    await kept.text();
    const live = await ask({ ...STREAM, input: "hangs" }, CODEX);
    const end = endOf(live);
    await soon("the upstream was asked", () => provider.open === 1);
    relay.kill("SIGINT");
    await relay.sees("Stopping: 1 answer is live, with 1 s to finish; a second signal stops at once");
    assertEquals(await ask(STREAM).then(() => "answered", () => "refused"), "refused");
    assertMatch(await end, /^response\.failed relay_shutting_down/);
    assertEquals(await relay.code, 0);
  });
}, needsSignals);

testEverywhere("a signal lets a request that is still being sent arrive, and answers it", async (runtime) => {
  await withProgram(runtime, ["--shutdown-timeout", "10"], async ({ relay }) => {
    const { hostname, port, host } = new URL(relay.url);
    const client = await Deno.connect({ hostname, port: Number(port) });
    const body = JSON.stringify({ ...STREAM, input: "x".repeat(5_000) });
    const head = [
      "POST /v1/responses HTTP/1.1",
      `host: ${host}`,
      `content-length: ${body.length}`,
      "connection: close",
    ];
    await client.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n${body.slice(0, -10)}`));
    await soon("the relay reads the request", async () => {
      return (await (await fetch(`${relay.url}/health`)).json()).live_streams === 1;
    });
    const ended = relay.end("SIGTERM");
    await relay.sees("Stopping: 1 answer is live");
    await client.write(new TextEncoder().encode(body.slice(-10)));
    assertStringIncludes(await new Response(client.readable).text(), '"type":"response.completed"');
    assertEquals(await ended, 0);
  });
}, needsSignals);

testEverywhere("it stops at once when a client has sent only half of a request's head", async (runtime) => {
  await withProgram(runtime, [], async ({ relay }) => {
    using client = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(relay.url).port) });
    await client.write(new TextEncoder().encode("GET /hea"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    assertEquals(await relay.end("SIGTERM"), 0);
    assert(performance.now() - began < 3_000);
  });
}, needsSignals);

testEverywhere("a second signal ends it at once with the code of the signal", async (runtime) => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    await withProgram(runtime, [], async ({ relay, ask }) => {
      const cut = (await ask({ ...STREAM, input: "hangs" }, CODEX)).text().catch(() => "cut");
      relay.kill("SIGTERM");
      await relay.sees("Stopping: 1 answer is live");
      relay.kill(signal);
      assertEquals(await relay.code, code);
      await cut;
    });
  }
}, needsSignals);

testEverywhere("it stops at once when nothing is live, whatever connections are kept open", async (runtime) => {
  await withProgram(runtime, [], async ({ relay }) => {
    using _silent = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(relay.url).port) });
    await (await fetch(`${relay.url}/health`)).text();
    const began = performance.now();
    assertEquals(await relay.end("SIGTERM"), 0);
    assert(performance.now() - began < 3_000);
  });
}, needsSignals);

testEverywhere("after a shortage of file handles connections are accepted again", async (runtime) => {
  const provider = startScriptedProvider({ answer: () => ({ ...textAnswer("Here."), delayMs: 300 }) });
  const args = ["--port", "0", "--upstream", provider.url, "--max-tries", "1"];
  const relay = await startProcess({ ...runtime.command("main.ts", args), openFiles: 120 });
  const ask = async () => {
    const headers = { ...CODEX, connection: "close" };
    const signal = AbortSignal.timeout(10_000);
    const body = JSON.stringify(STREAM);
    return await terminalEvents(await fetch(`${relay.url}/v1/responses`, { method: "POST", body, headers, signal }));
  };
  try {
    await Promise.allSettled(Array.from({ length: 150 }, ask));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assertEquals(await ask(), "completed");
  } finally {
    await relay.stop();
    await provider.close();
  }
}, Deno.build.os !== "linux");

testOn(["Deno", "Bun"], "start() gives a program a relay, an error for a port in use, and an end", async (runtime) => {
  const provider = startScriptedProvider({ answer, keys: ["sk-of-program"] });
  const { code, stdout, stderr } = await runToEnd(
    runtime.command("tests/support/start_program.ts", [provider.url]),
  );
  await provider.close();
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout), { text: "Hi there.", taken: true, after: "refuses" });
  // The npm package is the program, not a library.
});
