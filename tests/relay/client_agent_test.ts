/**
 * Tests of the program that requests to a provider name, on every wire and for the list of models, over real sockets.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";
import { WIRE_NAMES } from "../../lib/providers/wire.ts";
import { createServer } from "../../lib/server/router.ts";
import { profileWith } from "../support/exchange.ts";
import { CODEX, listen, optionsFor } from "../support/relay_harness.ts";
import { CHAT, HELLO, MESSAGES, RESPONSES } from "../support/wire_place.ts";

const AGENT = "codex_exec/0.171.0 (Debian 12.0.0; x86_64) xterm";
const PATHS = { chat: CHAT, responses: RESPONSES, messages: MESSAGES };

/** What a client sends that is none of the provider's business. */
const CLIENT = {
  ...CODEX,
  authorization: "Bearer sk-client",
  "session_id": "019a-secret",
  "x-codex-window-id": "019a-secret:0",
  "x-codex-turn-metadata": '{"workspace":"/home/secret"}',
  cookie: "secret=1",
};

/** The headers of what a provider gets when a client asks for the models and for an answer. */
async function readHeaders(profile: ProviderProfile, client: Record<string, string>): Promise<Headers[]> {
  const received: Headers[] = [];
  const provider = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    received.push(request.headers);
    await request.body?.cancel();
    return HELLO[new URL(request.url).pathname]?.() ?? Response.json({ data: [{ id: "m", object: "model" }] });
  });
  const relay = createServer(optionsFor(`http://127.0.0.1:${provider.addr.port}/v1`, { profile }));
  const listener = await listen(relay);
  try {
    await (await fetch(`${listener.url}/v1/models`, { headers: client })).text();
    const body = JSON.stringify({ model: "m", input: "Hi", stream: true });
    const headers = { "content-type": "application/json", ...client };
    await (await fetch(`${listener.url}/v1/responses`, { method: "POST", headers, body })).text();
    return received;
  } finally {
    await relay.idle();
    await listener.stop();
    await provider.shutdown();
  }
}

for (const wire of WIRE_NAMES) {
  Deno.test(`a provider on ${wire} that serves known programs only sees the client's name, and nothing else of it`, async () => {
    const profile = profileWith({ wire, userAgent: "client", wirePaths: { [wire]: PATHS[wire].slice("/v1".length) } });
    const received = await readHeaders(profile, { ...CLIENT, "user-agent": AGENT });
    assertEquals(received.map((headers) => headers.get("user-agent")), [AGENT, AGENT]);
    const leaked = received.flatMap((headers) => [...headers].filter(([, value]) => value.includes("secret")));
    assertEquals(leaked, []);
    assertEquals(
      received.flatMap((headers) => [...headers.keys()].filter((name) => /codex|originator/.test(name))),
      [],
    );
  });
}

Deno.test("every other provider sees the relay's name", async () => {
  const received = await readHeaders(profileWith({}), { ...CLIENT, "user-agent": AGENT });
  assertEquals(received.map((headers) => headers.get("user-agent")), ["codex-relay", "codex-relay"]);
});

Deno.test("a header of the user's own replaces the client's name", async () => {
  const profile = profileWith({ userAgent: "client", extraHeaders: { "User-Agent": "mine/1" } });
  const received = await readHeaders(profile, { ...CLIENT, "user-agent": AGENT });
  assertEquals(received.map((headers) => headers.get("user-agent")), ["mine/1", "mine/1"]);
});

Deno.test("only the coding plan that refuses unknown programs gets the client's name", () => {
  const rows = PROFILES.filter(({ overrides: { userAgent, byWire = {} } }) =>
    userAgent !== undefined || Object.values(byWire).some((fields) => fields.userAgent !== undefined)
  );
  assertEquals(rows.map(({ name }) => name), ["kimicode"]);
});
