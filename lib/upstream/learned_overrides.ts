/**
 * The overrides of a profile that the relay learned from one upstream's refusals, for each model, until it stops.
 *
 * @module
 */
import type { Adaptation } from "./adaptation_rule.ts";
import { applyRules } from "./refusal_rules.ts";
import { findRefusedParameter } from "../wire/errors/classify.ts";
import type { Report } from "../base/report.ts";
import type { WireRequest } from "../wire/table.ts";
import { type ErrorCode, RelayError } from "../base/errors.ts";
import { decodeArray, decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { applyOverrides, applyWire, chooseWire } from "../providers/wire.ts";
import { applyModelSettings } from "../providers/request_settings.ts";
import type { ModelOverrides } from "./options.ts";
import { listSentImages } from "./sent_images.ts";
import { switchKeyHeader } from "./refused_wire.ts";

/** Causes that a refused part may have: a bad request, a missing ability of the model, a template that throws. */
const ADAPTABLE: ReadonlySet<ErrorCode> = new Set([
  "upstream_bad_request",
  "upstream_model_not_found",
  "upstream_error",
]);

/** Maximum number of models, whose names come from clients; beyond it the least recently used one is dropped. */
const MAX_MODELS = 64;

/** Fields whose lists only grow; what concurrent requests learned of these, and of those that only shrink, is joined. */
const GROWING: ReadonlySet<string> = new Set<keyof ProviderProfile>([
  "schemaRules",
  "refusedImages",
  "refusedSeals",
  "dropParameters",
  "reservedNamespaces",
]);

/** Fields whose lists only shrink. */
const SHRINKING: ReadonlySet<string> = new Set<keyof ProviderProfile>(["vendorParameters", "hostedTools", "sampling"]);

/** The learned overrides of one upstream, by its name of the model. */
export class LearnedOverrides {
  readonly #learned = new Map<string, ProviderProfile>();
  readonly #profile: ProviderProfile;
  /** The profiles of the models for which the user changes requests. */
  readonly #own: ReadonlyMap<string, ProviderProfile>;

  /**
   * @param profile The profile of models without overrides.
   * @param overrides The user's settings for single models.
   */
  constructor(profile: ProviderProfile, overrides: ModelOverrides = {}) {
    this.#profile = profile;
    this.#own = new Map(
      Object.entries(overrides).map(([model, settings]) => [model, applyModelSettings(profile, settings)]),
    );
  }

  /** The profile for `model`, with its learned overrides. */
  profileFor(model: string): ProviderProfile {
    const known = this.#learned.get(model);
    if (known === undefined) return this.#startOf(model);
    // Move the model to the end, so that the first one is always the least recently used.
    this.#learned.delete(model);
    this.#learned.set(model, known);
    return known;
  }

  /** Keeps an adaptation that has proved right; returns false when another request had learned it meanwhile. */
  keep(model: string, { differs }: Adaptation): boolean {
    const known = this.#learned.get(model) ?? this.#startOf(model);
    const profile = joinOverrides(known, differs, applyWire(chooseWire(known, model)));
    if (JSON.stringify(profile) === JSON.stringify(known)) return false;
    this.#learned.set(model, profile);
    const oldest = this.#learned.keys().next().value;
    if (this.#learned.size > MAX_MODELS && oldest !== undefined) this.#learned.delete(oldest);
    return true;
  }

  /** The profile for `model` before anything is learned. */
  #startOf(model: string): ProviderProfile {
    return this.#own.get(model) ?? this.#profile;
  }
}

/** `profile` with what was learned; `own` is the profile as it counts for the model's wire. */
function joinOverrides(
  profile: ProviderProfile,
  differs: Adaptation["differs"],
  own: ProviderProfile,
): ProviderProfile {
  const known: JsonObject = { ...own };
  const joined = Object.entries(differs).flatMap(([field, learned]) => {
    const [before, after] = [decodeArray(known[field]), decodeArray(learned)];
    if (GROWING.has(field)) return [[field, [...new Set([...before, ...after])]] as const];
    return SHRINKING.has(field) ? [[field, before.filter((value) => after.includes(value))] as const] : [];
  });
  return applyOverrides(profile, { ...differs, ...Object.fromEntries(joined) });
}

/**
 * Lists the changes to `profile` that may fix the refusal `thrown` of `sent`, which was made by that profile, the
 * likeliest first; none when the refusal names nothing that a profile can change.
 */
export function listAdaptations(
  thrown: unknown,
  { sent, profile, report }: {
    readonly sent: WireRequest;
    readonly profile: ProviderProfile;
    /** What was changed to make `sent`; absent: nothing. */
    readonly report?: Report;
  },
): readonly Adaptation[] {
  if (!(thrown instanceof RelayError)) return [];
  const isKeyRefused = thrown.code === "upstream_auth";
  if (!isKeyRefused && !ADAPTABLE.has(thrown.code)) return [];
  const { cause, refusal } = thrown;
  // A network failure has an `Error` as cause; only a decoded provider error can be adapted to.
  if (cause instanceof Error || !isObject(cause) || typeof cause.message !== "string") return [];
  const { message } = cause;
  const code = decodeText(cause.code);
  const param = decodeText(cause.param);
  const refused = findRefusedParameter({
    message,
    ...omitUndefined({ code, param }),
  });
  const text = [param, code, message].filter((part) => part !== undefined).join(" ");
  const form = decodeText(cause.form);
  const known = {
    text,
    profile: applyWire(profile),
    images: listSentImages(sent),
    losses: (report?.notes ?? []).map(({ why }) => why),
  };
  const evidence = { ...known, ...omitUndefined({ refused, form, status: refusal?.status }) };
  return (isKeyRefused ? [switchKeyHeader(evidence)] : applyRules(sent, evidence)).filter((found) =>
    found !== undefined
  );
}

/** Fields that follow from another one that was learned, and so are no line of a configuration. */
const IMPLIED: ReadonlySet<string> = new Set<keyof ProviderProfile>(["wireByModel", "otherWires", "byWire"]);

/** The fields in which `after` differs from `before` by what was learned. */
export function listLearnedFields(before: ProviderProfile, after: ProviderProfile): readonly string[] {
  const [from, to]: readonly JsonObject[] = [{ ...before }, { ...after }];
  return Object.keys({ ...from, ...to }).filter((field) =>
    !IMPLIED.has(field) && JSON.stringify(from?.[field]) !== JSON.stringify(to?.[field])
  );
}

/** The lines of a table that make `adaptation` permanent. */
export function formatConfigLines({ differs }: Adaptation): readonly string[] {
  return Object.entries(differs).filter(([field]) => !IMPLIED.has(field)).map(([field, value]) =>
    `${field} = ${formatTomlValue(value)}`
  );
}

/** The table of the configuration file for those lines. `profileTable` is the one that holds the upstream's profile. */
export function chooseConfigTable(
  { differs }: Adaptation,
  { model, profileTable }: { readonly model: string; readonly profileTable: string },
): string {
  // Each model has its own wire; what else one of them refuses, the provider mostly refuses for all.
  return differs.wire === undefined ? profileTable : nameModelTable(model, profileTable);
}

function nameModelTable(model: string, profileTable: string): string {
  const [, id] = /^providers\.(.+)\.profile$/.exec(profileTable) ?? [];
  if (id !== undefined) return `models.${JSON.stringify(`${id}/${model}`)}`;
  return `${profileTable.replace(/profile$/, "models")}.${JSON.stringify(model)}`;
}

/** A value in TOML, on one line. */
export function formatTomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatTomlValue).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) =>
    `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${formatTomlValue(inner)}`
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
