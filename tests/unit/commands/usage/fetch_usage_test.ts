/**
 * Tests of the question to the relay on this machine.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fetchRelayUsage, type RelayAddress } from "../../../../lib/commands/usage/fetch_usage.ts";
import { createServer } from "../../../../lib/server/router.ts";
import { listen, optionsFor } from "../../../support/relay_harness.ts";

type Fetch = (request: Request) => Response | Promise<Response>;

/** The answer of what `fetch` serves on a free port. */
async function ask(fetch: Fetch, { timeoutMs, ...address }: Partial<RelayAddress> & { timeoutMs?: number } = {}) {
  const listener = await listen({ fetch: (request) => Promise.resolve(fetch(request)) });
  const { port } = listener;
  const answer = await fetchRelayUsage({ host: "127.0.0.1", port, ...address }, timeoutMs);
  await listener.stop();
  const place = `127.0.0.1:${port}`;
  return "problem" in answer ? answer.problem.replaceAll(place, "PLACE") : answer.usage;
}

Deno.test("fetchRelayUsage() gets the sums of a relay, with its token where it wants one", async () => {
  const server = createServer(optionsFor("http://127.0.0.1:9/v1"));
  const usage = await ask((request) => server.fetch(request));
  assertEquals(typeof usage === "object" && usage.object, "codex_relay.usage");
  const guarded = createServer(optionsFor("http://127.0.0.1:9/v1", { relayToken: "secret" }));
  assertEquals(
    await ask((request) => guarded.fetch(request)),
    "The relay on PLACE wants its token: set --relay-token or --relay-token-file",
  );
  const allowed = await ask((request) => guarded.fetch(request), { relayToken: "secret", host: "0.0.0.0" });
  assertEquals(typeof allowed === "object" && allowed.object, "codex_relay.usage");
});

Deno.test("fetchRelayUsage() says in one line that another server answers", async () => {
  const line = (status: number) =>
    `Something else than this version of the relay answers on PLACE (status ${status}); see --port`;
  assertEquals(await ask(() => new Response("hello")), line(200));
  assertEquals(await ask(() => Response.json({ object: "list" })), line(200));
  assertEquals(await ask(() => Response.json({}, { status: 404 })), line(404));
});

Deno.test("fetchRelayUsage() says in one line that no relay answers", async () => {
  const listener = await listen({ fetch: () => Promise.resolve(new Response()) });
  const { port } = listener;
  await listener.stop();
  const answer = await fetchRelayUsage({ host: "127.0.0.1", port });
  const problem = "problem" in answer ? answer.problem : "";
  assertEquals(problem.startsWith(`No relay answers on 127.0.0.1:${port}: `), true, problem);
  assertEquals(problem.endsWith("; start one, or name its port with --port"), true, problem);
});

Deno.test("fetchRelayUsage() waits for the whole answer, and no longer, when it comes in drops", async () => {
  let drops: ReturnType<typeof setInterval> | undefined;
  const start = performance.now();
  const answer = await ask(() =>
    new Response(
      new ReadableStream({
        start: (controller) => void (drops = setInterval(() => controller.enqueue(new Uint8Array([32])), 50)),
        cancel: () => clearInterval(drops),
      }),
    ), { timeoutMs: 300 });
  clearInterval(drops);
  assertEquals(answer, "No relay answers on PLACE: no answer within 300 ms; start one, or name its port with --port");
  assertEquals(performance.now() - start < 5_000, true);
});
