/**
 * Tests of requests to ports of this machine.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fetchLocally } from "../../../../lib/commands/doctor/local_request.ts";

Deno.test("fetchLocally() returns status and text, sends the key, and is undefined where none listens", async () => {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    return new Response(`${new URL(request.url).pathname} ${request.headers.get("authorization")}`, { status: 418 });
  });
  const at = { host: "127.0.0.1", port: server.addr.port };
  assertEquals(await fetchLocally({ ...at, path: "/a", token: "t" }), {
    status: 418,
    text: "/a Bearer t",
  });
  assertEquals(await fetchLocally({ ...at, path: "/" }), { status: 418, text: "/ null" });
  await server.shutdown();
  assertEquals(await fetchLocally({ ...at, path: "/" }), undefined);
});
