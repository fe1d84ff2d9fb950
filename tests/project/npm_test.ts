/**
 * Tests of the npm package: its files and rules, `npx` from a registry on loopback, and what it asks of Node.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import { nameBundled } from "../../tools/npm/bundle.ts";
import { createPackageManifest } from "../../tools/npm_package.ts";
import { fromRoot, runTool } from "../../tools/npm/run_tool.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import { deltaChunk, finishChunk, textAnswer } from "../../tools/chat_frames.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";
import { startNpmRegistry } from "../support/npm_registry.ts";
import { CODEX, STREAM, terminalEvents } from "../support/relay_harness.ts";
import { runToEnd, startProcess } from "../support/relay_process.ts";
import { IGNORE_NODE } from "../support/runtimes.ts";

/** Where Node is missing its tests are left out, but never in CI (`CI=true`), where they fail. */
const ignore = IGNORE_NODE;

interface Packed {
  /** What `npm pack` says of the package. */
  readonly report: {
    readonly name: string;
    readonly version: string;
    readonly filename: string;
    readonly unpackedSize: number;
    readonly files: readonly { readonly path: string; readonly mode: number }[];
  };
  readonly manifest: ReturnType<typeof createPackageManifest> & { readonly name: string; readonly version: string };
  readonly folder: string;
}

/** The only thing in a folder. */
async function findOnly(folder: string): Promise<string> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  assertEquals(names.length, 1);
  return `${folder}/${names[0]}`;
}

/** Builds and packs the package, uses it, and takes it away. */
async function withPackage(use: (packed: Packed) => Promise<void>): Promise<void> {
  const place = await Deno.makeTempDir();
  try {
    const folder = `${place}/package`;
    await runTool(Deno.execPath(), ["run", "-A", "--quiet", fromRoot("tools/npm_package.ts"), folder]);
    const report = JSON.parse(await runTool("npm", ["pack", "--json", "--pack-destination", place, folder]));
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/package.json`));
    // npm 11 and older print a list.
    await use({ report: (Array.isArray(report) ? report : Object.values(report))[0], manifest, folder: place });
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

Deno.test("the manifest names one command, no scripts and no dependencies, and the repository only where it is known", () => {
  const manifest = createPackageManifest();
  assertEquals([manifest.name, manifest.version, manifest.license], ["codex-relay", deno.version, "MIT"]);
  assertEquals(manifest.bin, { "codex-relay": "codex-relay.js" });
  for (const absent of ["scripts", "dependencies", "optionalDependencies", "repository"]) {
    assertEquals(absent in manifest, false, absent);
  }
  const published = createPackageManifest("someone/codex-relay");
  assertEquals(published.repository, { type: "git", url: "git+https://github.com/someone/codex-relay.git" });
});

Deno.test("nameBundled() names packages in place of paths of the building machine", () => {
  const text = [
    "// ../../home/me/.cache/deno/npm/registry.npmjs.org/smol-toml/1.9.1/dist/parse.js",
    '  "../cache/npm/registry.npmjs.org/@cfworker/json-schema/4.1.6/index.js"(exports, module) {',
  ].join("\n");
  assertEquals(nameBundled(text), {
    text: [
      "// smol-toml@1.9.1/dist/parse.js",
      '  "@cfworker/json-schema@4.1.6/index.js"(exports, module) {',
    ].join("\n"),
    bundled: [{ name: "smol-toml", version: "1.9.1" }, { name: "@cfworker/json-schema", version: "4.1.6" }],
  });
});

Deno.test({
  name: "the npm package holds the program, its pages and the licences of what it bundles, and nothing of this machine",
  ignore,
  fn: async () => {
    await withPackage(async ({ report, folder }) => {
      const paths = report.files.map(({ path }) => path);
      for (const needed of ["codex-relay.js", "lib/main.js", "package.json", "README.md", "LICENSE"]) {
        assert(paths.includes(needed), `${needed} is missing`);
      }
      assertEquals(
        paths.filter((path) =>
          !/^(?:lib\/.+\.js|codex-relay\.js|package\.json|README\.md|LICENSE|THIRD-PARTY-LICENSES)$/.test(path)
        ),
        [],
      );
      assert(report.unpackedSize < 4_000_000, `${report.unpackedSize} bytes`);
      const licences = await Deno.readTextFile(`${folder}/package/THIRD-PARTY-LICENSES`);
      for (const name of ["undici", "smol-toml", "@cfworker/json-schema", "deno-std"]) {
        assert(new RegExp(`^${name} [\\d.]+: (?:MIT|BSD-3-Clause)$`, "m").test(licences), name);
      }
      for (const path of paths) {
        const text = await Deno.readTextFile(`${folder}/package/${path}`);
        assertEquals(text.includes("registry.npmjs.org/") || text.includes(fromRoot("")), false, path);
      }
    });
  },
});

Deno.test({
  name: "npx installs the package from a registry and runs it: version, and a turn of a whole answer",
  // Windows has npx and commands as .cmd files.
  ignore: ignore || Deno.build.os === "windows",
  fn: async () => {
    await withPackage(async ({ report, manifest, folder }) => {
      const tarball = await Deno.readFile(`${folder}/${report.filename}`);
      await using registry = await startNpmRegistry(tarball, manifest);
      const env = { npm_config_cache: `${folder}/cache`, npm_config_update_notifier: "false", HOME: folder };
      const npx = ["--yes", "--registry", registry.url, "codex-relay"];
      const version = await runToEnd({ program: "npx", args: [...npx, "--version"], env });
      assertEquals([version.code, version.stdout], [0, `codex-relay ${deno.version}\n`], version.stderr);
      assertEquals(registry.asked.filter((path) => path.endsWith(".tgz")).length, 1, registry.asked.join(" "));
      const provider = startScriptedProvider({ answer: () => textAnswer("Hi there.") });
      // npx passes no signal on to what it runs (npm 11, 2026-11), so the test itself runs what npx would.
      const program = `${await findOnly(`${folder}/cache/_npx`)}/node_modules/.bin/codex-relay`;
      const args = ["--port", "0", "--upstream", provider.url, "--api-key", "sk-any"];
      const relay = await startProcess({ program, args, env: { ...env, npm_command: "exec" } });
      try {
        const body = JSON.stringify({ model: "m", input: "Hi" });
        const answer = await fetch(`${relay.url}/v1/responses`, { method: "POST", body }).then((got) => got.json());
        assertEquals(answer.output[0].content[0].text, "Hi there.");
        await relay.sees("npx codex-relay --print-config");
      } finally {
        await relay.stop();
        await provider.close();
      }
    });
  },
});

Deno.test({
  name: "the npm package asks the proxy that the environment names, and no proxy for the hosts that NO_PROXY names",
  ignore,
  fn: async () => {
    await withPackage(async ({ folder }) => {
      const seen: string[] = [];
      const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const serving = (async () => {
        for await (const connection of proxy) {
          const bytes = new Uint8Array(4_096);
          const length = await connection.read(bytes) ?? 0;
          seen.push(new TextDecoder().decode(bytes.subarray(0, length)).split("\r\n")[0] ?? "");
          await connection.write(new TextEncoder().encode("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"));
          connection.close();
        }
      })();
      const address = `http://127.0.0.1:${proxy.addr.port}`;
      const ask = async (env: Record<string, string>) => {
        const args = [`${folder}/package/codex-relay.js`, "--print-config", "--upstream", "http://llm.invalid/v1"];
        return await runToEnd({ program: "node", args, env });
      };
      for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) {
        seen.length = 0;
        await ask({ [name]: address });
        assertEquals(seen, ["GET http://llm.invalid/v1/models HTTP/1.1"], name);
      }
      seen.length = 0;
      await ask({ HTTP_PROXY: address, NO_PROXY: "llm.invalid" });
      assertEquals(seen, []);
      proxy.close();
      await serving;
    });
  },
});

