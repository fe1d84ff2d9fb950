/**
 * Laws that hold for every recorded request, whichever vendor's own Responses API it is translated for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";
import { playResponses, RESPONSES_PLAYERS } from "../../tools/wires/responses_player.ts";
import { codexCases } from "../support/cases.ts";
import { translateForVendor, translateTwice, vendorProfile } from "../support/vendor_translation.ts";

/** The default, and the rows that differ from it on this wire. */
const ROWS = [
  DEFAULT_PROFILE.name,
  ...PROFILES.filter(({ overrides }) => overrides.byWire?.responses !== undefined).map(({ name }) => name),
];

/** Rows of which each stands for one way to write a history. */
const FORMS = [DEFAULT_PROFILE.name, "openai", "deepseek", "xai"];

/** The scripted vendor that judges what a row sends; the careful one refuses what any of them does. */
function judgeOf(row: string): string {
  // Its gateway passes on to the makers of the models, whose reasoning is sealed.
  if (row === "opencode") return "xai";
  return RESPONSES_PLAYERS.includes(row) ? row : "careful";
}

/** Every text that a person, a tool or a model wrote into an item of the input. */
function textsOf(item: JsonObject): string[] {
  const parts = [item.content, item.output].flatMap((content) =>
    typeof content === "string" ? [content] : decodeArray(content)
  );
  const texts = parts.map((part) => isObject(part) ? part.text ?? part.image_url ?? part.encrypted_content : part);
  return [...texts, item.type === "custom_tool_call" ? item.input : undefined].filter((text) =>
    typeof text === "string"
  );
}

/** The strings in `value`, and those in the JSON that strings hold. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value, ...(/^[[{]/.test(value) ? stringsIn(parse(value)) : [])];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Codex's answer to a call of an unknown tool, which the relay replaces by one that says more. */
const UNKNOWN_TOOL = /^unsupported (?:custom tool )?call: \S+$/;

function checkNothingLost(body: JsonObject, row: string): void {
  const { vendor, notes } = translateForVendor(body, vendorProfile(row));
  const sent = stringsIn(vendor).join("\n");
  const items = decodeArray(body.input).filter(isObject);
  for (const item of items) {
    for (const text of textsOf(item)) {
      if (text.trim() === "" || sent.includes(text) || UNKNOWN_TOOL.test(text)) continue;
      assert(notes.some((note) => note.endsWith(`input.${item.type}`)), `${item.type}: neither sent nor reported`);
    }
  }
  assert(body.instructions === undefined || sent.includes(String(body.instructions)));
}

/** How many of the first items make a request that could have been sent before: all calls have their outputs. */
function earlierLengths(items: readonly JsonObject[]): number[] {
  const open = new Set<unknown>();
  return items.flatMap((item, index) => {
    const type = String(item.type);
    if (type.endsWith("_call")) open.add(item.call_id);
    if (type.endsWith("_output")) open.delete(item.call_id);
    const isPrompt = type === "agent_message" || type === "message" && item.role === "user";
    return open.size === 0 && (isPrompt || type.endsWith("_output")) ? [index + 1] : [];
  });
}

for (const { path, body } of codexCases()) {
  Deno.test(`${path} is accepted by every vendor's own API`, () => {
    for (const row of ROWS) {
      const { vendor } = translateForVendor(body, vendorProfile(row));
      const refusal = playResponses(judgeOf(row)).refuse({ headers: new Headers(), body: vendor, index: 0 });
      assertEquals(refusal, undefined, `${row} refuses the request`);
    }
  });

  Deno.test(`${path} is the same for every vendor when it is translated again`, () => {
    for (const row of ROWS) translateTwice(body, vendorProfile(row));
  });

  Deno.test(`${path} reports every text that a vendor does not get`, () => {
    for (const row of ROWS) checkNothingLost(body, row);
  });

  Deno.test(`${path} only appends to what a vendor got before`, () => {
    const items = decodeArray(body.input).filter(isObject);
    const compacts = items.some((item) => item.type === "compaction_trigger");
    for (const row of FORMS) {
      const after = translateForVendor(body, vendorProfile(row)).vendor;
      for (const length of earlierLengths(items)) {
        const before = translateForVendor({ ...body, input: items.slice(0, length) }, vendorProfile(row)).vendor;
        assertEquals(
          after.input.slice(0, before.input.length),
          before.input,
          `${row}: earlier items stay as they were`,
        );
        // A summary is written without tools where none can be forbidden.
        if (compacts) continue;
        assertEquals(
          after.tools?.slice(0, before.tools?.length) ?? [],
          before.tools ?? [],
          `${row}: earlier tools stay`,
        );
      }
    }
  });
}
