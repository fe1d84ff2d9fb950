/**
 * Tests which relay Codex gets, and with which token.
 *
 * `tests/project/run_test.ts` opens relays.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { PortFinding } from "../../../../lib/commands/run/probe_port.ts";
import { RunRefusal } from "../../../../lib/commands/run/refusal.ts";
import {
  canShareRelay,
  explainOtherPort,
  findAskedPort,
  findKeyVariable,
  requireKey,
  useRunningRelay,
} from "../../../../lib/commands/run/relay_place.ts";
import { configFor, type Given, USUAL } from "../../../support/config_harness.ts";

const RELAY = { kind: "relay", providers: ["groq", "deepseek"], passesClientKey: false } as const;

Deno.test("findAskedPort() reads the flag and the variable, not the file, and no free port", async () => {
  const given: readonly Given[] = [
    { args: ["run", "--port", "5555"] },
    { args: ["run"], env: { CODEX_RELAY_PORT: "5556" } },
    { args: ["run"], files: { [USUAL]: "port = 5557" } },
    { args: ["run", "--port", "0"] },
    { args: ["run"] },
  ];
  const ports = await Promise.all(given.map(async (from) => findAskedPort(await configFor(from))));
  assertEquals(ports, [5555, 5556, undefined, undefined, undefined]);
});

Deno.test("canShareRelay() wants a relay that serves the provider", async () => {
  const config = await configFor({ args: ["run", "--provider", "deepseek"], env: { DEEPSEEK_API_KEY: "k" } });
  const other = await configFor({ args: ["run", "--provider", "xai"], env: { XAI_API_KEY: "k" } });
  const cases: readonly (readonly [PortFinding | undefined, typeof config, boolean, boolean])[] = [
    [RELAY, config, true, true],
    [RELAY, other, true, false],
    [RELAY, other, false, true],
    [{ kind: "owned" }, config, true, false],
    [{ kind: "free" }, config, true, false],
    [undefined, config, true, false],
  ];
  for (const [finding, own, isChosen, expected] of cases) {
    assertEquals(canShareRelay(finding, { config: own, isChosen }), expected);
  }
});

Deno.test("canShareRelay() wants no relay whose own settings would count instead of flags", async () => {
  const env = { DEEPSEEK_API_KEY: "k", CODEX_RELAY_WIRE: "messages" };
  const args = ["run", "--provider", "deepseek", "--port", "5555"];
  for (
    const [flags, expected] of [
      [[], true],
      [["--model", "deepseek-flash"], true],
      [["--wire", "messages"], false],
      [["--wire", "messages", "--max-tries", "2"], false],
      [["--headers", '{"x-a":"b"}'], false],
    ] as const
  ) {
    const config = await configFor({ args: [...args, ...flags], env });
    assertEquals(canShareRelay(RELAY, { config, isChosen: true }), expected, flags.join(" "));
    assertEquals(canShareRelay(RELAY, { config, isChosen: false }), expected, flags.join(" "));
  }
  const config = await configFor({ args: [...args, "--wire", "messages", "--max-tries", "2"], env });
  assertEquals(
    explainOtherPort(RELAY, { config, port: 5555 }),
    "The relay on port 5555 has settings of its own, not --wire --max-tries; taking a free port instead",
  );
});

Deno.test("useRunningRelay() sends the key only to a relay that has none", async () => {
  const args = ["run", "--provider", "groq"];
  const keyed = await configFor({ args, env: { GROQ_API_KEY: "gsk-mine" } });
  const tokened = await configFor({ args, env: { GROQ_API_KEY: "gsk-mine", CODEX_RELAY_TOKEN: "my-token" } });
  const origin = "http://127.0.0.1:5555";
  assertEquals(useRunningRelay(RELAY, { config: keyed, port: 5555 }), {
    origin,
    token: "no-token-needed",
    printedToken: { kind: "any" },
  });
  assertEquals(useRunningRelay(RELAY, { config: tokened, port: 5555 }), {
    origin,
    token: "my-token",
    printedToken: { kind: "own" },
  });
  assertEquals(useRunningRelay({ ...RELAY, passesClientKey: true }, { config: keyed, port: 5555 }), {
    origin,
    token: "gsk-mine",
    printedToken: { kind: "key", variable: "GROQ_API_KEY" },
  });
});

Deno.test("explainOtherPort() takes another port beside relays only", async () => {
  const config = await configFor({ args: ["run", "--provider", "xai"], env: { XAI_API_KEY: "k" } });
  const explain = (finding: PortFinding | undefined) => explainOtherPort(finding, { config, port: 5555 });
  assertEquals([explain(undefined), explain({ kind: "free" })], [undefined, undefined]);
  assertEquals(explain(RELAY), "The relay on port 5555 serves groq, deepseek, not xai; taking a free port instead");
  assertEquals(
    explain({ kind: "owned" }),
    "The relay on port 5555 ends with the Codex that it was started for; taking a free port instead",
  );
  for (const kind of ["locked", "foreign"] as const) {
    assertEquals(assertThrows(() => explain({ kind }), RunRefusal).exitCode, 1);
  }
});

Deno.test("requireKey() names the variable of a known provider whose key is missing", async () => {
  const upstream = ["run", "--upstream"];
  requireKey(await configFor({ args: [...upstream, "http://127.0.0.1:11434/v1"] }));
  requireKey(await configFor({ args: [...upstream, "https://llm.example.com/v1"] }));
  requireKey(await configFor({ args: ["run", "--provider", "ollama"] }));
  const at = await configFor({ args: [...upstream, "https://api.groq.com/openai/v1"] });
  assertEquals(findKeyVariable(at), "GROQ_API_KEY");
  const error = assertThrows(() => requireKey(at), RunRefusal);
  assertEquals([error.exitCode, error.message], [
    2,
    "Cannot ask groq without a key: set GROQ_API_KEY, or give --api-key-file PATH",
  ]);
});
