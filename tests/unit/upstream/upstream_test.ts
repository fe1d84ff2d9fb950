/**
 * Tests of what one upstream remembers, and of the key that it is sent.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createLog } from "../../../lib/base/log.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import type { UpstreamOptions } from "../../../lib/upstream/options.ts";
import { Upstream, type UpstreamContext } from "../../../lib/upstream/upstream.ts";

function upstreamWith(options: Partial<UpstreamOptions> = {}, context: Partial<UpstreamContext> = {}): Upstream {
  const own: UpstreamOptions = {
    upstream: "https://api.example.com/v1",
    modelMap: { resolve: (name) => name },
    profile: { ...DEFAULT_PROFILE, name: "example" },
    ...options,
  };
  return new Upstream(own, { log: createLog("off", () => {}), forwardsClientKey: true, ...context });
}

const CLIENT = new Headers({ authorization: "Bearer client" });

Deno.test("Upstream sends the configured key before the client's", () => {
  assertEquals(upstreamWith({ apiKey: "own" }).resolveAuthorization(CLIENT), "Bearer own");
  assertEquals(upstreamWith().resolveAuthorization(CLIENT), "Bearer client");
  assertEquals(upstreamWith().resolveAuthorization(new Headers()), undefined);
});

Deno.test("Upstream never sends a client's key that is meant for the relay or for another upstream", () => {
  assertEquals(upstreamWith({}, { forwardsClientKey: false }).resolveAuthorization(CLIENT), undefined);
  assertEquals(upstreamWith({ keepsClientKey: true }).resolveAuthorization(CLIENT), undefined);
});

Deno.test("Upstream is named by its label, or by its profile without one", () => {
  assertEquals([upstreamWith({ label: "second" }).name, upstreamWith().name], ["second", "example"]);
});

Deno.test("Upstream probes its own base URL, and nothing where the runtime cannot probe", async () => {
  const probed: string[] = [];
  const reach = (upstream: string) => Promise.resolve(void probed.push(upstream));
  await upstreamWith({}, { reach }).probe?.(new AbortController().signal);
  assertEquals(probed, ["https://api.example.com/v1"]);
  assertEquals(upstreamWith().probe, undefined);
});

Deno.test("Upstream resolves models by overrides and tables without fetching a list", () => {
  const upstream = upstreamWith({
    profile: { ...DEFAULT_PROFILE, name: "deepseek" },
    modelOverrides: { mine: { contextWindow: 5_000 } },
  });
  const models = ["mine", "deepseek-v4-pro", "unknown"].map((model) => upstream.resolveModel(model, undefined));
  assertEquals(models.map(({ windowSource }) => windowSource), ["user", "table", undefined]);
  for (let count = 0; count < 200; count++) upstream.resolveModel(`unknown-${count}`, undefined);
  assertEquals(upstream.resolveModel("deepseek-v4-pro", undefined), models[1]);
});

Deno.test("Upstream goes on with what the same one knew before, and with nothing of another account", () => {
  const [main, spare] = [upstreamWith({ label: "main" }), upstreamWith({ label: "spare" })];
  const after = (options: Partial<UpstreamOptions>) => upstreamWith(options, { former: [main, spare] }).learned;
  assertEquals(after({ label: "spare", apiKey: "new" }) === spare.learned, true);
  assertEquals(after({ label: "main" }) === main.learned, true);
  // The sums of an answer find its upstream by what it learned.
  assertEquals([main.learned, spare.learned].includes(after({ label: "third" })), false);
  assertEquals(after({ label: "main", upstream: "https://other.example/v1" }) === main.learned, false);
  assertEquals(after({ label: "main", modelOverrides: { m: { images: true } } }) === main.learned, false);
});
