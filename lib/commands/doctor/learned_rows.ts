/**
 * What a run learned about the provider and the model, in the syntax of the configuration file.
 *
 * @module
 */
import type { JsonObject } from "../../base/json.ts";
import { formatTomlValue, LearnedOverrides, listLearnedFields } from "../../upstream/learned_overrides.ts";
import type { DoctorContext } from "./context.ts";

/** Fields of the profile that are facts about a model, with the key of its table that says the same. */
const MODEL_KEYS: Readonly<Record<string, string>> = {
  images: "images",
  acceptedEfforts: "efforts",
  wire: "wire",
};

/** Where the lines come from. */
export interface RowsOptions {
  /** Version of this program. */
  readonly version: string;
  /** The day, as `2026-11-29`. */
  readonly date: string;
}

/** The text of a configuration file with what was learned; undefined when nothing was. */
export function formatLearnedRows(context: DoctorContext, { version, date }: RowsOptions): string | undefined {
  const { provider, upstream, learned } = context;
  const target = learned.model?.target ?? "";
  // What the user says of the model was not learned, and may hold a key.
  const before = new LearnedOverrides(provider.profile, provider.modelOverrides).profileFor(target);
  const after: JsonObject = { ...upstream.learned.profileFor(target) };
  const changed = listLearnedFields(before, upstream.learned.profileFor(target))
    .map((field) => [field, after[field]] as const);
  const ofProfile = changed.filter(([field]) => !(field in MODEL_KEYS)).map(formatRow);
  const ofModel = changed.flatMap(([field, value]) => {
    const key = MODEL_KEYS[field];
    return key === undefined ? [] : [formatRow([key, value])];
  });
  const suggested = [...learned.rows].map(([field, value]) =>
    `${formatRow([field, value])} # the stream ended so; check that its text is complete`
  );
  if (learned.refusesImages === true && !ofModel.some((row) => row.startsWith("images"))) {
    ofModel.push("images = false");
  }
  const profile = [...ofProfile, ...suggested];
  if (profile.length + ofModel.length === 0) return undefined;
  const heading = [
    `# Learned by codex-relay doctor ${version} on ${date}, from refusals by ${collapseLines(provider.upstream)}`,
    `# of requests to ${collapseLines(target)}. Move these lines into your configuration file.`,
  ];
  return [
    ...heading,
    ...(profile.length === 0 ? [] : ["", "[profile]", ...profile]),
    ...(ofModel.length === 0 ? [] : ["", `[models.${JSON.stringify(target)}]`, ...ofModel]),
    "",
  ].join("\n");
}

function formatRow([key, value]: readonly [string, unknown]): string {
  return `${key} = ${formatTomlValue(value)}`;
}

/** A comment ends with its line. */
function collapseLines(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
