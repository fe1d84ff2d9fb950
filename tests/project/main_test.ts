/**
 * Tests that the program, run as users run it, starts, reports what is wrong, and stops.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { deltaChunk, textAnswer } from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import {
  type Ended,
  type ProcessOptions,
  type RelayProcess,
  runToEnd,
  startProcess,
} from "../support/relay_process.ts";

const ALL = ["--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "--allow-write"];
/** What a clone needs to load late parts of itself; those of the published package need no permission. */
const OWN_CODE = "--allow-read=.";
const NOWHERE = "http://127.0.0.1:1/v1";

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: readonly string[];
}

function command(args: readonly string[], { env = {}, permissions = ALL }: RunOptions = {}): ProcessOptions {
  return { args: ["run", ...permissions, "main.ts", ...args], env };
}

function run(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return runToEnd(command(args, options));
}

function launch(args: readonly string[], options?: RunOptions): Promise<RelayProcess> {
  return startProcess(command(args, options));
}

/** Where Deno keeps what it downloaded: below the home folder by default. */
async function denoFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], stdin: "null" }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** Asks for a stream as Codex does. */
function ask(url: string): Promise<Response> {
  return fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", originator: "codex_exec" },
    body: JSON.stringify({ model: "any", stream: true, input: "Hello" }),
  });
}

/** A provider that says a word and then nothing for ever. */
function startSilentProvider() {
  return startScriptedProvider({ answer: () => ({ chunks: [deltaChunk({ content: "Wait" })], end: "hang" }) });
}

Deno.test("codex-relay --help and --version answer on stdout with exit code 0", async () => {
  const [help, version] = await Promise.all([run(["--help"]), run(["-V"])]);
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "--model-map MAP");
  assertEquals(version, { code: 0, stdout: `codex-relay ${manifest.version}\n`, stderr: "" });
});

Deno.test("codex-relay needs no permission of the user's to print help and to list providers", async () => {
  assertEquals((await run(["--help"], { permissions: ["--no-prompt", OWN_CODE] })).code, 0);
  const { stdout } = await run(["providers"], { permissions: ["--no-prompt", OWN_CODE] });
  assertMatch(
    stdout,
    /^deepseek +https:\/\/api\.deepseek\.com\/v1 +DEEPSEEK_API_KEY +4446 +chat, responses, messages$/m,
  );
});

Deno.test("codex-relay --provider reads the provider's key when permitted, and starts without it when not", async () => {
  const provider = startScriptedProvider({ answer: () => ({}), keys: ["sk-own"] });
  const args = ["--print-config", "--provider", "deepseek", "--upstream", provider.url];
  const env = { DEEPSEEK_API_KEY: "sk-own" };
  const narrow = ["--no-prompt", OWN_CODE, "--allow-net=127.0.0.1", "--allow-env=CODEX_RELAY_*"];
  const [allowed, denied] = await Promise.all([run(args, { env }), run(args, { env, permissions: narrow })]);
  await provider.close();
  assertEquals([allowed.code, allowed.stderr], [0, ""]);
  assertMatch(allowed.stdout, /^model = "scripted-model"$/m);
  assertEquals(denied.code, 0);
  assertStringIncludes(denied.stderr, "no key was sent");
  assertMatch(denied.stdout, /^env_key = "DEEPSEEK_API_KEY"$/m);
});

Deno.test("codex-relay prints every wrong setting on a line of stderr and exits with code 2", async () => {
  const { code, stdout, stderr } = await run(["--port", "x", "--bogus", "--api-key", "sk secret"], {
    env: { CODEX_RELAY_UPSTREAM: "nowhere" },
  });
  assertEquals([code, stdout], [2, ""]);
  assertEquals(stderr.trimEnd().split("\n").sort(), [
    "Cannot use --api-key: give only the key: printable ASCII characters without spaces, and without Bearer in front",
    "Cannot use --port x: a port is a whole number from 0 to 65535",
    "Cannot use CODEX_RELAY_UPSTREAM=nowhere: give a URL with a host that begins with https:// or http://",
    "Unknown flag --bogus; codex-relay --help lists the flags",
  ]);
});

Deno.test("codex-relay reads the configuration file of the user, and an unreadable one is an error", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const base = Deno.build.os === "darwin" ? `${folder}/Library/Application Support` : folder;
    await Deno.mkdir(`${base}/codex-relay`, { recursive: true });
    await Deno.writeTextFile(`${base}/codex-relay/config.toml`, "port = 'x'\n");
    const usual = await run([], {
      env: { XDG_CONFIG_HOME: folder, HOME: folder, APPDATA: folder, DENO_DIR: await denoFolder() },
    });
    assertEquals(usual.code, 2);
    assertMatch(usual.stderr, /^Cannot use port = x in .*config\.toml: a port is/);
    const named = await run(["--config", folder]);
    assertEquals(named.code, 2);
    assertStringIncludes(named.stderr, `Cannot read the file of --config, ${folder}: `);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("codex-relay --print-config writes nothing but TOML to stdout", async () => {
  const provider = startScriptedProvider({ answer: () => ({}) });
  const { code, stdout, stderr } = await run(["--print-config", "--upstream", provider.url, "--port", "4999"]);
  await provider.close();
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^base_url = "http:\/\/127\.0\.0\.1:4999\/v1"$/m);
});

