/**
 * Laws of requests on the other wires: every recorded request of Codex becomes one that the vendor does not refuse.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { encodeRequest } from "../../lib/wire/table.ts";
import { MESSAGES_PLAYERS, playMessages } from "../../tools/wires/messages_player.ts";
import type { PlayedRefusal, WirePlayer } from "../../tools/wires/player.ts";
import { playResponses, RESPONSES_PLAYERS } from "../../tools/wires/responses_player.ts";
import { codexCases, profileOnWire, translateForWire } from "../support/cases.ts";
import { parseBytes } from "../support/parse_bytes.ts";

/** The request with whole images: recorded ones were cut. */
function withImages(body: JsonObject): JsonObject {
  const text = JSON.stringify(body).replace(/(;base64,[A-Za-z0-9+/]+)… <[^">]*>/g, "$1");
  const whole: unknown = JSON.parse(text);
  return isObject(whole) ? whole : body;
}

/** How a vendor refuses what its row makes of a request; undefined when it does not. */
function refusalOf(body: JsonObject, player: WirePlayer, name: string): PlayedRefusal | undefined {
  const profile = profileOnWire(name === "careful" ? DEFAULT_PROFILE.name : name, player.wire);
  const { sent } = translateForWire({ ...withImages(body), model: player.model }, profile);
  const { json, headers = {} } = encodeRequest(sent, profile);
  return player.refuse({ headers: new Headers(headers), body: parseBytes(json), index: 0 });
}

/** Whether the script cannot know a seal: recorded ones are those of the API that Codex was written for. */
function holdsRealSeal({ input }: JsonObject, name: string): boolean {
  const isSealed = decodeArray(input).some((item) => isObject(item) && typeof item.encrypted_content === "string");
  return isSealed && (name === "openai" || name === "azure");
}

const WIRES: readonly (readonly [names: readonly string[], play: (name: string) => WirePlayer])[] = [
  [RESPONSES_PLAYERS, playResponses],
  [MESSAGES_PLAYERS, playMessages],
];

for (const { path, body } of codexCases()) {
  for (const [names, play] of WIRES) {
    Deno.test(`${path} is accepted on the wire ${play("careful").wire} by every vendor`, () => {
      for (const name of names.filter((one) => !holdsRealSeal(body, one))) {
        assertEquals(refusalOf(body, play(name), name), undefined, `${name} refuses the request`);
      }
    });
  }
}
