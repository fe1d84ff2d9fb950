/**
 * Tests that the standalone binary has the permissions that its documented flags need, and no others.
 *
 * A real binary needs a runtime from the internet. Here the deno program itself replaces it: the result does not run the
 * relay, but the permissions, arguments and files embedded in it are those of a released one. `deno run` shows that
 * these permissions suffice.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import { textAnswer } from "../../tools/chat_frames.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";
import {
  compileArguments,
  createBundle,
  KEY_VARIABLES,
  listBunCompileArguments,
  PERMISSIONS,
  TARGETS,
} from "../../tools/compile.ts";
import { runToEnd, startProcess } from "../support/relay_process.ts";
import { IGNORE_BUN } from "../support/runtimes.ts";

async function inNewFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What Deno put behind the program: settings as JSON that begins with `argv`, a list of the files, and the files. */
function bakedIn(bytes: Uint8Array<ArrayBuffer>): string {
  const start = new TextEncoder().encode('{"argv":');
  // The program has that text among its own strings, too, but further ahead.
  for (let at = bytes.length - start.length; at >= 0; at--) {
    if (start.every((byte, index) => bytes[at + index] === byte)) {
      return new TextDecoder("latin1").decode(bytes.subarray(at));
    }
  }
  throw new Error("Cannot find the settings in the binary: Deno may have changed their form");
}

