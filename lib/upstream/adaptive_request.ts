/**
 * A request to one upstream that adapts to refusals of its parts, unnoticed by its client.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { encodeRequest, type WireRequest } from "../wire/table.ts";
import type { RelayError } from "../base/errors.ts";
import { decodeText, isObject } from "../base/json.ts";
import type { Report } from "../base/report.ts";
import type { Log } from "../base/log.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { applyOverrides, applyWire, WIRE_NAMES } from "../providers/wire.ts";
import type { Adaptation } from "./adaptation_rule.ts";
import { chooseConfigTable, formatConfigLines, type LearnedOverrides, listAdaptations } from "./learned_overrides.ts";
import { adviseOnWire, findWireFault } from "./refused_wire.ts";

/** A request, and what was changed to make it. */
export interface MadeRequest {
  readonly sent: WireRequest;
  readonly report: Report;
}

/** Settings of an adaptive request. */
export interface AdaptiveOptions<Made extends MadeRequest> {
  /** The upstream's name of the model. */
  readonly model: string;
  /** The profile by which the first request was made. */
  readonly profile: ProviderProfile;
  readonly learned: LearnedOverrides;
  readonly log: Log;
  /** Table of the configuration file that holds the upstream's profile; absent: `profile`. */
  readonly profileTable?: string;
  /** Makes the request anew. */
  translate(profile: ProviderProfile): Made;
}

/** An adaptation, and the request that it makes. */
interface Change<Made> {
  readonly adaptation: Adaptation;
  readonly profile: ProviderProfile;
  readonly made: Made;
}

/**
 * Maximum adaptations per request; after that the refusal is returned. A strict template may refuse four things, and a
 * server that names one unknown parameter at a time as many more; what helped until then is kept for the next request.
 */
const MAX_ADAPTATIONS = 8;

/**
 * A request, adapted to the refusals so far.
 *
 * Adaptations that helped are kept for later requests and logged once, with the configuration lines that make them
 * permanent. Adaptations that did not help are dropped.
 */
export class AdaptiveRequest<Made extends MadeRequest = MadeRequest> {
  readonly #options: AdaptiveOptions<Made>;
  /** The forms that were refused, none of which is sent again. */
  readonly #refused = new Set<string>();
  /** Those that have not proved right yet. */
  readonly #unproved: Adaptation[] = [];
  #made: Made;
  #profile: ProviderProfile;
  /** The refusal after which the wire was changed; undefined when it was not. */
  #wireRefusal: RelayError | undefined;
  /** Text of the last refusal that was adapted to. */
  #refusal: string | undefined;
  /**
   * Whether the upstream answered the current form with a 2xx status, but the answer's beginning was not judged yet.
   */
  #isAccepted = false;

  constructor(first: Made, options: AdaptiveOptions<Made>) {
    this.#made = first;
    this.#options = options;
    this.#profile = options.profile;
  }

  /** The request in its current form. */
  get sent(): WireRequest {
    return this.#made.sent;
  }

  /** The current form with all that belongs to it. */
  get made(): Made {
    return this.#made;
  }

