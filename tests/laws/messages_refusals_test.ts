/**
 * The law that no server of the Messages API refuses what a real Codex asked for, by the rules of the scripted servers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { encodeMessages } from "../../lib/messages/encode.ts";
import { findMessagesModel } from "../../lib/providers/messages_models.ts";
import { applyWire } from "../../lib/providers/wire.ts";
import { decodeRequest } from "../../lib/responses/decode.ts";
import { translateRequest } from "../../lib/translate/request/request.ts";
import { MESSAGES_VENDORS } from "../../tools/provider_scripts/messages_vendors.ts";
import { MESSAGES_MODELS } from "../../tools/wires/messages_models.ts";
import { playMessages } from "../../tools/wires/messages_player.ts";
import { codexCases, profileNamed } from "../support/cases.ts";
import { HOSTILE_HISTORIES } from "../support/hostile_histories.ts";
import { HOSTILE_SETTINGS } from "../support/hostile_settings.ts";
import { pngUrl } from "../support/pictures.ts";
import { parseBytes } from "../support/parse_bytes.ts";

/** The recorded requests, with whole pictures: those of the fixtures are cut. */
const CASES = codexCases().map(({ path, body }) => ({
  path,
  body: JSON.parse(JSON.stringify(body).replaceAll(/data:image\/png;base64,[^"\\]*/g, pngUrl(1, 1))) as JsonObject,
}));
const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

/** The refusal of what `body` becomes for a model of a server, in words; undefined when it is accepted. */
function findFault(
  body: JsonObject,
  { server, player = server, model }: { server: string; player?: string; model: string },
): string | undefined {
  const profile = { ...profileNamed(server), wire: "messages" as const };
  const { sent } = translateRequest(decodeRequest(body), { profile, model });
  if (sent.wire !== "messages") throw new Error(`A Messages request expected, not one for ${sent.wire}`);
  const { json, headers } = encodeMessages(sent.body, applyWire(profile));
  const refusal = playMessages(player).refuse({ headers: new Headers(headers), body: parseBytes(json), index: 0 });
  return refusal === undefined ? undefined : JSON.stringify(refusal.body);
}

for (const [server, { model }] of Object.entries(MESSAGES_VENDORS)) {
  if (server === "careful") continue;
  Deno.test(`${server} accepts what every recorded Codex asked for`, () => {
    const faults = CASES.map(({ path, body }) => [path, findFault(body, { server, model })]);
    assertEquals(faults.filter(([, fault]) => fault !== undefined), []);
  });
}

for (const [model] of MESSAGES_MODELS) {
  Deno.test(`${model} accepts every effort and every choice of tools`, () => {
    const tools = [{ type: "function", name: "f", parameters: { type: "object", properties: {} } }];
    const choices = ["auto", "required", "none", { type: "function", name: "f" }];
    const faults = [undefined, ...EFFORTS].flatMap((effort) =>
      choices.map((choice) => {
        const body = { model: "m", input: "Hi.", tools, tool_choice: choice, temperature: 1, reasoning: { effort } };
        return [effort, choice, findFault(body, { server: "anthropic", model })];
      })
    );
    assertEquals(faults.filter(([, , fault]) => fault !== undefined), []);
  });
}

const HOSTILE = { ...HOSTILE_HISTORIES, ...HOSTILE_SETTINGS };
/** Efforts of hostile requests, one of them no effort at all. */
const STRANGE_EFFORTS = [undefined, "none", "minimal", "high", "ultra", "banana"];

for (const [server, { model: own }] of Object.entries(MESSAGES_VENDORS)) {
  const models = server === "anthropic" ? MESSAGES_MODELS.map(([start]) => start) : [own];
  Deno.test(`${server} accepts what careless clients ask for`, () => {
    const faults = Object.entries(HOSTILE).flatMap(([name, body]) =>
      models.flatMap((model) =>
        STRANGE_EFFORTS.map((effort) => {
          const { tool_choice: choice, reasoning = { effort } } = body;
          // Not every server refuses a forced call beside a budget of thinking, so the refusal is learned.
          const isLearned = server !== "anthropic" && (isObject(choice) || choice === "required");
          const row = server === "careful" ? "default" : server;
          const asked = { model: "m", ...body, reasoning, ...(isLearned && { reasoning: {} }) };
          return [name, model, effort, findFault(asked, { server: row, player: server, model })];
        })
      )
    );
    assertEquals(faults.filter(([, , , fault]) => fault !== undefined), []);
  });
}

Deno.test("the table of models agrees with the scripted server on which of them bind their thinking", () => {
  // Of a model that neither knows the relay expects the stricter.
  const models = MESSAGES_MODELS.filter(([start]) => start !== "claude-");
  const known = models.map(([start]) => [start, findMessagesModel(start)?.bindsThinking]);
  assertEquals(known, models.map(([start, { binds }]) => [start, binds]));
});
