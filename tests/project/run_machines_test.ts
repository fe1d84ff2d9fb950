/**
 * Tests of `codex-relay run` on machines where something is odd: a Codex that cannot be run or hangs, a proxy.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { openScripted, SHOW, testRun } from "../support/codex/run_scripts.ts";
import type { RunStage } from "../support/codex/run_stage.ts";
import { IGNORE_BUN, IGNORE_NODE } from "../support/runtimes.ts";

const RUNTIMES = [["deno", false], ["bun", IGNORE_BUN], ["node", IGNORE_NODE]] as const;

/** Puts another Codex where the stage has its own; returns its path. */
async function replaceCodex({ environment }: RunStage, text: string, mode = 0o755): Promise<string> {
  const path = `${environment.PATH?.split(":")[0]}/codex`;
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, mode);
  return path;
}

for (const [runtime, ignore] of RUNTIMES) {
  testRun(`run on ${runtime} says why a Codex that is there cannot be run`, async () => {
    await using stage = await openScripted(SHOW, { runtime });
    const lost = await replaceCodex(stage, "#!/no/such/node\n");
    const first = await stage.run([]);
    assertEquals([first.exitCode, first.stderr], [
      1,
      `Cannot start Codex: ${lost} needs /no/such/node, which is not there; install Codex again\n`,
    ]);
    const plain = await replaceCodex(stage, "#!/bin/sh\n", 0o644);
    const second = await stage.run([]);
    assertEquals([second.exitCode, second.stderr], [
      1,
      `Cannot start Codex: ${plain} is not executable; run chmod +x on it, or install it again\n`,
    ]);
  }, ignore);

  testRun(`run on ${runtime} names a proxy that stands before a server on this machine`, async () => {
    await using stage = await openScripted(SHOW, { runtime });
    const proxied = { HTTP_PROXY: "http://127.0.0.1:2", NO_PROXY: "", no_proxy: "" };
    const { exitCode, stdout, stderr } = await stage.run([], proxied);
    assertEquals([exitCode, stdout], [2, ""]);
    assertStringIncludes(
      stderr,
      "\nRequests to 127.0.0.1 go to the proxy of HTTP_PROXY, which cannot reach this machine's own servers; " +
        "set NO_PROXY=127.0.0.1\n",
    );
    const excepted = await stage.run([], { ...proxied, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" });
    assertEquals([excepted.exitCode, excepted.stderr], [0, ""]);
  }, ignore);

  testRun(`run on ${runtime} waits no longer than 10 s for the version, also behind a wrapper`, async () => {
    await using stage = await openScripted(SHOW, { runtime });
    await replaceCodex(stage, `#!/bin/sh\ncase $1 in --version) sleep 25; exit;; esac\n${SHOW}\n`);
    const start = performance.now();
    const { exitCode, stdout } = await stage.run([]);
    assertEquals(exitCode, 0);
    assertStringIncludes(stdout, "args: -c model=");
    assertLess(performance.now() - start, 20_000);
  }, ignore);
}

testRun("run writes nothing below the folder that it is started in, whatever the variables say", async () => {
  await using stage = await openScripted(SHOW);
  const { exitCode, stdout, stderr } = await stage.run([], { XDG_STATE_HOME: "state", TMPDIR: "." });
  assertEquals([exitCode, stderr], [0, ""]);
  assert(stdout.includes(`model_catalog_json=${stage.workspace}/codex-relay-`), stdout);
  assertEquals([...Deno.readDirSync(stage.workspace)].map(({ name }) => name), []);
});