  /** The profile by which {@linkcode sent} was made, with what differs on its wire. */
  get profile(): ProviderProfile {
    return applyWire(this.#profile);
  }

  /** Records that the upstream answered with a 2xx status. */
  markAccepted(): void {
    this.#isAccepted = true;
  }

  /** Records that the answer began without an error, which proves the adaptations right. */
  confirm(): void {
    if (this.#isAccepted) this.#learnAll();
    this.#isAccepted = false;
  }

  /**
   * Adapts the request to the failure of the last try, by status or inside the answer.
   *
   * @returns Whether the request was changed, so that it can be sent again.
   */
  adapt(error: RelayError): boolean {
    const wasAccepted = this.#isAccepted;
    this.#isAccepted = false;
    if (this.#applyRefusal(error)) return true;
    // Any other failure of an accepted request says nothing against its form.
    if (wasAccepted && error.code !== "upstream_bad_request") this.#learnAll();
    return false;
  }

  /** `error` with what the user can do about the wire, or the refusal that led to a wire which is missing as well. */
  explain(error: RelayError): RelayError {
    const { profile } = this;
    const first = this.#wireRefusal;
    if (first === undefined || findWireFault(error, profile) === undefined) return adviseOnWire(error, profile);
    const untried = WIRE_NAMES.find((name) => name !== profile.wire && name !== this.#options.profile.wire);
    const hint = `the ${profile.wire} API is missing there too; if it offers the third one, set --wire ${untried}`;
    return first.copyWith({ message: `${first.message} (${hint})` });
  }

  /** Whether {@linkcode adapt} would change the request after `error`. */
  isAdaptable(error: RelayError): boolean {
    return this.#planChange(this.#listFor(error), this.#print()) !== undefined;
  }

  #applyRefusal(error: RelayError): boolean {
    const found = this.#listFor(error);
    if (found.length === 0) return false;
    // An upstream that now refuses another part has accepted the earlier adaptations; the same words prove nothing, and
    // neither does a wire that is missing.
    const words = readWords(error);
    const isOfWire = findWireFault(error, applyWire(this.#profile)) !== undefined;
    if (words !== this.#refusal && !isOfWire) this.#learnAll();
    this.#refusal = words;
    const current = this.#print();
    this.#refused.add(current);
    const change = this.#planChange(found, current);
    if (change === undefined) return false;
    this.#unproved.push(change.adaptation);
    if (change.adaptation.differs.wire !== undefined) this.#wireRefusal = error;
    this.#profile = change.profile;
    this.#made = change.made;
    return true;
  }

  #print(): string {
    return printRequest(this.sent, this.#profile);
  }

  #listFor(error: RelayError): readonly Adaptation[] {
    return listAdaptations(error, { ...this.#made, profile: this.#profile });
  }

  /** The next form of the request; undefined when no adaptation changes it, or when it has changed often enough. */
  #planChange(found: readonly Adaptation[], current: string): Change<Made> | undefined {
    if (this.#refused.size > MAX_ADAPTATIONS) return undefined;
    for (const adaptation of found) {
      const profile = applyOverrides(this.#profile, adaptation.differs);
      const made = this.#options.translate(profile);
      // A form that was refused before would be refused again.
      const next = printRequest(made.sent, profile);
      if (next !== current && !this.#refused.has(next)) return { adaptation, profile, made };
    }
    return undefined;
  }

  #learnAll(): void {
    const { learned, model, log, profileTable = "profile" } = this.#options;
    for (const adaptation of this.#unproved.splice(0)) {
      if (!learned.keep(model, adaptation)) continue;
      const lines = formatConfigLines(adaptation).join("; ");
      const table = chooseConfigTable(adaptation, { model, profileTable });
      const { differs: { wire }, cell } = adaptation;
      const what = wire === undefined
        ? `over ${cell} and accepted it adapted`
        : `over ${this.#options.profile.wire} and accepted it over ${wire}`;
      log.warn(
        `${model}: the upstream refused a request ${what}; this is remembered ` +
          `until the relay stops. To make it permanent, put under [${table}] in the configuration file: ${lines}`,
      );
    }
  }
}

/** The upstream's own words, to which the relay may have added advice. */
function readWords({ message, cause }: RelayError): string {
  return (isObject(cause) && !(cause instanceof Error) ? decodeText(cause.message) : undefined) ?? message;
}

/** A hash of all of a request that an adaptation may change. */
function printRequest(sent: WireRequest, profile: ProviderProfile): string {
  const own = applyWire(profile);
  // Marks for the cache and the headers of a wire are added last.
  const { json, ...place } = encodeRequest(sent, own);
  const hash = createHash("sha256").update(JSON.stringify([sent.wire, place, own.keyHeader]));
  return hash.update(json).digest("base64");
}
