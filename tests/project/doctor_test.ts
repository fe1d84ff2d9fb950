/**
 * Tests of `codex-relay doctor` as a process, the same ones on every runtime: exit codes, pipes, certificates, secrets.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { answerWell, refuseWith } from "../support/doctor_harness.ts";
import { type Ended, runToEnd } from "../support/relay_process.ts";
import { NOWHERE, testEverywhere } from "../support/runtime_scenarios.ts";
import { RUNTIMES, type TestedRuntime } from "../support/runtimes.ts";
import { type ScriptedProviderOptions, startScriptedProvider } from "../../tools/scripted_provider.ts";

const KEY = "sk-key-of-the-doctor";
const TLS = new URL("../support/tls/", import.meta.url);

/** Where Deno keeps what it downloaded, which a new home folder must not change. */
const { stdout: info } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
const DENO_DIR: string = JSON.parse(new TextDecoder().decode(info)).denoDir;

interface DoctorRun {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly provider?: Partial<ScriptedProviderOptions>;
}

/** Runs the command in a new home folder with a file in it, which must be as it was afterwards. */
async function runDoctor(
  runtime: TestedRuntime,
  { args = [], env = {}, provider: options }: DoctorRun,
): Promise<Ended> {
  const provider = options && startScriptedProvider({ answer: answerWell, keys: [KEY], ...options });
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/.codex`);
  await Deno.writeTextFile(`${home}/.codex/config.toml`, "# mine\n");
  const upstream = provider === undefined ? [] : ["--upstream", provider.url];
  const command = runtime.command("main.ts", ["doctor", "--port", "0", ...upstream, ...args]);
  const allowed = runtime.name === "Deno" ? command.args.toSpliced(1, 0, "--allow-write") : command.args;
  try {
    const ended = await runToEnd({
      ...command,
      args: allowed,
      env: { DENO_DIR, HOME: home, CODEX_HOME: `${home}/.codex`, CODEX_RELAY_API_KEY: KEY, ...env },
    });
    const left = [...Deno.readDirSync(home), ...Deno.readDirSync(`${home}/.codex`)].map(({ name }) => name)
      // Where Bun keeps what it compiled.
      .filter((name) => name !== ".bun");
    assertEquals(left, [".codex", "config.toml"]);
    assertEquals(await Deno.readTextFile(`${home}/.codex/config.toml`), "# mine\n");
    return ended;
  } finally {
    await provider?.close();
    await Deno.remove(home, { recursive: true });
  }
}

testEverywhere(
  "doctor: one JSON object on stdout, nothing on stderr, exit code 0 with warnings alone",
  async (runtime) => {
    const { code, stdout, stderr } = await runDoctor(runtime, { args: ["--json"], provider: {} });
    assertEquals([code, stderr], [0, ""]);
    const { exit_code, findings, model, requests } = JSON.parse(stdout);
    assertEquals([exit_code, model, requests], [0, "scripted-model", 13]);
    const failed = findings.filter(({ status }: { status: string }) => status === "failed");
    assertEquals([failed, findings.length], [[], 23]);
    assertEquals(stdout.includes(KEY), false);
  },
);

testEverywhere("doctor: the report for people says beforehand what it asks, and leaves no key", async (runtime) => {
  const answer = () => refuseWith(400, `Not with ${KEY}, please`);
  const { code, stdout, stderr } = await runDoctor(runtime, { provider: { answer } });
  assertEquals([code, stderr], [1, ""]);
  const [first = "", plan = ""] = stdout.split("\n");
  assertMatch(first, /^codex-relay doctor \d/);
  assertMatch(plan, /^Up to 16 small requests/);
  assertStringIncludes(stdout, "✗ Plain answer: asked for one word in a stream: ");
  assertStringIncludes(stdout, "Not with ***, please");
  assertMatch(stdout, /\n1 failed, .*; 2 requests to the model, 0 tokens in and 0 out\n$/);
  assertEquals(stdout.includes(KEY), false);
});

testEverywhere(
  "doctor: it looks at the provider whose key is the only one that is set, as run does",
  async (runtime) => {
    const env = { CODEX_RELAY_API_KEY: "", MOONSHOT_API_KEY: KEY };
    const { code, stdout } = await runDoctor(runtime, { args: ["--offline"], env });
    assertEquals(code, 0);
    assertStringIncludes(stdout, ": kimi at https://api.moonshot.cn/v1, since MOONSHOT_API_KEY is set\n");
    assertStringIncludes(stdout, ": it is in MOONSHOT_API_KEY\n");
    const both = await runDoctor(runtime, { args: ["--offline"], env: { ...env, GROQ_API_KEY: KEY } });
    assertStringIncludes(both.stdout, ", by default; keys are set for kimi (MOONSHOT_API_KEY), groq (GROQ_API_KEY)\n");
  },
);

testEverywhere("doctor: a server that is down fails, and what needs it is left out", async (runtime) => {
  const { code, stdout, stderr } = await runDoctor(runtime, { args: ["--upstream", "http://127.0.0.1:2/v1"] });
  assertEquals([code, stderr], [1, ""]);
  assertStringIncludes(stdout, "The server on this machine does not run, or listens elsewhere.\n    → start it");
  assertStringIncludes(stdout, '– Skipped, as "Way to the provider" failed: Model list, Model, Plain answer, ');
});

Deno.test("doctor: a host that Deno was not permitted to reach", async () => {
  const [deno] = RUNTIMES;
  if (deno === undefined) throw new Error("Deno is the first runtime");
  const { code, stdout } = await runDoctor(deno, { args: ["--json", "--upstream", "http://localhost:2/v1"] });
  const { findings } = JSON.parse(stdout);
  const network = findings.find(({ id }: { id: string }) => id === "network");
  assertEquals([code, network.outcome], [1, "network.not_permitted"]);
});

testEverywhere("doctor: --offline asks nothing, --share shows no host, key or path", async (runtime) => {
  const offline = await runDoctor(runtime, { args: ["--offline", "--upstream", NOWHERE, "--model", "m"] });
  assertEquals([offline.code, offline.stderr], [0, ""]);
  assertStringIncludes(offline.stdout, "Nothing is asked of the provider (--offline).");
  const shared = await runDoctor(runtime, { args: ["--share"], provider: {} });
  assertEquals([shared.code, shared.stderr], [0, ""]);
  assertMatch(shared.stdout, new RegExp(`^codex-relay [\\d.]+, ${runtime.name} [\\d.]+, \\w+ \\w+\\nprovider: custom`));
  assertEquals(new RegExp(`127\\.0\\.0\\.1|${KEY}|/tmp|codex/config`).test(shared.stdout), false, shared.stdout);
  const both = await runDoctor(runtime, { args: ["--share", "--json"], provider: {} });
  assertEquals(JSON.parse(both.stdout).provider, "custom provider");
});

testEverywhere(
  "doctor: of several providers the one that is named is asked, with its own key alone",
  async (runtime) => {
    const first = startScriptedProvider({ answer: answerWell, keys: ["sk-of-the-first"] });
    const second = startScriptedProvider({ answer: answerWell, keys: ["sk-of-the-second"] });
    const folder = await Deno.makeTempDir();
    const tables = `[providers.first]\nupstream = "${first.url}"\napi-key = "sk-of-the-first"\n` +
      `[providers.second]\nupstream = "${second.url}"\napi-key = "sk-of-the-second"\n[aliases]\nfast = "second/scripted-model"\n`;
    await Deno.writeTextFile(`${folder}/relay.toml`, tables);
    for (const wish of [["--provider", "second"], ["--model", "second/scripted-model"], ["--model", "fast"]]) {
      const env = { CODEX_RELAY_API_KEY: "" };
      const { stdout } = await runDoctor(runtime, {
        args: ["--json", "--config", `${folder}/relay.toml`, ...wish],
        env,
      });
      const { provider, model, findings } = JSON.parse(stdout);
      assertEquals([provider, model], ["second", "scripted-model"], wish.join(" "));
      assertStringIncludes(findings[0].found, "others: first (--provider NAME)");
      assertEquals(stdout.includes("sk-of-the"), false);
    }
    await first.close();
    await second.close();
    await Deno.remove(folder, { recursive: true });
    assertEquals([first.requests.length, second.chats.length > 30], [0, true]);
    assertEquals(
      new Set(second.requests.map(({ headers }) => headers.get("authorization"))),
      new Set(["Bearer sk-of-the-second"]),
    );
  },
);

testEverywhere("doctor: --json is one object also where settings cannot be used", async (runtime) => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/broken.toml`, "port = [\n");
  const wishes: readonly (readonly [args: readonly string[], words: string])[] = [
    [["--upstream", "x"], "Cannot use --upstream x"],
    [["--provider", "unknown-one"], "Cannot use --provider unknown-one"],
    [["--no-such-flag"], "Unknown flag --no-such-flag"],
    [["--config", `${folder}/broken.toml`], "this is not TOML"],
    [["--write", folder], "Cannot use --write: that file exists already"],
  ];
  for (const [args, words] of wishes) {
    const { code, stdout, stderr } = await runDoctor(runtime, { args: ["--json", ...args] });
    const { exit_code, findings, provider, requests } = JSON.parse(stdout);
    assertEquals([code, exit_code, provider, requests], [2, 2, null, 0], stdout);
    assertEquals(findings[0].outcome, "configuration.faulty");
    assertStringIncludes(findings[0].found, words);
    assertStringIncludes(stderr, words);
    const shared = await runDoctor(runtime, { args: ["--json", "--share", ...args] });
    assertEquals(JSON.parse(shared.stdout).findings[0].outcome, "configuration.faulty");
    assertEquals(shared.stdout.includes(words), false, shared.stdout);
  }
  await Deno.remove(folder, { recursive: true });
});

