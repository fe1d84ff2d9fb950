/**
 * Tests of the finding on a port that was asked for.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { LoopbackAnswer } from "../../../../lib/commands/ask_loopback.ts";
import { type PortFinding, probePort } from "../../../../lib/commands/run/probe_port.ts";
import { createServer } from "../../../../lib/server/router.ts";
import { optionsFor } from "../../../support/relay_harness.ts";

function health(body: unknown, status = 200): LoopbackAnswer {
  return { status, text: JSON.stringify(body) };
}

const OURS = { status: "ok", name: "codex-relay", owner: "serve", providers: ["groq", 1], passes_client_key: true };

const ANSWERS: readonly (readonly [answer: LoopbackAnswer, finding: PortFinding])[] = [
  [health(OURS), { kind: "relay", providers: ["groq"], passesClientKey: true }],
  [health({ ...OURS, providers: undefined, passes_client_key: false }), {
    kind: "relay",
    providers: [],
    passesClientKey: false,
  }],
  [health({ ...OURS, owner: "run" }), { kind: "owned" }],
  [health({ ...OURS, owner: "program" }), { kind: "owned" }],
  [health({ ...OURS, name: undefined }), { kind: "foreign" }],
  [health(OURS, 500), { kind: "foreign" }],
  [{ status: 200, text: "<html>" }, { kind: "foreign" }],
  [{ ...health({}, 401), challenge: 'Bearer realm="codex-relay serve"' }, { kind: "locked" }],
  [{ ...health({}, 401), challenge: 'Bearer realm="codex-relay run"' }, { kind: "owned" }],
  [{ ...health({}, 401), challenge: 'Basic realm="router"' }, { kind: "foreign" }],
  [health({ error: {} }, 401), { kind: "foreign" }],
];

for (const [answer, finding] of ANSWERS) {
  Deno.test(`probePort() takes ${answer.status} ${answer.challenge ?? answer.text} for ${finding.kind}`, async () => {
    assertEquals(await probePort(4444, { ask: () => Promise.resolve(answer) }), finding);
  });
}

Deno.test("probePort() finds a port free when it refuses connections, and taken when it is silent", async () => {
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  assertEquals(await probePort(1, { ask: () => Promise.reject(refused) }), { kind: "free" });
  assertEquals(await probePort(1, { ask: () => Promise.reject(new Error("no answer")) }), { kind: "foreign" });
});

Deno.test("probePort() understands what a relay says of itself, with its token and without", async () => {
  const identity = { owner: "serve", version: "1.2.3", providers: ["groq"], passesClientKey: false } as const;
  for (
    const [relayToken, token, kind] of [[undefined, undefined, "relay"], ["t", "t", "relay"], ["t", "x", "locked"]]
  ) {
    const options = optionsFor("http://127.0.0.1:9/v1", { identity, ...(relayToken !== undefined && { relayToken }) });
    const finding = await probePort(4444, {
      token,
      ask: async (url, { token }) => {
        const headers = { host: "127.0.0.1:4444", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
        const response = await createServer(options).fetch(new Request(url, { headers }));
        const challenge = response.headers.get("www-authenticate");
        return { status: response.status, text: await response.text(), ...(challenge !== null && { challenge }) };
      },
    });
    assertEquals(finding.kind, kind);
  }
});