Deno.test("deno task compile embeds the documented permissions and files, and no others", async () => {
  await inNewFolder(async (folder) => {
    const binary = `${folder}/codex-relay`;
    const env = { DENORT_BIN: Deno.execPath() };
    const bundle = `${folder}/bundle`;
    await createBundle(bundle);
    const args = compileArguments(binary, bundle);
    const { success, stderr } = await new Deno.Command("deno", { args, env }).output();
    assert(success, new TextDecoder().decode(stderr));
    const baked = bakedIn(await Deno.readFile(Deno.build.os === "windows" ? `${binary}.exe` : binary));

    assertMatch(baked, /^\{"argv":\[\]/, "no arguments are baked in");
    assertMatch(baked, /"tracing_enabled":false/);
    // The hosts that Deno lets programs import from by default are listed, but `deny_import` overrules them.
    const { allow_import: _, ...permissions } = JSON.parse(/"permissions":(\{[^{}]*\})/.exec(baked)?.[1] ?? "{}");
    const stated = Object.entries(permissions).filter(([, value]) => value !== null);
    assertEquals(Object.fromEntries(stated), {
      // An empty list means the whole kind.
      allow_net: [],
      allow_env: [
        ...["CODEX_RELAY_*", "RUST_LOG", "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "USERPROFILE", "APPDATA"],
        ...["LOCALAPPDATA", "TMPDIR", "TEMP", "TMP", "PATH", "CODEX_HOME"],
        ...["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"],
        ...KEY_VARIABLES,
      ],
      allow_read: [],
      allow_write: [],
      allow_run: ["codex", "systemctl", "launchctl"],
      deny_import: [],
      prompt: false,
    });

    const names = [...baked.matchAll(/"(?:Dir|File)":\{"n":"([^"]+)"/g)].map(([, name]) => name);
    const built = [...Deno.readDirSync(bundle)].map(({ name }) => name);
    assertEquals(built.filter((name) => !names.includes(name)), [], "all that may be loaded late is there");
    for (const name of ["openai", "tests", "fixtures", "bench"]) assert(!names.includes(name), name);
  });
});

Deno.test("deno task compile supports six systems and gives each the same permissions", () => {
  assertEquals(Object.keys(TARGETS).length, 6);
  for (const [name, target] of Object.entries(TARGETS)) {
    const args = compileArguments(name, "bundle", target);
    assertEquals(args.filter((argument) => /^--allow|^-A$/.test(argument)).length, 5);
    assert(PERMISSIONS.every((flag) => args.includes(flag)));
    assertEquals(args[args.indexOf("--target") + 1], target);
    assertEquals(args.at(-1), "bundle/main.js", "what follows it would be baked in as its arguments");
  }
});

Deno.test({
  name: "the binary on Bun's runtime starts, answers a turn, and reads no .env of the folder it is started in",
  ignore: IGNORE_BUN || Deno.build.os === "windows",
  async fn() {
    await inNewFolder(async (folder) => {
      const program = `${folder}/codex-relay`;
      const { success, stderr } = await new Deno.Command("bun", { args: listBunCompileArguments(program) }).output();
      assert(success, new TextDecoder().decode(stderr));
      await Deno.writeTextFile(`${folder}/.env`, "CODEX_RELAY_PORT=wrong\n");
      const wrong = await runToEnd({ program: "sh", args: ["-c", `cd ${folder} && ./codex-relay --max-tries x`] });
      assertEquals([wrong.code, wrong.stderr.split("\n").length], [2, 2], wrong.stderr);
      assertStringIncludes(wrong.stderr, "Cannot use --max-tries x");
      const provider = startScriptedProvider({ answer: () => textAnswer("Hi there.") });
      const relay = await startProcess({
        program,
        args: ["--port", "0", "--upstream", provider.url, "--api-key", "k"],
      });
      try {
        const body = JSON.stringify({ model: "m", input: "Hi" });
        const answer = await fetch(`${relay.url}/v1/responses`, { method: "POST", body }).then((got) => got.json());
        assertEquals(answer.output[0].content[0].text, "Hi there.");
        await relay.sees("codex-relay --print-config");
        assertEquals(relay.stderr.includes("bunfs"), false);
      } finally {
        await relay.stop();
        await provider.close();
      }
    });
  },
});

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the relay as the binary would be, with a home of its own, and `codex` where `path` has one. */
async function runRelay(args: readonly string[], { home, path = "" }: { home: string; path?: string }): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...PERMISSIONS, "main.ts", ...args],
    clearEnv: true,
    env: { HOME: home, PATH: path, DENO_DIR: JSON.parse(await denoInfo()).denoDir, CODEX_RELAY_PORT: "4567" },
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

async function denoInfo(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("the binary's permissions suffice for --version and --help", async () => {
  await inNewFolder(async (home) => {
    const version = await runRelay(["--version"], { home });
    assertEquals(version, { code: 0, stdout: `codex-relay ${deno.version}\n`, stderr: "" });
    const help = await runRelay(["--help"], { home });
    assertEquals([help.code, help.stderr], [0, ""]);
    assertStringIncludes(help.stdout, "--print-config");
  });
});

Deno.test({
  name: "the binary's permissions suffice for --print-config: variables, file, upstream, codex and catalog",
  // The stand-in for codex is a shell script.
  ignore: Deno.build.os === "windows",
  async fn() {
    const models = { object: "list", data: [{ id: "some-model", object: "model", context_length: 65536 }] };
    const provider = startScriptedProvider({ models, answer: () => ({ status: 500 }) });
    await inNewFolder(async (home) => {
      const bundled = { models: [{ slug: "any", visibility: "list", base_instructions: "Work with care." }] };
      await Deno.writeTextFile(`${home}/codex`, `#!/bin/sh\nprintf '%s' '${JSON.stringify(bundled)}'\n`, {
        mode: 0o755,
      });
      await Deno.writeTextFile(`${home}/config.toml`, `upstream = "${provider.url}"\n`);
      const args = ["--print-config", "--config", `${home}/config.toml`, "--model-catalog", `${home}/catalog.json`];
      const { code, stdout, stderr } = await runRelay(args, { home, path: home });
      assertEquals([code, stderr], [0, ""]);
      assertStringIncludes(stdout, "http://127.0.0.1:4567/v1");
      assertStringIncludes(stdout, "some-model");
      assertStringIncludes(await Deno.readTextFile(`${home}/catalog.json`), "Work with care.");
    });
    await provider.close();
  },
});
