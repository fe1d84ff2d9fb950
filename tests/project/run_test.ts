/**
 * Tests of `codex-relay run` as a process around a stand-in for Codex: signals, ports, choices and refusals.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { PERMISSIONS } from "../../tools/compile.ts";
import { ROOT } from "../support/relay_process.ts";
import { KEY } from "../support/codex/driver.ts";
import { openRunStage, type RunningProgram, type RunStage, type RunStageOptions } from "../support/codex/run_stage.ts";
import { PROVIDERS } from "../../lib/providers/select.ts";

const IGNORE = Deno.build.os === "windows";

/** Says what it was started with, and ends. */
const SHOW = 'echo "args: $*"; echo "token: $CODEX_RELAY_TOKEN"';
/** Says where the relay is, and waits for a signal. */
const WAIT = [
  'for word in "$@"; do case $word in *base_url=*) echo "relay at ${word#*base_url=}";; esac; done',
  "trap 'echo got INT; exit 3' INT; trap 'echo got TERM; exit 4' TERM; trap 'echo got HUP; exit 5' HUP",
  "echo waiting; while :; do sleep 0.05; done",
].join("\n");

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: IGNORE, fn });
}

function open(script?: string, options: Partial<RunStageOptions> = {}): Promise<RunStage> {
  return openRunStage({ answer: () => textAnswer("Hi."), ...(script !== undefined && { script }), ...options });
}

/** A run that waits for a signal, and the origin of its relay. */
async function startWaiting(
  stage: RunStage,
  args: readonly string[] = [],
): Promise<RunningProgram & { readonly origin: string }> {
  const running = stage.start(stage.command(["run", ...args]), stage.settings);
  await running.sees("waiting");
  const shown = running.text();
  const [, origin = ""] = /relay at (http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(shown) ?? [];
  return { ...running, origin };
}

function answersAt(origin: string): Promise<boolean> {
  return fetch(`${origin}/health`).then((response) => response.text()).then(() => true, () => false);
}

async function freePort(): Promise<number> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return await Promise.resolve(port);
}

test("run gives Codex a relay that wants its token, and takes it away when Codex ends", async () => {
  await using stage = await open(WAIT);
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
  for (const runtime of ["deno", "bun"] as const) {
    test(`run on ${runtime} hands ${signal} on once, and ends as Codex ends`, async () => {
      await using stage = await open(WAIT, { runtime });
      const running = await startWaiting(stage);
      running.child.kill(signal);
      const { exitCode, stdout } = await running.result;
      assertEquals([exitCode, stdout.split(word).length - 1], [code, 1]);
    });
  }
}

for (const runtime of ["deno", "bun"] as const) {
  test(`run on ${runtime} ends with 137, and its relay with it, when Codex is killed`, async () => {
    await using stage = await open("echo pid=$$\n" + WAIT, { runtime });
    const running = await startWaiting(stage);
    const [, pid = ""] = /pid=(\d+)/.exec(running.text()) ?? [];
    Deno.kill(Number(pid), "SIGKILL");
    const { exitCode, stderr } = await running.result;
    assertEquals(exitCode, 137);
    assertMatch(stderr, /Codex ended with 137; the relay's log is \S+\.log/);
    assertEquals(await answersAt(running.origin), false);
  });
}

test("run listens at the port that was asked for, but not at the one of the file", async () => {
  await using stage = await open(WAIT);
  const [asked, inFile] = [await freePort(), await freePort()];
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

test("run uses the relay that answers at the asked port, and leaves it running", async () => {
  await using stage = await open(SHOW);
  const port = await freePort();
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

test("run gives its key to a relay that has none, and its token to one that wants it", async () => {
  await using stage = await open(SHOW);
  const port = await freePort();
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

test("run takes a free port beside the relay of another run, and beside one of another provider", async () => {
  await using stage = await open(WAIT);
  const port = await freePort();
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

test("run ends with 1 when another program, or a relay with another token, has the asked port", async () => {
  await using stage = await open(SHOW);
  const foreign = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("Hello"));
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = await freePort();
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

/** What `codex-relay run` says, and how it ends, with nothing but `env` and `args`. */
async function refusalOf(
  stage: RunStage,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<readonly [exitCode: number, stdout: string, stderr: string]> {
  const { exitCode, stdout, stderr } = await stage.start(stage.command(["run", ...args]), env).result;
  return [exitCode, stdout, stderr];
}

test("run says in one line what is missing", async () => {
  await using none = await open();
  assertEquals(await refusalOf(none, { env: none.settings }), [
    1,
    "",
    "Cannot start Codex: There is no codex, or Deno was not permitted to run it; install it with npm install --global " +
    "@openai/codex\n",
  ]);
  await using stage = await open(SHOW);
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

test("run refuses a Codex that is too old", async () => {
  await using stage = await open("");
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

test("run chooses the one provider whose key variable is set, and lists several", async () => {
  await using stage = await open(SHOW);
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
});

test("run goes on without a log where it cannot write one, and says so", async () => {
  await using stage = await open(SHOW);
  await Deno.writeTextFile(`${stage.home}/.local`, "not a folder");
  const { exitCode, stderr } = await stage.run([]);
  assertEquals(exitCode, 0);
  assertMatch(stderr, /^The relay goes on without a log: .+\n$/);
});

test("run says nothing of its own when all goes well, and keeps the last 20 logs", async () => {
  await using stage = await open(SHOW);
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

test("run works with the permissions of the standalone binary", async () => {
  await using stage = await open(SHOW);
  const main = new URL("main.ts", ROOT).pathname;
  const proxy = { HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "localhost" };
  const settings = { ...stage.settings, CODEX_RELAY_UPSTREAM: stage.provider.url.replace("127.0.0.1", "localhost") };
  const command = [Deno.execPath(), "run", ...PERMISSIONS, main, "run"];
  const { exitCode, stdout, stderr } = await stage.start(command, { ...settings, ...proxy }).result;
  assertEquals([exitCode, stderr], [0, ""]);
  assertMatch(stdout, new RegExp(`-c model_catalog_json=${stage.environment.TMPDIR}/codex-relay-\\w+/models\\.json\n`));
  assertEquals([...Deno.readDirSync(`${stage.home}/.local/state/codex-relay`)].length, 1);
});
