/**
 * Tests of a session of thirty answers on each wire, in front of vendors that refuse what the real ones refuse.
 *
 * A vendor that seals or signs its reasoning sees on each request whether
 * it came back whole, and behind the conversation that it was made for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";
import { MESSAGES_PLAYERS, playMessages } from "../../tools/wires/messages_player.ts";
import type { WirePlayer } from "../../tools/wires/player.ts";
import { playResponses, RESPONSES_PLAYERS } from "../../tools/wires/responses_player.ts";
import { profileOnWire } from "../support/cases.ts";
import { callOutputs, replayedReasoning } from "../support/codex/conversation.ts";
import { withRelay } from "../support/relay_harness.ts";
import { answerTo, runSession, TURNS } from "../support/wire_session.ts";

/** Calls as the client got them: kind, name and namespace. */
function callsIn(items: readonly JsonObject[]): unknown[] {
  const kinds = ["function_call", "custom_tool_call", "tool_search_call"];
  const calls = items.filter(({ type }) => kinds.includes(String(type)));
  return calls.map(({ type, name, namespace, call_id }) => [type, namespace ?? name ?? "", call_id]);
}

const EXPECTED_CALLS = Array.from({ length: TURNS }, (_, index): unknown[][] => {
  if (index === 9) return [["tool_search_call", "", "call_9_s"]];
  if (index === 10) return [["function_call", "mcp__found", "call_10_m"]];
  if (index % 3 === 1) return [["custom_tool_call", "apply_patch", `call_${index}_p`]];
  if (index % 3 === 2) return [];
  return [["function_call", "exec_command", `call_${index}_a`], ["function_call", "mcp__demo", `call_${index}_b`]];
}).flat();

/** Tests a session in front of the vendor `name`. */
function testSession(name: string, player: WirePlayer, replays: boolean): void {
  Deno.test(`a session of thirty answers by ${player.wire} is whole in front of ${name}`, async () => {
    const frames: string[] = [];
    const watched: WirePlayer = {
      ...player,
      speak(speech, request) {
        const answer = player.speak(speech, request);
        frames.push(...answer.frames);
        return answer;
      },
    };
    const profile = profileOnWire(name === "careful" ? DEFAULT_PROFILE.name : name, player.wire);
    const script = {
      players: [watched],
      answer: (request: ReceivedRequest) => answerTo(request, request.index),
    };
    await withRelay(script, async (place) => {
      const items = await runSession(place, player.model);
      assertEquals(place.provider.refusals, []);
      assertEquals(callsIn(items), EXPECTED_CALLS);
      const last = place.provider.asks.at(-1);
      assert(last !== undefined);
      // Some rows send other ids.
      const results = callOutputs(last).map(({ text }) => text);
      const lost = EXPECTED_CALLS.map(([, , id]) => `Result of ${id}`).filter((text) => !results.includes(text));
      assertEquals(lost, ["Result of call_9_s"]);
      assertEquals(replayedReasoning(last).length, replays ? TURNS - 1 : 0);
      assertEquals(frames.filter((frame) => frame.includes("thinking_dropped")), [], "the server dropped no thinking");
    }, { profile, maxRequestBytes: 1 << 22 });
  });
}

for (const name of RESPONSES_PLAYERS) testSession(name, playResponses(name), name !== "volcengine-coding");
for (const name of MESSAGES_PLAYERS) testSession(name, playMessages(name), true);
