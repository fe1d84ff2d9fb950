/**
 * Tests that the Deno adapter asks for no permission that was not granted, and explains every refusal.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DENO } from "../../../lib/runtime/deno.ts";
import { hideAbortNotice } from "../../../lib/runtime/deno_serve.ts";
import { ListenError } from "../../../lib/runtime/listen_error.ts";

const { isDirect, reach, readSecret, readText, runCodex, serve, variable } = DENO;

Deno.test("hideAbortNotice() keeps Deno's notice from the user and lets all other warnings pass", () => {
  const warn = console.warn;
  const warned: unknown[][] = [];
  console.warn = (...values: unknown[]) => void warned.push(values);
  try {
    hideAbortNotice();
    hideAbortNotice();
    console.warn("Deno.serve: request.signal aborts on successful responses (legacy behavior). To detect when …");
    console.warn("Deno.serve: something else", 1);
    assertEquals(warned, [["Deno.serve: something else", 1]]);
  } finally {
    console.warn = warn;
  }
});

Deno.test("reach() distinguishes a host that accepts connections from one that refuses or does not answer", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const upstream = `http://127.0.0.1:${listener.addr.port}/v1`;
  await reach(upstream, AbortSignal.timeout(5_000));
  // The listener accepts nothing: its queue is full, and later connections wait.
  const queued = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  await assertRejects(() => reach(upstream, AbortSignal.timeout(200)), DOMException, "timeout");
  queued.close();
  listener.close();
  await assertRejects(() => reach(upstream, AbortSignal.timeout(5_000)), Deno.errors.ConnectionRefused);
});

Deno.test("reach() reports nothing where fetch may use a proxy", async () => {
  Deno.env.set("https_proxy", "http://127.0.0.1:9");
  try {
    await reach("http://127.0.0.1:9/v1", AbortSignal.timeout(5_000));
  } finally {
    Deno.env.delete("https_proxy");
  }
});

Deno.test("isDirect() is true of plain HTTP without a proxy alone", () => {
  const upstreams = ["http://127.0.0.1:9/v1", "http://localhost/v1", "https://127.0.0.1:9/v1"];
  assertEquals(upstreams.map(isDirect), [true, true, false]);
  Deno.env.set("all_proxy", "http://127.0.0.1:9");
  try {
    assertEquals(upstreams.map(isDirect), [false, false, false]);
  } finally {
    Deno.env.delete("all_proxy");
  }
});

Deno.test({
  name: "isDirect() leaves hosts to fetch that this program may not reach, so that it says what is missing",
  permissions: { net: ["127.0.0.1:9"], env: true },
  fn: () => {
    const upstreams = ["http://127.0.0.1:9/v1", "http://127.0.0.1:8/v1", "http://localhost:9/v1"];
    assertEquals(upstreams.map(isDirect), [true, false, false]);
  },
});

Deno.test({
  name: "isDirect() leaves everything to fetch where a proxy cannot be seen",
  permissions: { net: ["127.0.0.1:9"], env: ["HTTP_PROXY"] },
  fn: () => assertEquals(isDirect("http://127.0.0.1:9/v1"), false),
});

Deno.test({
  name: "the adapter treats everything that it may not read as absent",
  permissions: { env: ["CODEX_RELAY_PORT"], read: false, run: false, net: false },
  fn: async () => {
    assertEquals(variable("HOME"), undefined);
    Deno.env.set("CODEX_RELAY_PORT", "1");
    assertEquals(variable("CODEX_RELAY_PORT"), "1");
    Deno.env.delete("CODEX_RELAY_PORT");
    assertEquals(readText("/etc/hosts"), {
      problem: "Deno was not permitted to read it; add --allow-read=/etc/hosts",
      absent: true,
    });
    assertEquals(readSecret("/etc/hosts"), { problem: "Deno was not permitted to read it; add --allow-read" });
    await assertRejects(() => runCodex(["debug"]), Error, "There is no codex, or Deno was not permitted to run it");
    const options = { host: "127.0.0.1", port: 0, report() {} };
    await assertRejects(
      () => serve(() => Promise.resolve(new Response()), options),
      ListenError,
      "--allow-net=127.0.0.1:0",
    );
  },
});

Deno.test("readText() distinguishes a missing file from one that cannot be read", () => {
  assertEquals(readText("tests/there-is-no-such-file.toml"), { problem: "there is no such file", absent: true });
  const folder = readText("tests");
  assertEquals("absent" in folder && folder.absent, false);
  assertEquals("text" in folder, false);
});

Deno.test("readSecret() reads a whole file, and reports who else can read it", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (const [mode, isExposed] of [[0o600, false], [0o640, true], [0o604, true]] as const) {
      await Deno.writeTextFile(path, "sk-1\nsecond\n");
      if (Deno.build.os !== "windows") await Deno.chmod(path, mode);
      assertEquals(readSecret(path), { text: "sk-1\nsecond\n", isExposed: isExposed && Deno.build.os !== "windows" });
    }
    await Deno.writeTextFile(path, "x".repeat(1_000_000));
    const long = readSecret(path);
    assert("text" in long && long.text.length < 100_000, "an endless file is not read to its end");
    assertEquals(readSecret(`${path}.gone`), { problem: "there is no such file" });
    assertEquals(readSecret(`${path}/below`), { problem: "there is no such file" });
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("readSecret() refuses a folder", async () => {
  const path = await Deno.makeTempDir();
  const read = readSecret(path);
  await Deno.remove(path);
  assert("problem" in read);
});
