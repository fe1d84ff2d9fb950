/**
 * The checks of what only some models can: images, JSON by a schema, efforts, and their earlier thinking sent back.
 *
 * @module
 */
import { isObject, parseJson } from "../../base/json.ts";
import type { ProviderProfile, WireName } from "../../providers/profile.ts";
import { applyWire } from "../../providers/wire.ts";
import { isEffortAccepted } from "../../codex/efforts.ts";
import { resolveWire } from "./check_other_wires.ts";
import type { ProbeAnswer } from "./probe_answer.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult, SkippedResult } from "./finding.ts";
import { runProbe, runProbes } from "./run_probe.ts";

/** A red square of 32 by 32 pixels; smaller ones are refused by some models. */
const RED_SQUARE = "data:image/png;base64," +
  "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAJ0lEQVR42u3NsQkAAAjAsP7/tF7hIASyp6lTCQQCgUAgEAgEgi/BAjLD/C5w/SM9AAAAAElFTkSuQmCC";

/** Whether the model sees an image. */
export async function checkImages(context: DoctorContext): Promise<CheckResult | SkippedResult> {
  const { upstream, learned, provider, authorization } = context;
  const target = learned.model?.target ?? "";
  const { inputModalities } = upstream.resolveModel(target, authorization);
  const source = !provider.profile.images
    ? "the profile says that the provider takes no images"
    : inputModalities?.includes("image") === false
    ? "the provider's list or a table says that the model reads text only"
    : undefined;
  if (source !== undefined) return { skipped: source };
  const content = [
    { type: "input_text", text: "Which colour is this square? Answer with one word." },
    { type: "input_image", image_url: RED_SQUARE },
  ];
  const result = await runProbe({
    body: { input: [{ type: "message", role: "user", content }] },
    tried: "sent an image of a red square",
    refused: "images.refused",
    adapted: "images.adapted",
    judge(answer) {
      // An adaptation means that the image was replaced by words.
      if (answer.adapted.length > 0 || /\b(?:red|rot|rouge|rojo)\b|[红紅]/iu.test(answer.text)) {
        return { found: "the model names its colour" };
      }
      return { outcome: "images.unseen", found: "the answer does not name its colour" };
    },
  }, context);
  learned.refusesImages = result.outcome === "images.refused" || result.outcome === "images.adapted";
  return result;
}

const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, is_capital: { type: "boolean" } },
  required: ["city", "is_capital"],
  additionalProperties: false,
};

/** Whether the model writes JSON of a given schema. */
export async function checkJsonOutput(context: DoctorContext): Promise<CheckResult> {
  return await runProbe({
    body: {
      input: "Is Paris the capital of France?",
      text: { format: { type: "json_schema", name: "answer", strict: true, schema: SCHEMA } },
    },
    tried: "asked for JSON of a given schema",
    refused: "json_output.refused",
    adapted: "json_output.adapted",
    unusable: "json_output.broken",
    judge({ text, finishReason }) {
      const value = parseJson(text);
      if (isObject(value) && typeof value.city === "string" && typeof value.is_capital === "boolean") {
        return { found: "the answer has that form" };
      }
      return { outcome: "json_output.broken", found: `it is not, finish reason ${finishReason ?? "none"}` };
    },
  }, context);
}

/** Efforts that are tried where no source says which ones the model takes. */
const USUAL_EFFORTS = ["low", "high"];

/** Requests that {@linkcode checkEfforts} makes at most: the least effort and the most. */
export const EFFORT_REQUESTS = 2;

/** Whether the efforts are accepted that Codex would offer, the least and the most of them. */
export async function checkEfforts(context: DoctorContext): Promise<CheckResult | SkippedResult> {
  const { upstream, learned, provider, authorization } = context;
  const target = learned.model?.target ?? "";
  if (!isEffortAccepted(applyWire({ ...provider.profile, wire: resolveWire(context) }), target)) {
    return { skipped: "the profile says that the provider takes no effort" };
  }
  const { efforts } = upstream.resolveModel(target, authorization);
  const known = efforts?.filter((effort) => effort !== "none");
  if (known?.length === 0) return { skipped: "the provider's list or a table says that the model takes no effort" };
  const tries = known === undefined ? USUAL_EFFORTS : [...new Set([known[0], known.at(-1)])];
  const tried = `asked with effort ${tries.join(" and ")}`;
  return await runProbes({
    bodies: tries.map((effort) => ({ input: "Reply with the word OK.", reasoning: { effort } })),
    tried,
    refused: "efforts.refused",
    adapted: "efforts.adapted",
    see(answer) {
      if (hasThinking(answer)) learned.chat = answer;
    },
    judge: () => ({
      found: `accepted${known === undefined ? "" : `; the model takes ${known.join(", ")}`}`,
      facts: { stated: known !== undefined },
    }),
  }, context);
}

function hasThinking(answer: ProbeAnswer | undefined): answer is ProbeAnswer {
  return answer?.items.some(({ type }) => type === "reasoning") === true;
}

/** The field of the profile that says what becomes of earlier thinking, by wire. */
const REPLAY_FIELDS = {
  chat: "reasoningReplay",
  responses: "reasoningItems",
  messages: "thinkingReplay",
} as const satisfies Readonly<Record<WireName, keyof ProviderProfile>>;

/** In which field thinking comes, and whether it is accepted when it is sent back. */
export async function checkThinking(context: DoctorContext): Promise<CheckResult | SkippedResult> {
  const { chat, call } = context.learned;
  const earlier = [chat, call].find(hasThinking);
  if (earlier === undefined) return { skipped: "no answer held any thinking" };
  const profile = applyWire({ ...context.provider.profile, wire: resolveWire(context) });
  const field = REPLAY_FIELDS[profile.wire];
  if (profile[field] === "drop" && (field !== "reasoningReplay" || profile.replayByModel === undefined)) {
    return { skipped: "the profile says that no thinking is sent back" };
  }
  const { reasoningField = profile.wire === "chat" ? "reasoning_details" : "sealed" } = earlier;
  const form = reasoningField === "sealed" ? "sealed" : `in ${reasoningField}`;
  const ask = (text: string) => ({ type: "message", role: "user", content: text });
  const items = earlier.items.filter(({ type }) => type === "reasoning" || type === "message");
  const hasText = items.some(({ type }) => type === "message");
  const said = hasText ? [] : [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "OK" }] }];
  const result = await runProbe({
    body: { input: [ask("Reply with the word OK."), ...items, ...said, ask("Reply with it again.")] },
    tried: `sent back the thinking, which came ${form}`,
    refused: "thinking.refused",
    adapted: "thinking.adapted",
    judge: () => ({ found: "accepted", facts: { field: reasoningField } }),
  }, context);
  return { ...result, values: { ...result.values, field } };
}
