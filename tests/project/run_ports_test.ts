/**
 * Tests at which port the relay of `codex-relay run` listens, and which relays it shares.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { KEY } from "../support/codex/driver.ts";
import { freePort } from "../support/free_port.ts";
import { answersAt, openScripted, SHOW, startWaiting, testRun, WAIT } from "../support/codex/run_scripts.ts";

testRun("run listens at the port that was asked for, but not at the one of the file", async () => {
  await using stage = await openScripted(WAIT);
  const [asked, inFile] = [freePort(), freePort()];
  await Deno.mkdir(`${stage.home}/.config/codex-relay`, { recursive: true });
  await Deno.writeTextFile(`${stage.home}/.config/codex-relay/config.toml`, `port = ${inFile}\n`);
  const first = await startWaiting(stage, ["--port", String(asked)]);
  const second = await startWaiting(stage);
  assertEquals(first.origin, `http://127.0.0.1:${asked}`);
  assert(second.origin !== `http://127.0.0.1:${inFile}`, second.origin);
  for (const { child, result } of [first, second]) {
    child.kill("SIGTERM");
    await result;
  }
});

testRun("run uses the relay that answers at the asked port, and leaves it running", async () => {
  await using stage = await openScripted(SHOW);
  const port = freePort();
  const relay = stage.start(stage.command(["--port", String(port)]), stage.settings);
  try {
    await relay.sees("listens on");
    const { exitCode, stdout, stderr } = await stage.run(["--port", String(port)]);
    assertEquals([exitCode, stderr], [0, ""]);
    assertStringIncludes(stdout, `base_url=http://127.0.0.1:${port}/v1`);
    assertStringIncludes(stdout, "token: no-token-needed");
    const free = await stage.start(stage.command(["run", "--port", String(port)])).result;
    assertEquals([free.exitCode, free.stdout.includes(`:${port}/v1`)], [0, true], "without a provider of its own");
    assertEquals(await answersAt(`http://127.0.0.1:${port}`), true);
  } finally {
    relay.child.kill("SIGTERM");
    await relay.result;
  }
});

testRun("run gives its key to a relay that has none, and its token to one that wants it", async () => {
  await using stage = await openScripted(SHOW);
  const port = freePort();
  const token = { CODEX_RELAY_TOKEN: "a-token-of-mine" };
  const cases = [
    { env: { ...stage.settings, CODEX_RELAY_API_KEY: "" }, own: {}, shown: KEY },
    { env: { ...stage.settings, ...token }, own: token, shown: token.CODEX_RELAY_TOKEN },
  ];
  for (const { env, own, shown } of cases) {
    const relay = stage.start(stage.command(["--port", String(port)]), env);
    try {
      await relay.sees("listens on");
      const { exitCode, stdout, stderr } = await stage.run(["--port", String(port)], own);
      assertEquals([exitCode, stderr], [0, ""]);
      assertStringIncludes(stdout, `token: ${shown}`);
    } finally {
      relay.child.kill("SIGTERM");
      await relay.result;
    }
  }
});

testRun("run takes a free port beside the relay of another run, and beside one of another provider", async () => {
  await using stage = await openScripted(WAIT);
  const port = freePort();
  const first = await startWaiting(stage, ["--port", String(port)]);
  const second = await startWaiting(stage, ["--port", String(port)]);
  assertStringIncludes(
    second.text(),
    `The relay on port ${port} ends with the Codex that it was started for; taking a free port instead\n`,
  );
  for (const { child, result } of [first, second]) {
    child.kill("SIGTERM");
    assertEquals((await result).exitCode, 4);
  }
  const other = stage.start(stage.command(["--port", String(port)]), { CODEX_RELAY_UPSTREAM: "http://127.0.0.1:9/v1" });
  try {
    await other.sees("listens on");
    const third = await startWaiting(stage, ["--port", String(port)]);
    const { host } = new URL(stage.provider.url);
    assertStringIncludes(
      third.text(),
      `The relay on port ${port} serves 127.0.0.1:9, not ${host}; taking a free port instead\n`,
    );
    third.child.kill("SIGTERM");
    await third.result;
  } finally {
    other.child.kill("SIGTERM");
    await other.result;
  }
});

testRun("run ends with 1 when another program, or a relay with another token, has the asked port", async () => {
  await using stage = await openScripted(SHOW);
  const foreign = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("Hello"));
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = freePort();
  const locked = stage.start(stage.command(["--port", String(port)]), {
    ...stage.settings,
    CODEX_RELAY_TOKEN: "a-token-of-mine",
  });
  try {
    await locked.sees("listens on");
    for (const { port } of [foreign.addr, silent.addr]) {
      const { exitCode, stdout, stderr } = await stage.run(["--port", String(port)]);
      const said = `Cannot use port ${port}: another program has it; choose another with --port, or leave it out\n`;
      assertEquals({ exitCode, stdout, stderr }, { exitCode: 1, stdout: "", stderr: said });
    }
    const { exitCode, stderr } = await stage.run(["--port", String(port)]);
    assertEquals([exitCode, stderr], [
      1,
      `Cannot use the relay on port ${port}: it asks for its token; set CODEX_RELAY_TOKEN, or leave --port out\n`,
    ]);
  } finally {
    silent.close();
    locked.child.kill("SIGTERM");
    await Promise.all([foreign.shutdown(), locked.result]);
  }
});
