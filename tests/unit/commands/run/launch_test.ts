/**
 * Tests of the arguments and variables with which Codex is started, and of the printed command.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { existsSync } from "node:fs";
import { type LaunchOptions, printCommand, runCodexToEnd } from "../../../../lib/commands/run/launch.ts";
import { UsageLedger } from "../../../../lib/relay/usage_ledger.ts";
import { openRunLog } from "../../../../lib/commands/run/run_log.ts";
import { DENO } from "../../../../lib/runtime/deno.ts";
import type { Runtime } from "../../../../lib/runtime/runtime.ts";
import { configFor, USUAL } from "../../../support/config_harness.ts";

const ENTRY = { slug: "some-model", display_name: "Some model" };

async function optionsFor(said: string[], changes: Partial<LaunchOptions> = {}): Promise<LaunchOptions> {
  return {
    relay: { origin: "http://127.0.0.1:5555", token: "t", printedToken: { kind: "any" } },
    config: await configFor({ args: ["run", "--provider", "groq"], env: { GROQ_API_KEY: "gsk-mine" } }),
    passedOn: ["exec", "Say hi."],
    model: "some-model",
    entries: [ENTRY],
    codexVersion: "0.171.0",
    say: (line) => void said.push(line),
    ...changes,
  };
}

/** A machine with these variables, and what it printed. */
function machine(variables: Readonly<Record<string, string>>, changes: Partial<Runtime> = {}) {
  const written: string[] = [];
  const runtime: Runtime = {
    ...DENO,
    os: "linux",
    program: "codex-relay",
    variable: (name) => variables[name],
    write: (text) => void written.push(text),
    onSignal: () => {},
    ...changes,
  };
  return { runtime, written };
}

Deno.test("runCodexToEnd() puts the user's arguments last, and removes the catalog when Codex has ended", async () => {
  const parent = await Deno.makeTempDir();
  const seen: { args?: readonly string[]; env?: unknown; catalog?: string } = {};
  const { runtime } = machine({ TMPDIR: parent }, {
    startCodex(args, env) {
      const path = args.find((argument) => argument.startsWith("model_catalog_json="))?.split("=")[1] ?? "";
      Object.assign(seen, { args, env, catalog: path });
      assertEquals(JSON.parse(Deno.readTextFileSync(path)), { models: [ENTRY] });
      return Promise.resolve({ exitCode: Promise.resolve(7), kill() {} });
    },
  });
  assertEquals(await runCodexToEnd(await optionsFor([]), runtime), 7);
  assertEquals([seen.args?.slice(0, 2), seen.args?.slice(-2)], [["-c", "model=some-model"], ["exec", "Say hi."]]);
  assertEquals(seen.env, { CODEX_RELAY_TOKEN: "t" });
  assertMatch(seen.catalog ?? "", /^\/.+\/codex-relay-[^/]+\/models\.json$/);
  assertEquals([existsSync(seen.catalog ?? ""), [...Deno.readDirSync(parent)]], [false, []]);
  await Deno.remove(parent);
});

Deno.test("runCodexToEnd() lets Codex ask for the catalog where no file can be written", async () => {
  for (const changes of [{ mayWrite: () => false }, {}]) {
    const said: string[] = [];
    const { runtime } = machine({ TMPDIR: "/nowhere/at/all" }, {
      startCodex(args) {
        assertEquals(args.filter((argument) => argument.includes("catalog")), [
          "model_providers.codex-relay.model_catalog_url=http://127.0.0.1:5555/v1/codex-catalog",
        ]);
        return Promise.resolve({ exitCode: Promise.resolve(0), kill() {} });
      },
      ...changes,
    });
    assertEquals(await runCodexToEnd(await optionsFor(said), runtime), 0);
    assertEquals(said.length, changes.mayWrite === undefined ? 1 : 0);
  }
});

Deno.test("printCommand() prints the command for a relay that was there before, and nothing else", async () => {
  const said: string[] = [];
  const { runtime, written } = machine({});
  assertEquals(printCommand(await optionsFor(said), runtime), 0);
  assertEquals(said, []);
  assertEquals(written.length, 1);
  assertMatch(written[0] ?? "", /^CODEX_RELAY_TOKEN=no-token-needed codex -c model=some-model .+ exec 'Say hi\.'\n$/);
});

Deno.test("printCommand() says which relay the command needs, and what an early Codex lacks", async () => {
  const said: string[] = [];
  const { runtime, written } = machine({});
  const options = await optionsFor(said, { codexVersion: "0.120.0" });
  const relay = {
    port: 5555,
    url: "http://127.0.0.1:5555",
    close: () => Promise.resolve(),
    configure() {},
    ledger: new UsageLedger(),
    watchWaits() {},
  };
  const runLog = openRunLog({ folder: undefined, level: "off", redact: (line) => line, processId: 1 });
  const place = { ...options.relay, printedToken: { kind: "own" }, own: { relay, runLog } } as const;
  assertEquals(printCommand({ ...options, relay: place }, runtime), 0);
  assertMatch(
    written[0] ?? "",
    /^CODEX_RELAY_TOKEN="\$\{CODEX_RELAY_TOKEN:\?set it first\}" codex .+127\.0\.0\.1:4444\/v1 /,
  );
  assertEquals(said, [
    "It needs a relay with the same CODEX_RELAY_TOKEN: codex-relay --provider groq --port 4444",
    "Codex 0.120.0 gets its models from a file, which codex-relay run writes for as long as it runs",
  ]);
  // Settings that another relay would not have by itself come along.
  const file = "[providers.groq]\n[providers.kimi]\n";
  const cases = [
    { args: ["run", "--provider", "groq", "--upstream", "http://127.0.0.1:9/v1"], files: {} },
    { args: ["run", "--provider", "kimi"], files: { [USUAL]: file } },
    { args: ["run"], files: { [USUAL]: file } },
    { args: ["run", "--config", "/my file"], files: { "/my file": 'provider = "groq"' } },
    { args: ["run"], files: {} },
  ];
  const lines = await Promise.all(cases.map(async (given) => {
    const config = await configFor({ ...given, env: { GROQ_API_KEY: "k", MOONSHOT_API_KEY: "k" } });
    const heard: string[] = [];
    const say = (line: string) => heard.push(line);
    printCommand({ ...options, config, codexVersion: "0.171.0", relay: place, say }, runtime);
    return heard.join("|").replace("It needs a relay with the same CODEX_RELAY_TOKEN: codex-relay ", "");
  }));
  assertEquals(lines, [
    "--provider groq --upstream http://127.0.0.1:9/v1 --port 4444",
    "--provider kimi --port 4444",
    "--port 4444",
    "--config '/my file' --port 4444",
    "--upstream https://openrouter.ai/api/v1 --port 4444",
  ]);
});
