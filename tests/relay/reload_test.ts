/**
 * Tests what a running relay takes from a configuration that has changed, and what it refuses.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { openRelay } from "../../lib/app/listen.ts";
import { createLog } from "../../lib/base/log.ts";
import { ConfigError } from "../../lib/config/config_error.ts";
import { DENO } from "../../lib/runtime/deno.ts";
import type { Runtime } from "../../lib/runtime/runtime.ts";
import { configFor, USUAL } from "../support/config_harness.ts";

const LOG = createLog("off", () => {});
/** Listens on loopback whatever it is asked for. */
const LOOPBACK: Runtime = {
  ...DENO,
  serve: (handle, options) => DENO.serve(handle, { ...options, host: "127.0.0.1" }),
};

function readFile(text: string) {
  return configFor({ files: { [USUAL]: `port = 0\nupstream = "http://127.0.0.1:9/v1"\n${text}` } });
}

Deno.test("a relay that other machines reach goes on with no settings that would let strangers use it", async () => {
  const config = await readFile('host = "0.0.0.0"\nrelay-token = "token-1234"');
  const relay = await openRelay(config, LOG, { runtime: LOOPBACK, owner: "serve" });
  const health = `http://127.0.0.1:${relay.port}/health`;
  const ask = async (token?: string) => {
    const response = await fetch(health, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    await response.body?.cancel();
    return response.status;
  };
  try {
    // The new host takes effect at the next start, so the old one still counts.
    for (const text of ["", 'host = "127.0.0.1"', "max-tries = 2"]) {
      const changed = await readFile(text);
      assertThrows(() => relay.configure(changed, LOG), ConfigError, "Cannot listen on 0.0.0.0 without a relay token");
      assertEquals([await ask(), await ask("token-1234")], [401, 200]);
    }
    relay.configure(await readFile('relay-token = "token-5678"'), LOG);
    assertEquals([await ask("token-1234"), await ask("token-5678")], [401, 200]);
    relay.configure(await readFile("allow-anyone-to-use-my-key = true"), LOG);
    assertEquals(await ask(), 200);
  } finally {
    await relay.close();
  }
});
