/**
 * Tests of what is left of a request when its answer has begun.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { createLog } from "../../../lib/base/log.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { createCandidates } from "../../../lib/relay/candidates.ts";
import { prepareRequest } from "../../../lib/relay/prepare.ts";
import { ResponseWriter } from "../../../lib/relay/response_writer.ts";
import { Upstream } from "../../../lib/upstream/upstream.ts";
import { finishChunk } from "../../../tools/chat_frames.ts";
import { stateOf } from "../../support/exchange.ts";
import { DONE, HELLO, readAll, sourceOf, sse, Upstream as Source } from "../../support/response_harness.ts";

Deno.test("a candidate that was released has nothing of its request but where it went", async () => {
  const upstream = new Upstream(
    { upstream: "http://127.0.0.1:9/v1", modelMap: { resolve: (name) => name }, profile: DEFAULT_PROFILE },
    { log: createLog("off", () => {}), forwardsClientKey: true },
  );
  const state = stateOf({ body: { input: "Hi" } });
  const to = { names: ["m"], client: new Headers() };
  const first = prepareRequest(state.context.request, { ...to, upstream });
  const [candidate] = createCandidates({ ...to, first, upstreams: [upstream] }, state);
  const attempt = candidate?.attempt();
  assertEquals(candidate?.sent?.(), { upstream, model: "m", ...first.sent });
  candidate?.release?.();
  assertEquals(candidate?.sent?.(), { upstream, model: "m", wire: "chat" });
  // The answer's state and its exchange go on with these.
  assertEquals(attempt?.state.context.sentPrompt?.(), undefined);
  assertEquals(attempt?.isAdaptable?.(new RelayError("upstream_bad_request", "Unknown parameter: tools")), false);
  await assertRejects(async () => await attempt?.send(new AbortController().signal), RelayError);
});

Deno.test("ResponseWriter says once that an answer has begun that goes on", async () => {
  for (const [reads, expected] of [[2, ["begun", "ended"]], [1, ["ended"]]] as const) {
    const calls: string[] = [];
    const source = new Source();
    const state = stateOf();
    const answer = new ResponseWriter({
      state,
      source: sourceOf(state, source.body),
      limit: DEFAULT_LIMITS.requestTimeout,
      begun: () => void calls.push("begun"),
      ended: () => void calls.push("ended"),
    });
    const done = readAll(answer.stream());
    const frames = [HELLO, HELLO, finishChunk("stop")];
    if (reads === 1) source.write(new Uint8Array([...sse(...frames), ...DONE]));
    else for (const frame of frames) source.write(sse(frame));
    source.close();
    await done;
    assertEquals(calls, [...expected]);
  }
});