Deno.test("codex-relay works with the permissions that SECURITY.md names, and with no key, home or file", async () => {
  const provider = startSilentProvider();
  const program = await launch(["--port", "0", "--upstream", provider.url], {
    permissions: ["--no-prompt", OWN_CODE, "--allow-net=127.0.0.1", "--allow-env=CODEX_RELAY_*,RUST_LOG"],
    env: { CODEX_RELAY_LOG: "debug" },
  });
  try {
    assertMatch(program.url, /^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    assertEquals((await (await fetch(`${program.url}/health`)).json()).status, "ok");
    await program.sees("ℹ upstream models: scripted-model");
    await program.sees("⚠ To configure Codex with model metadata, run: ");
  } finally {
    await program.stop();
    await provider.close();
  }
});

Deno.test("codex-relay names a port that is in use and exits with code 1", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const { code, stderr } = await run(["--port", String(port), "--upstream", NOWHERE]);
  taken.close();
  assertEquals(code, 1);
  assertEquals(
    stderr,
    `Cannot listen on 127.0.0.1:${port}: the port is in use; stop the program that has it, or choose another with --port (0 takes any free one)\n`,
  );
});

Deno.test("codex-relay names an address that the machine does not have and exits with code 1", async () => {
  // No machine has it (RFC 5737).
  const host = "192.0.2.1";
  const args = ["--host", host, "--port", "0", "--relay-token", "example-token", "--upstream", NOWHERE];
  const { code, stderr } = await runToEnd({
    args: ["run", "--no-prompt", `--allow-net=${host}`, "--allow-env", "main.ts", ...args],
  });
  assertEquals(
    [code, stderr],
    [1, `Cannot listen on ${host}:0: this machine has no such address; check --host\n`],
  );
});

// Windows knows no signals that one program may send to another.
const ignore = Deno.build.os === "windows";

Deno.test(
  "codex-relay stops at once when no request is running, whatever connections are open",
  { ignore },
  async () => {
    const program = await launch(["--port", "0", "--upstream", NOWHERE]);
    try {
      // The answer is read to its end, so fetch keeps the connection for the next request.
      await (await fetch(`${program.url}/health`)).text();
      const started = performance.now();
      program.kill("SIGTERM");
      assertEquals(await program.code, 0);
      assert(performance.now() - started < 3_000);
    } finally {
      await program.stop();
    }
  },
);

Deno.test(
  "codex-relay refuses new requests after a signal and ends live answers with a failed event",
  { ignore },
  async () => {
    const provider = startSilentProvider();
    const program = await launch(["--port", "0", "--upstream", provider.url, "--shutdown-timeout", "1"]);
    try {
      const answer = await ask(program.url);
      const text = answer.text();
      program.kill("SIGINT");
      await program.sees("Stopping: 1 answer is live, with 1 s to finish; a second signal stops at once");
      assertEquals(await ask(program.url).then(() => "answered", () => "refused"), "refused");
      assertMatch(await text, /"type":"response\.failed".*relay_shutting_down/);
      assertEquals(await program.code, 0);
      await program.sees("Stopping now: 1 answer is still live after 1 s and will be ended");
    } finally {
      await program.stop();
      await provider.close();
    }
  },
);

Deno.test("codex-relay waits for a request that the upstream has not answered yet", { ignore }, async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<ScriptedAnswer>();
  const provider = startScriptedProvider({
    answer: () => {
      asked.resolve();
      return answer.promise;
    },
  });
  const program = await launch(["--port", "0", "--upstream", provider.url]);
  try {
    const text = ask(program.url).then((response) => response.text());
    await asked.promise;
    program.kill("SIGTERM");
    await program.sees("Stopping: 1 answer is live, with 30 s to finish");
    answer.resolve(textAnswer("Late."));
    assertMatch(await text, /"type":"response\.completed"/);
    assertEquals(await program.code, 0);
  } finally {
    await program.stop();
    await provider.close();
  }
});

Deno.test("codex-relay exits immediately at a second signal", { ignore }, async () => {
  const provider = startSilentProvider();
  const exitCodes: number[] = [];
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const program = await launch(["--port", "0", "--upstream", provider.url]);
    try {
      const answer = await ask(program.url);
      const text = answer.text().catch(() => "cut");
      program.kill("SIGTERM");
      await program.sees("Stopping: 1 answer is live");
      program.kill(signal);
      exitCodes.push(await program.code);
      assertEquals(await text, "cut");
    } finally {
      await program.stop();
    }
  }
  await provider.close();
  assertEquals(exitCodes, [130, 143]);
});