testEverywhere("doctor: settings of its own are refused elsewhere, and wrong ones end with 2", async (runtime) => {
  const elsewhere = await runToEnd(runtime.command("main.ts", ["--offline"]));
  assertEquals([elsewhere.code, elsewhere.stdout], [2, ""]);
  assertStringIncludes(elsewhere.stderr, "Cannot use --offline here: it belongs to codex-relay doctor");
  const wrong = await runDoctor(runtime, { args: ["--upstream", "x"] });
  assertEquals(wrong.code, 2);
});

testEverywhere(
  "doctor: --write makes a new file with what was learned, and never touches one that is there",
  async (runtime) => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/learned.toml`;
    const provider = { rules: { streamOptions: "refused" as const } };
    const first = await runDoctor(runtime, { args: ["--write", path], provider });
    assertEquals([first.code, first.stderr], [0, ""]);
    const written = await Deno.readTextFile(path);
    assertStringIncludes(written, "\n[profile]\nstreamOptions = false\n");
    const again = await runDoctor(runtime, { args: ["--write", path], provider });
    assertEquals([again.code, again.stdout, again.stderr], [
      2,
      "",
      "Cannot use --write: that file exists already; name one that does not\n",
    ]);
    assertEquals(await Deno.readTextFile(path), written);
    const nothing = await runDoctor(runtime, { args: ["--write", `${folder}/other.toml`], provider: {} });
    assertEquals(nothing.stderr, "Nothing was learned that a configuration file could hold, so --write wrote none\n");
    const nowhere = await runDoctor(runtime, { args: ["--write", `${folder}/no/such/folder.toml`], provider });
    assertEquals([nowhere.code, nowhere.stdout, nowhere.stderr], [
      2,
      "",
      "Cannot use --write: its folder does not exist; make it first, or name another file\n",
    ]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["learned.toml"]);
    await Deno.remove(folder, { recursive: true });
  },
);

testEverywhere(
  "doctor: certificates that have expired, have another name, are of no known authority, or are good",
  async (runtime) => {
    const trusted = {
      DENO_CERT: new URL("ca.pem", TLS).pathname,
      NODE_EXTRA_CA_CERTS: new URL("ca.pem", TLS).pathname,
    };
    const cases = [
      ["expired", trusted, "network.expired"],
      ["other_name", trusted, "network.wrong_name"],
      ["good", {}, "network.untrusted"],
      ["good", trusted, undefined],
    ] as const;
    for (const [name, env, outcome] of cases) {
      const [cert, key] = await Promise.all([
        Deno.readTextFile(new URL(`${name}.pem`, TLS)),
        Deno.readTextFile(new URL(`${name}.key`, TLS)),
      ]);
      const server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
        () => Response.json({ data: [] }),
      );
      const upstream = `https://127.0.0.1:${server.addr.port}/v1`;
      const { stdout } = await runDoctor(runtime, { args: ["--json", "--upstream", upstream], env });
      await server.shutdown();
      const findings: readonly { readonly id: string; readonly outcome?: string; readonly found: string }[] =
        JSON.parse(stdout)
          .findings;
      const network = findings.find(({ id }) => id === "network");
      assert(network !== undefined);
      assertEquals(network.outcome, outcome, `${name}: ${network.found}`);
    }
  },
);
