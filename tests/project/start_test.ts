/**
 * Tests that a start of the program loads only what it needs.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import { runToEnd, startProcess } from "../support/relay_process.ts";

const ROOT = new URL("../../", import.meta.url);

interface Dependency {
  readonly specifier: string;
  /** What is imported at run time; absent for a type, and for a name that Deno cannot read ahead. */
  readonly code?: { readonly specifier: string };
}

/** The files, below the root, and the built-ins of Node that Deno reads before it runs the first line of `entry`. */
async function listReadAhead(entry: string): Promise<readonly string[]> {
  const command = new Deno.Command("deno", { args: ["info", "--json", entry], cwd: ROOT });
  const { modules } = JSON.parse(new TextDecoder().decode((await command.output()).stdout));
  const imports = new Map<string, readonly string[]>(
    modules.map(({ specifier, dependencies = [] }: { specifier: string; dependencies?: readonly Dependency[] }) => {
      return [specifier, dependencies.flatMap(({ code }) => code?.specifier ?? [])];
    }),
  );
  const found = new Set([new URL(entry, ROOT).href]);
  for (const file of found) for (const target of imports.get(file) ?? []) found.add(target);
  return [...found].map((file) => file.replace(ROOT.href, ""));
}

/** What a relay that listens needs for its first request only, or a command that was not asked for. */
const LATER =
  /^(?:node:|lib\/(?:chat|codex|messages|relay|responses|responses_upstream|server|translate|upstream|wire)\/|lib\/providers\/facts\/|lib\/commands\/(?!serve|exit_codes))/;

/** About as many files as a start reads; each one more costs 0.1 ms (Deno 2.9.6, 2026-11). */
const MAX_FILES = 130;

Deno.test("before it listens the program reads its settings, and nothing that answers requests", async () => {
  const files = await listReadAhead("main.ts");
  assert(files.includes("lib/commands/serve.ts") && files.includes("lib/app/listen.ts"));
  assertEquals(files.filter((file) => LATER.test(file)), []);
  assert(files.length <= MAX_FILES, `${files.length} files`);
});

/** Calls `use` with the arguments of a relay of which the file `name` cannot be loaded. */
async function withoutFile(name: string, use: (args: readonly string[]) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const file = (path: string) => new URL(path, ROOT).href;
    const imports = {
      "@std/cli/parse-args": file("tools/std/cli/parse_args.ts"),
      [file(name)]: file("lib/app/gone.ts"),
    };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    const program = ["run", "-A", "--no-lock", "--config", `${folder}/deno.json`, file("main.ts")];
    await use([...program, "--port", "0", "--upstream", "http://127.0.0.1:9/v1"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a relay whose code cannot be loaded says so in a line, and ends", async () => {
  await withoutFile("lib/app/open_relay.ts", async (args) => {
    const { code, stderr } = await runToEnd({ args });
    assertEquals(code, 1);
    assertMatch(stderr, /^Cannot load all of codex-relay, install it again: .*gone\.ts/m);
    assert(!/\bat .*\.ts:\d/.test(stderr), stderr);
    assert(stderr.includes(deno.version));
  });
});

Deno.test("a relay that cannot load its list of models says so in a line, and serves", async () => {
  await withoutFile("lib/app/model_lines.ts", async (args) => {
    const relay = await startProcess({ args });
    try {
      await relay.sees("Cannot load all of codex-relay, install it again: ");
      assertEquals((await (await fetch(`${relay.url}/health`)).json()).status, "ok");
    } finally {
      await relay.stop();
    }
  });
});

Deno.test({
  name: "a relay that is stopped while it is being loaded ends as any other",
  // Windows ends a process without asking it.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const args = [
      "run",
      "-A",
      "main.ts",
      "--port",
      "0",
      "--upstream",
      "http://127.0.0.1:9/v1",
      "--config",
      "/dev/null",
    ];
    const child = new Deno.Command("deno", { args, cwd: ROOT, stdin: "null", stdout: "null", stderr: "piped" }).spawn();
    let stderr = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      if (stderr === "") child.kill("SIGTERM");
      stderr += text;
    }
    assertEquals((await child.status).code, 0, stderr);
    assert(stderr.includes("listens on") && !stderr.includes("Uncaught"), stderr);
  },
});
