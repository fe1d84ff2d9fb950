/**
 * Tests that the export for `deno serve` answers this machine, and other machines only with a token.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

function infoFor(hostname: string): Deno.ServeHandlerInfo {
  return { remoteAddr: { transport: "tcp", hostname, port: 50_000 }, completed: Promise.resolve() };
}

/** Imports the module under a new URL, so that it is evaluated again with the current environment. */
async function load(env: Readonly<Record<string, string>>, version: string): Promise<Deno.ServeDefaultExport> {
  const foreign = Object.keys(Deno.env.toObject()).filter((name) => name.startsWith("CODEX_RELAY_"));
  for (const name of foreign) Deno.env.delete(name);
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  try {
    return (await import(`../../serve.ts?${version}`)).default;
  } finally {
    for (const name of Object.keys(env)) Deno.env.delete(name);
  }
}

Deno.test("the export for deno serve answers only this machine, unless there is a token", async () => {
  const open = await load({ CODEX_RELAY_UPSTREAM: "http://127.0.0.1:1/v1" }, "open");
  const closed = await load({ CODEX_RELAY_UPSTREAM: "http://127.0.0.1:1/v1", CODEX_RELAY_TOKEN: "t" }, "closed");
  const statusOf = async (relay: Deno.ServeDefaultExport, host: string, headers: HeadersInit = {}) => {
    const request = new Request("http://127.0.0.1:4444/health", { headers: { host: "127.0.0.1:4444", ...headers } });
    const answer = await relay.fetch(request, infoFor(host));
    await answer.body?.cancel();
    return answer.status;
  };
  for (const host of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) assertEquals(await statusOf(open, host), 200, host);
  for (const host of ["192.168.0.9", "::ffff:192.168.0.9", "2001:db8::1"]) {
    assertEquals(await statusOf(open, host), 403);
  }
  const shared = await load({
    CODEX_RELAY_UPSTREAM: "http://127.0.0.1:1/v1",
    CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "true",
  }, "shared");
  assertEquals(await statusOf(shared, "192.168.0.9"), 200);
  assertEquals(await statusOf(shared, "192.168.0.9", { origin: "https://evil.example" }), 403);
  assertEquals(await statusOf(closed, "192.168.0.9"), 401);
  assertEquals(await statusOf(closed, "192.168.0.9", { authorization: "Bearer t" }), 200);
});

Deno.test({
  name: "the export for deno serve warns once of a relay that is open to all, whatever else it warns of",
  // Windows has no file mode that lets others read a file.
  ignore: Deno.build.os === "windows",
  async fn() {
    const key = await Deno.makeTempFile();
    await Deno.writeTextFile(key, "sk-example-of-a-key");
    await Deno.chmod(key, 0o644);
    const lines: string[] = [];
    const { error } = console;
    console.error = (line: string) => void lines.push(line);
    try {
      for (const host of [undefined, "0.0.0.0"]) {
        lines.length = 0;
        const relay = await load({
          CODEX_RELAY_UPSTREAM: "http://127.0.0.1:1/v1",
          CODEX_RELAY_API_KEY_FILE: key,
          CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "true",
          ...(host !== undefined && { CODEX_RELAY_HOST: host }),
        }, `warned-${host}`);
        relay.onListen?.({ transport: "tcp", hostname: "0.0.0.0", port: 4444 });
        assertEquals(
          lines.filter((line) => line.includes("anyone who reaches this machine")).length,
          1,
          String(host),
        );
        assert(lines.some((line) => line.includes("chmod 600")));
      }
    } finally {
      console.error = error;
      await Deno.remove(key);
    }
  },
});

Deno.test("the export for deno serve reports that it refuses other machines when they could reach it", async () => {
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => void lines.push(line);
  try {
    const relay = await load({ CODEX_RELAY_UPSTREAM: "http://127.0.0.1:1/v1" }, "told");
    relay.onListen?.({ transport: "tcp", hostname: "127.0.0.1", port: 4444 });
    assertEquals(lines.filter((line) => line.includes("WARN")), []);
    relay.onListen?.({ transport: "tcp", hostname: "0.0.0.0", port: 4444 });
    assert(lines.at(-1)?.includes("WARN  Other machines are refused: set CODEX_RELAY_TOKEN"), lines.join("\n"));
  } finally {
    console.error = error;
  }
});
