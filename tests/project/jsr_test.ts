/**
 * Tests that `deno run jsr:@codex-relay/cli` works for a user who has nothing but Deno.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import { type JsrRegistry, startJsrRegistry } from "../support/jsr_registry.ts";

interface Run {
  readonly success: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], options: { env: Record<string, string>; cwd?: string }): Promise<Run> {
  const { env, ...rest } = options;
  const command = new Deno.Command("deno", { args: [...args], env: { ...env, NO_COLOR: "1" }, ...rest });
  const { success, code, stdout, stderr } = await command.output();
  return { success, code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

async function publish({ url }: JsrRegistry): Promise<void> {
  const args = ["publish", "--allow-dirty", "--no-check", "--no-provenance", "--token", "any"];
  const { success, stderr } = await run(args, { env: { JSR_URL: url } });
  assert(success, stderr);
}

/** Runs `test` as a user with an empty folder and an empty cache, but for the npm packages that the program needs. */
async function asNewUser(registry: JsrRegistry, test: (user: (...args: string[]) => Promise<Run>) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await copyNpmPackages(`${folder}/deno`);
    const env = { JSR_URL: registry.url, DENO_DIR: `${folder}/deno`, DENO_NO_UPDATE_CHECK: "1" };
    await test((...args) => run(args, { env, cwd: folder }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Copies what the program needs from npm: the standard library's shim, and the validator of schemas. */
async function copyNpmPackages(denoDir: string): Promise<void> {
  const about = await run(["info", "--json"], { env: {} });
  const graph = await run(["info", "--json", "main.ts"], { env: {} });
  const packages: Record<string, { readonly name: string; readonly localPath: string }> =
    JSON.parse(graph.stdout).npmPackages;
  const own = Object.values(packages).filter(({ name }) => NPM_PACKAGES.includes(name));
  assertEquals(own.map(({ name }) => name).sort(), NPM_PACKAGES);
  for (const { localPath } of own) {
    // With the list of versions that lies beside them.
    const from = localPath.slice(0, localPath.lastIndexOf("/"));
    await copyFolder(from, from.replace(JSON.parse(about.stdout).denoDir, denoDir));
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

const NPM_PACKAGES: readonly string[] = ["@cfworker/json-schema", "deno-std"];
const DAY = 24 * 60 * 60 * 1000;

Deno.test("the published package runs from an empty cache by its jsr: name", async () => {
  await using registry = await startJsrRegistry({ createdAt: new Date(Date.now() - 2 * DAY) });
  await publish(registry);
  await asNewUser(registry, async (user) => {
    const { success, stdout, stderr } = await user("run", "--allow-all", "jsr:@codex-relay/cli", "--version");
    assert(success, stderr);
    assertStringIncludes(stdout, deno.version);
  });
});

Deno.test("deno cache fetches also what is loaded late, so that a relay starts without a network", async () => {
  await using registry = await startJsrRegistry({ createdAt: new Date(Date.now() - 2 * DAY) });
  await publish(registry);
  await asNewUser(registry, async (user) => {
    const cached = await user("cache", "jsr:@codex-relay/cli");
    assert(cached.success, cached.stderr);
    const offline = ["run", "--cached-only", "--allow-all", "jsr:@codex-relay/cli"];
    // Both load parts of the program that Deno does not read before it starts; the second would answer requests.
    for (const args of [["completions", "bash"], ["doctor", "--offline", "--upstream", "http://127.0.0.1:9/v1"]]) {
      const { stdout, stderr } = await user(...offline, ...args);
      assertEquals(stderr, "");
      assertStringIncludes(stdout, "codex-relay");
    }
  });
});

/** What loads parts late: a settled answer, a wrong setting, commands, and a relay. */
const LATE: readonly (readonly string[])[] = [
  ["--help"],
  ["--port", "many"],
  ["completions", "bash"],
  ["doctor", "--offline", "--upstream", "http://127.0.0.1:9/v1"],
  ["--port", "0", "--upstream", "http://127.0.0.1:9/v1"],
];

Deno.test("what was not cached before the network went says in a line what to do", async () => {
  const registry = await startJsrRegistry({ createdAt: new Date(Date.now() - 2 * DAY) });
  await publish(registry);
  await asNewUser(registry, async (user) => {
    const started = ["run", "--allow-all", "jsr:@codex-relay/cli"];
    assertEquals((await user(...started, "--version")).success, true);
    await registry[Symbol.asyncDispose]();
    for (const args of LATE) {
      const { code, stderr } = await user(...started, ...args);
      const said = stderr.trim().split("\n").filter((line) => line.startsWith("Cannot load all of codex-relay"));
      assertEquals([code, said.length], [1, 1], stderr);
      assertStringIncludes(
        said[0] ?? "",
        `, run \`deno cache jsr:@codex-relay/cli@${deno.version}\` once while online: `,
      );
      assert(!/Uncaught|^ +at /m.test(stderr), stderr);
    }
  });
});

Deno.test("a clone that may not be read says in a line which permission it needs", async () => {
  for (const args of LATE) {
    const { code, stderr } = await run(["run", "--no-prompt", "--allow-net", "--allow-env", "main.ts", ...args], {
      env: {},
    });
    assertEquals(code, 1);
    assertStringIncludes(stderr, "codex-relay, run it in the folder of the clone with --allow-read=.: Requires read");
    assert(!/Uncaught|^ +at /m.test(stderr), stderr);
  }
});

Deno.test("a version of the last 24 hours runs with --min-dep-age=0 only", async () => {
  await using registry = await startJsrRegistry({ createdAt: new Date() });
  await publish(registry);
  await asNewUser(registry, async (user) => {
    const refused = await user("run", "--allow-all", "jsr:@codex-relay/cli", "--version");
    assertEquals(refused.success, false);
    assertStringIncludes(refused.stderr, "minimum dependency age");
    const { success, stdout, stderr } = await user(
      ...["run", "--allow-all", "--min-dep-age=0", "jsr:@codex-relay/cli", "--version"],
    );
    assert(success, stderr);
    assertStringIncludes(stdout, deno.version);
  });
});

Deno.test("the package holds what users need and no development files", async () => {
  await using registry = await startJsrRegistry({ createdAt: new Date() });
  await publish(registry);
  const files = registry.published(`${deno.name}@${deno.version}`);
  for (const needed of ["/LICENSE", "/README.md", "/deno.json", "/deno.lock", "/main.ts", "/start.ts", "/serve.ts"]) {
    assert(files.includes(needed), `${needed} is missing`);
  }
  assertEquals(
    files.filter((path) =>
      !/^\/(lib\/.+\.ts|(main|start|serve)\.ts|deno\.(json|lock)|[A-Z]+(\.md)?|docs\/(.+\.md|(codex|run)\.svg))$/.test(
        path,
      )
    ),
    [],
  );
});
