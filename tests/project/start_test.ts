/**
 * Tests that a start of the program loads only what it needs.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import { runToEnd } from "../support/relay_process.ts";

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

Deno.test("a relay whose code cannot be loaded says so in a line, and ends", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = (name: string) => new URL(name, ROOT).href;
    const imports = {
      "@std/cli/parse-args": file("tools/std/cli/parse_args.ts"),
      [file("lib/app/open_relay.ts")]: file("lib/app/gone.ts"),
    };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    const args = ["run", "-A", "--no-lock", "--config", `${folder}/deno.json`, file("main.ts")];
    const { code, stderr } = await runToEnd({ args: [...args, "--port", "0", "--upstream", "http://127.0.0.1:9/v1"] });
    assertEquals(code, 1);
    assertMatch(stderr, /^Cannot load all of codex-relay, install it again: .*gone\.ts/m);
    assert(!/\bat .*\.ts:\d/.test(stderr), stderr);
    assert(stderr.includes(deno.version));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
