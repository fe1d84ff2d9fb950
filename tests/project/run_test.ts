/**
 * Tests of `codex-relay run` as a process around a stand-in for Codex: signals, choices and refusals.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PROVIDERS } from "../../lib/providers/select.ts";
import { PERMISSIONS } from "../../tools/compile.ts";
import {
  answersAt,
  HAS_LOCAL_SERVERS,
  openScripted,
  SHOW,
  startWaiting,
  testRun,
  WAIT,
} from "../support/codex/run_scripts.ts";
import type { RunStage } from "../support/codex/run_stage.ts";
import { ROOT } from "../support/relay_process.ts";
import { IGNORE_BUN, IGNORE_NODE } from "../support/runtimes.ts";

/** The runtimes that are not installed. */
const IGNORED = { deno: false, bun: IGNORE_BUN, node: IGNORE_NODE };

testRun("run gives Codex a relay that wants its token, and takes it away when Codex ends", async () => {
  await using stage = await openScripted(WAIT);
  const running = await startWaiting(stage);
  const refused = await fetch(`${running.origin}/health`);
  assertEquals([refused.status, (await refused.json()).error.code], [401, "invalid_relay_token"]);
  running.child.kill("SIGTERM");
  assertEquals((await running.result).exitCode, 4);
  assertEquals(await answersAt(running.origin), false);
});

const SIGNALS: readonly (readonly [Deno.Signal, code: number, word: string])[] = [
  ["SIGTERM", 4, "got TERM"],
  ["SIGHUP", 5, "got HUP"],
  // Without a terminal, which would send it to both.
  ["SIGINT", 3, "got INT"],
];

for (const [signal, code, word] of SIGNALS) {
  for (const runtime of ["deno", "bun", "node"] as const) {
    testRun(`run on ${runtime} hands ${signal} on once, and ends as Codex ends`, async () => {
      await using stage = await openScripted(WAIT, { runtime });
      const running = await startWaiting(stage);
      running.child.kill(signal);
      const { exitCode, stdout } = await running.result;
      assertEquals([exitCode, stdout.split(word).length - 1], [code, 1]);
    }, IGNORED[runtime]);
  }
}

