/**
 * Overrides of a profile that the relay learned from refusals of one upstream, model by model, until it ends.
 *
 * @module
 */
import { type Adaptation, ADAPTATION_RULES } from "./refusal_rules.ts";
import { refusedParameter } from "../chat/errors/classify.ts";
import type { ChatRequest } from "../chat/types.ts";
import { type ErrorCode, RelayError } from "../base/errors.ts";
import { isObject, omitUndefined, textOf } from "../base/json.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** Causes behind which a refused part can stand: bad requests, missing abilities of a model, templates that throw. */
const ADAPTABLE: ReadonlySet<ErrorCode> = new Set([
  "upstream_bad_request",
  "upstream_model_not_found",
  "upstream_error",
]);

/** Model names come from clients; of more than this many the one that was asked for least recently is forgotten. */
const MAX_MODELS = 64;

interface Learned {
  readonly cells: Set<string>;
  profile: ProviderProfile;
}

/** The learned overrides of one upstream, by its name of the model. */
export class LearnedOverrides {
  readonly #learned = new Map<string, Learned>();
  readonly #profile: ProviderProfile;

  /** @param profile What a model's profile is before anything was learned of it. */
  constructor(profile: ProviderProfile) {
    this.#profile = profile;
  }

  /** The profile for `model`, with all that was learned of it. */
  profileFor(model: string): ProviderProfile {
    const known = this.#learned.get(model);
    if (known === undefined) return this.#profile;
    // Put last, so that the first one is the one that was not asked for the longest time.
    this.#learned.delete(model);
    this.#learned.set(model, known);
    return known.profile;
  }

  /** Whether the cell was adapted for `model` before. */
  has(model: string, { cell }: Adaptation): boolean {
    return this.#learned.get(model)?.cells.has(cell) === true;
  }

  /** Keeps what has just proved right; false when it is known, because another request learned it meanwhile. */
  keep(model: string, adaptation: Adaptation): boolean {
    if (this.has(model, adaptation)) return false;
    const known = this.#learned.get(model) ?? { cells: new Set<string>(), profile: this.#profile };
    known.cells.add(adaptation.cell);
    known.profile = { ...known.profile, ...adaptation.differs };
    this.#learned.set(model, known);
    const oldest = this.#learned.keys().next().value;
    if (this.#learned.size > MAX_MODELS && oldest !== undefined) this.#learned.delete(oldest);
    return true;
  }
}

/**
 * What should be different in `profile` after the upstream refused `chat`, which was made by it, with `thrown`.
 *
 * @returns undefined when the refusal names nothing that a profile can change.
 */
export function findAdaptation(
  thrown: unknown,
  { chat, profile }: { readonly chat: ChatRequest; readonly profile: ProviderProfile },
): Adaptation | undefined {
  if (!(thrown instanceof RelayError) || !ADAPTABLE.has(thrown.code)) return undefined;
  const { cause } = thrown;
  // What broke on the way, and not by a word of the provider, has an error of the runtime for its cause.
  if (cause instanceof Error || !isObject(cause) || typeof cause.message !== "string") return undefined;
  const { message } = cause;
  const code = textOf(cause.code);
  const param = textOf(cause.param);
  const refused = refusedParameter({
    message,
    ...omitUndefined({ code, param }),
  });
  const text = [param, code, message].filter((part) => part !== undefined).join(" ");
  const evidence = { text, chat, profile, ...(refused !== undefined && { refused }) };
  for (const rule of ADAPTATION_RULES) {
    const found = rule(evidence);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The lines of a `[profile]` table that make `adaptation` permanent. */
export function configLines({ differs }: Adaptation): readonly string[] {
  return Object.entries(differs).map(([field, value]) => `${field} = ${toml(value)}`);
}

/** A value in TOML, on one line. */
function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) =>
    `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${toml(inner)}`
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
