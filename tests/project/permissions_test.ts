/**
 * The permissions that SECURITY.md names: they suffice, and the relay asks for no others.
 *
 * Deno writes every access that it is asked for into the file named by DENO_AUDIT_PERMISSIONS (2.9, 2026-11).
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { listSettings } from "../../lib/config/settings.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { ROOT, runToEnd, startProcess } from "../support/relay_process.ts";

/** Every variable that a setting is read from, once. */
const VARIABLES = listSettings().flatMap(([, { variables }]) => variables.map(({ name }) => `env ${name}`)).sort();
const MODELS = { object: "list", data: [{ id: "some-model", object: "model" }] };

/** A clone may need to read itself: what is loaded late of the published package needs no permission. */
const CLONE = ["--allow-read=.", "main.ts"];

/** The words of the command in SECURITY.md after `<!-- least: NAME -->`, for a clone, with a provider on this machine. */
async function commandOf(name: string, provider: ScriptedProvider, port: number): Promise<string[]> {
  const page = await Deno.readTextFile(new URL("SECURITY.md", ROOT));
  const [, block = ""] = new RegExp(`<!-- least: ${name} -->\\s+\`\`\`sh\\n([^\`]*)\`\`\``).exec(page) ?? [];
  const words = block.replaceAll("\\\n", " ").replace(/>.*/, "").trim().split(/\s+/);
  assertEquals(words.shift(), "deno", `SECURITY.md has a command for ${name}`);
  const { host } = new URL(provider.url);
  return ["run", "--no-prompt", ...words.slice(1)].flatMap((word) => {
    if (word === "jsr:@codex-relay/cli") return CLONE;
    return word.replaceAll("'", "").replaceAll("4446", String(port))
      .replaceAll("https://api.deepseek.com/v1", provider.url).replaceAll("api.deepseek.com", host);
  });
}

/** What was asked for, each once, as `kind value`; of addresses the host, which is what is permitted. */
async function auditOf(path: string): Promise<string[]> {
  const lines = (await Deno.readTextFile(path)).trim().split("\n").map((line) => JSON.parse(line));
  const asked = lines.filter(({ value }) => !isOwnCode(value));
  return [...new Set(asked.map(({ permission, value }) => `${permission} ${URL.parse(value)?.host || value}`))].sort();
}

function isOwnCode(path: unknown): boolean {
  return ["lib/", "tools/std/"].some((folder) => String(path).startsWith(fileURLToPath(new URL(folder, ROOT))));
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function withProvider(use: (provider: ScriptedProvider, audit: string) => Promise<void>): Promise<void> {
  const provider = startScriptedProvider({
    answer: () => textAnswer("Hi there."),
    models: MODELS,
    keys: ["sk-client"],
  });
  const audit = await Deno.makeTempFile();
  try {
    await use(provider, audit);
  } finally {
    await provider.close();
    await Deno.remove(audit);
  }
}

Deno.test("the relay serves turns, models and the catalog with the permissions of SECURITY.md, and asks for no others", async () => {
  await withProvider(async (provider, audit) => {
    const port = freePort();
    const args = await commandOf("serve", provider, port);
    assertEquals(args.slice(1, 4), [
      "--no-prompt",
      `--allow-net=127.0.0.1:${port},${new URL(provider.url).host}`,
      "--allow-env=CODEX_RELAY_*,RUST_LOG",
    ]);
    const relay = await startProcess({ args, env: { DENO_AUDIT_PERMISSIONS: audit } });
    try {
      const headers = { authorization: "Bearer sk-client" };
      const post = (body: unknown, more: Record<string, string> = {}) => {
        return fetch(`${relay.url}/v1/responses`, {
          method: "POST",
          headers: { ...headers, ...more },
          body: JSON.stringify(body),
        }).then((response) => response.text());
      };
      assertStringIncludes(await post({ model: "m", input: "Hi" }), "Hi there.");
      const stream = await post({ model: "m", input: "Hi", stream: true }, { originator: "codex_exec" });
      assertStringIncludes(stream, "response.completed");
      // Unpacking a request loads more of the runtime.
      const packed = new Response(JSON.stringify({ model: "m", input: "Hi" })).body?.pipeThrough(
        new CompressionStream("gzip"),
      );
      const unpacked = await fetch(`${relay.url}/v1/responses`, {
        method: "POST",
        headers: { ...headers, "content-encoding": "gzip" },
        body: await new Response(packed).bytes(),
      });
      assertStringIncludes(await unpacked.text(), "Hi there.");
      for (const path of ["/v1/models", "/v1/models/some-model", "/v1/codex-catalog"]) {
        assertStringIncludes(await (await fetch(`${relay.url}${path}`, { headers })).text(), "some-model");
      }
      assertEquals((await (await fetch(`${relay.url}/health`)).json()).status, "ok");
      await relay.sees("then start Codex with");
    } finally {
      await relay.stop();
    }
    assertEquals(
      await auditOf(audit),
      [
        ...VARIABLES,
        `net 127.0.0.1:${port}`,
        `net ${new URL(provider.url).host}`,
      ].sort(),
    );
  });
});

Deno.test("--print-config works with the permissions of SECURITY.md, and asks for no others", async () => {
  await withProvider(async (provider, audit) => {
    const args = await commandOf("print-config", provider, 4446);
    const env = { DENO_AUDIT_PERMISSIONS: audit, CODEX_RELAY_API_KEY: "sk-client" };
    const { code, stdout, stderr } = await runToEnd({ args, env });
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, 'model = "some-model"');
    assertEquals(await auditOf(audit), [...VARIABLES, `net ${new URL(provider.url).host}`].sort());
  });
});

Deno.test("--print-config --model-catalog needs the folder of that file, and nothing else", async () => {
  await withProvider(async (provider, audit) => {
    const folder = await Deno.realPath(await Deno.makeTempDir());
    const path = `${folder}/catalog.json`;
    const [run = "", ...args] = await commandOf("print-config", provider, 4446);
    const env = { DENO_AUDIT_PERMISSIONS: audit, CODEX_RELAY_API_KEY: "sk-client" };
    const { code, stderr } = await runToEnd({
      args: [run, `--allow-write=${folder}`, `--allow-read=${folder}`, ...args, "--model-catalog", path],
      env,
    });
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(await Deno.readTextFile(path), "some-model");
    const rest = (await auditOf(audit)).filter((access) => !access.startsWith("env ") && !access.startsWith("net "));
    await Deno.remove(folder, { recursive: true });
    assert(rest.every((access) => access.includes(folder)), rest.join("\n"));
  });
});