for (const runtime of ["deno", "bun", "node"] as const) {
  testRun(`run on ${runtime} ends with 137, and its relay with it, when Codex is killed`, async () => {
    await using stage = await openScripted("echo pid=$$\n" + WAIT, { runtime });
    const running = await startWaiting(stage);
    const [, pid = ""] = /pid=(\d+)/.exec(running.text()) ?? [];
    Deno.kill(Number(pid), "SIGKILL");
    const { exitCode, stderr } = await running.result;
    assertEquals(exitCode, 137);
    assertMatch(stderr, /Codex ended with 137; the relay's log is \S+\.log/);
    assertEquals(await answersAt(running.origin), false);
  }, IGNORED[runtime]);
}

/** What `codex-relay run` says, and how it ends, with nothing but `env` and `args`. */
async function refusalOf(
  stage: RunStage,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<readonly [exitCode: number, stdout: string, stderr: string]> {
  const { exitCode, stdout, stderr } = await stage.start(stage.command(["run", ...args]), env).result;
  return [exitCode, stdout, stderr];
}

testRun("run says in one line what is missing", async () => {
  await using none = await openScripted();
  assertEquals(await refusalOf(none, { env: none.settings }), [
    1,
    "",
    "Cannot start Codex: There is no codex, or Deno was not permitted to run it; install it with npm install --global " +
    "@openai/codex\n",
  ]);
  await using stage = await openScripted(SHOW);
  assertEquals(await refusalOf(stage, { args: ["--provider", "deepseek"] }), [
    2,
    "",
    "Cannot ask deepseek without a key: set DEEPSEEK_API_KEY, or give --api-key-file PATH\n",
  ]);
  assertEquals(await refusalOf(stage, { args: ["--model", "scriptd-model"], env: stage.settings }), [
    2,
    "",
    'Cannot begin with the model "scriptd-model": the provider does not list it; the nearest name is scripted-model\n',
  ]);
  assertEquals(await refusalOf(stage, { env: { CODEX_RELAY_UPSTREAM: stage.provider.url } }), [
    2,
    "",
    `Cannot ask ${new URL(stage.provider.url).host} without a key: set CODEX_RELAY_API_KEY\n`,
  ]);
});

testRun("run refuses a Codex that is too old", async () => {
  await using stage = await openScripted("");
  await Deno.writeTextFile(
    stage.environment.PATH?.split(":")[0] + "/codex",
    "#!/bin/sh\necho codex-cli 0.80.0\n",
    { mode: 0o755 },
  );
  assertEquals(await refusalOf(stage, { env: stage.settings }), [
    1,
    "",
    "Cannot start Codex 0.80.0: it is too old, 0.120.0 is the oldest that works; update it with npm install --global " +
    "@openai/codex\n",
  ]);
});

testRun("run chooses the one provider whose key variable is set, and lists several", async () => {
  await using stage = await openScripted(SHOW);
  const one = await refusalOf(stage, { env: { DEEPSEEK_API_KEY: "sk-one-of-mine" } });
  assertEquals(one[0], 0);
  assertMatch(one[1], /-c model=deepseek-\S+ -c model_provider=codex-relay /);
  assertMatch(one[2], /^Using deepseek: DEEPSEEK_API_KEY is set\n/);
  assert(!one[1].includes("sk-one-of-mine") && !one[2].includes("sk-one-of-mine"));
  const several = { DEEPSEEK_API_KEY: "sk-one-of-mine", GROQ_API_KEY: "gsk-another" };
  assertEquals(await refusalOf(stage, { env: several }), [
    2,
    "",
    [
      "Cannot choose between these providers; name one with --provider NAME:",
      ...PROVIDERS.filter(({ name }) => name === "deepseek" || name === "groq")
        .map(({ name, keyVariable }) => `  ${name.padEnd(8)}  ${keyVariable} is set`),
      "",
    ].join("\n"),
  ]);
}, HAS_LOCAL_SERVERS);

testRun("run chooses the one local server that answers, and beside a key neither", async () => {
  await using stage = await openScripted(SHOW, { port: 30_000, keys: [""] });
  assertEquals(stage.provider.url, "http://127.0.0.1:30000/v1");
  const one = await refusalOf(stage, {});
  assertEquals([one[0], one[2]], [0, "Using sglang: answers at http://localhost:30000/v1\n"]);
  assertStringIncludes(one[1], "-c model=scripted-model ");
  assertEquals(await refusalOf(stage, { env: { DEEPSEEK_API_KEY: "sk-one-of-mine" } }), [
    2,
    "",
    "Cannot choose between these providers; name one with --provider NAME:\n" +
    "  deepseek  DEEPSEEK_API_KEY is set\n" +
    "  sglang    answers at http://localhost:30000/v1\n",
  ]);
}, HAS_LOCAL_SERVERS);

testRun("run says what to do where there is neither a key nor a server", async () => {
  await using stage = await openScripted(SHOW);
  const [exitCode, stdout, stderr] = await refusalOf(stage, {});
  assertEquals([exitCode, stdout, stderr.split("\n").length], [2, "", 2]);
  assertMatch(stderr, /^Cannot choose a provider: .+ name one with --provider NAME or --upstream URL\n$/);
}, HAS_LOCAL_SERVERS);

testRun("run goes on without a log where it cannot write one, and says so", async () => {
  await using stage = await openScripted(SHOW);
  await Deno.writeTextFile(`${stage.home}/.local`, "not a folder");
  const { exitCode, stderr } = await stage.run([]);
  assertEquals(exitCode, 0);
  assertMatch(stderr, /^The relay goes on without a log: .+\n$/);
});

testRun("run says nothing of its own when all goes well, and keeps the last 20 logs", async () => {
  await using stage = await openScripted(SHOW);
  const folder = `${stage.home}/.local/state/codex-relay`;
  await Deno.mkdir(folder, { recursive: true });
  const old = Array.from({ length: 25 }, (_, index) => `run-2026-01-01T00-00-${10 + index}-000Z-1.log`);
  for (const name of [...old, "mine.log"]) await Deno.writeTextFile(`${folder}/${name}`, "");
  const { exitCode, stderr } = await stage.run([]);
  assertEquals([exitCode, stderr], [0, ""]);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assertEquals(names.filter((name) => name.startsWith("run-")).length, 20);
  assertEquals(names.slice(0, 2), ["mine.log", old[6]]);
});

testRun("run works with the permissions of the standalone binary", async () => {
  await using stage = await openScripted(SHOW);
  const main = new URL("main.ts", ROOT).pathname;
  const proxy = { HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "localhost" };
  const settings = { ...stage.settings, CODEX_RELAY_UPSTREAM: stage.provider.url.replace("127.0.0.1", "localhost") };
  const command = [Deno.execPath(), "run", "--quiet", ...PERMISSIONS, main, "run"];
  const { exitCode, stdout, stderr } = await stage.start(command, { ...settings, ...proxy }).result;
  assertEquals([exitCode, stderr], [0, ""]);
  assertMatch(stdout, new RegExp(`-c model_catalog_json=${stage.environment.TMPDIR}/codex-relay-\\w+/models\\.json\n`));
  assertEquals([...Deno.readDirSync(`${stage.home}/.local/state/codex-relay`)].length, 1);
});