/** Makes every timer of the program a hundred times faster, those of its HTTP client included. */
const FAST_TIMERS = "const real = setTimeout;" +
  "globalThis.setTimeout = (run, time, ...rest) => real(run, (time ?? 0) / 100, ...rest);";

Deno.test({
  name: "on Node a model may think for longer than five minutes before its answer and within it",
  ignore,
  fn: async () => {
    await withPackage(async ({ folder }) => {
      const fast = `${folder}/fast.mjs`;
      await Deno.writeTextFile(fast, FAST_TIMERS);
      // 4.5 s, which the program takes for 450.
      const pause = () => new Promise((resolve) => setTimeout(resolve, 4_500));
      const frame = (delta: JsonObject) => `data: ${JSON.stringify(deltaChunk(delta))}\n\n`;
      const upstream = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
        if (request.method === "GET") return Response.json({ object: "list", data: [] });
        const isLateAtOnce = (await request.text()).includes("before");
        if (isLateAtOnce) await pause();
        const pieces = async function* () {
          yield frame({ content: "Think" });
          if (!isLateAtOnce) await pause();
          yield `${frame({ content: "ing." })}data: ${JSON.stringify(finishChunk("stop"))}\n\ndata: [DONE]\n\n`;
        };
        return new Response(ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream()), {
          headers: { "content-type": "text/event-stream" },
        });
      });
      const program = `${folder}/package/codex-relay.js`;
      const options = ["--port", "0", "--upstream", `http://127.0.0.1:${upstream.addr.port}/v1`, "--max-tries", "1"];
      const relay = await startProcess({ program: "node", args: ["--import", fast, program, ...options] });
      const ask = async (input: string) => {
        const init = { method: "POST", headers: CODEX, body: JSON.stringify({ ...STREAM, input }) };
        return await terminalEvents(await fetch(`${relay.url}/v1/responses`, init));
      };
      try {
        assertEquals(await Promise.all([ask("before"), ask("within")]), ["completed", "completed"]);
      } finally {
        await relay.stop();
        await upstream.shutdown();
      }
    });
  },
});

Deno.test({
  name: "a Node that is too old is told so in one line, by a launcher that it can read",
  ignore,
  fn: async () => {
    const launcher = await Deno.readTextFile(fromRoot("tools/npm/launcher.js"));
    const old = launcher.replaceAll("process.versions.node", '"18.20.1"');
    const { code, stderr } = await runToEnd({ program: "node", args: ["--input-type=module", "-e", old] });
    assertEquals([code, stderr], [
      1,
      "codex-relay needs Node 20.18 or later, and this is Node 18.20.1: install a newer one from https://nodejs.org\n",
    ]);
  },
});
