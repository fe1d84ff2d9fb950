/**
 * Tests that a relay listens before it is loaded, and what becomes of requests meanwhile.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { listenForRelay } from "../../../lib/app/listen.ts";
import * as openRelay from "../../../lib/app/open_relay.ts";
import { createLog } from "../../../lib/base/log.ts";
import { DENO } from "../../../lib/runtime/deno.ts";
import { configFor } from "../../support/config_harness.ts";

const LOG = createLog("off", () => {});

/** Listens with code that is loaded when `loading` resolves. */
async function listen(loading: Promise<typeof openRelay>) {
  const config = await configFor({ args: ["--port", "0", "--upstream", "http://127.0.0.1:9/v1"] });
  return await listenForRelay(config, LOG, { runtime: DENO, owner: "serve", load: () => loading });
}

Deno.test("listenForRelay() lets requests wait for the code that answers them", async () => {
  const loading = Promise.withResolvers<typeof openRelay>();
  const { url, port, opened } = await listen(loading.promise);
  const early = fetch(`${url}/health`).then((answer) => answer.json());
  assertEquals(await Promise.race([early, new Promise((resolve) => setTimeout(resolve, 20, "waits"))]), "waits");
  loading.resolve(openRelay);
  const relay = await opened;
  assertEquals((await early).status, "ok");
  assertEquals([relay.port, relay.url], [port, url]);
  await relay.close();
});

Deno.test("listenForRelay() stops listening when the code cannot be loaded", async () => {
  const loading = Promise.withResolvers<typeof openRelay>();
  const { url, opened } = await listen(loading.promise);
  const early = fetch(`${url}/health`).then(async (answer) => [answer.status, await answer.text()]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  loading.reject(new TypeError("Module not found"));
  await assertRejects(() => opened, TypeError, "Module not found");
  assertEquals((await early)[0], 500);
  await assertRejects(() => fetch(`${url}/health`), TypeError);
});
