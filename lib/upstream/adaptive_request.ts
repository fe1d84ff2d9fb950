/**
 * A request to one upstream that adapts to refusals of its parts, unnoticed by its client.
 *
 * @module
 */
import type { WireRequest } from "../wire/table.ts";
import type { RelayError } from "../base/errors.ts";
import type { Report } from "../base/report.ts";
import type { Log } from "../base/log.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { Adaptation } from "./adaptation_rule.ts";
import { formatConfigLines, type LearnedOverrides, listAdaptations } from "./learned_overrides.ts";

/** Settings of an adaptive request. */
export interface AdaptiveOptions {
  /** The upstream's name of the model. */
  readonly model: string;
  /** The profile by which the first request was made. */
  readonly profile: ProviderProfile;
  readonly learned: LearnedOverrides;
  readonly log: Log;
  /** Table of the configuration file that holds the upstream's profile; absent: `profile`. */
  readonly profileTable?: string;
  /** Makes the request anew. */
  translate(profile: ProviderProfile): Pick<Change, "sent" | "report">;
}

/** An adaptation, and the request that it makes. */
interface Change {
  readonly adaptation: Adaptation;
  readonly profile: ProviderProfile;
  readonly sent: WireRequest;
  readonly report: Report;
}

/** Maximum adaptations per request; after that the refusal is returned. A strict template may refuse four things. */
const MAX_ADAPTATIONS = 4;

/**
 * A request, adapted to the refusals so far.
 *
 * Adaptations that helped are kept for later requests and logged once, with the configuration lines that make them
 * permanent. Adaptations that did not help are dropped.
 */
export class AdaptiveRequest {
  readonly #options: AdaptiveOptions;
  readonly #tried: Adaptation[] = [];
  /** Those that have not proved right yet. */
  readonly #unproved: Adaptation[] = [];
  #sent: WireRequest;
  #profile: ProviderProfile;
  #report: Report | undefined;
  /** Text of the last refusal that was adapted to. */
  #refusal: string | undefined;
  /**
   * Whether the upstream answered the current form with a 2xx status, but the answer's beginning was not judged yet.
   */
  #isAccepted = false;

  constructor(sent: WireRequest, options: AdaptiveOptions) {
    this.#sent = sent;
    this.#options = options;
    this.#profile = options.profile;
  }

  /** The request in its current form. */
  get sent(): WireRequest {
    return this.#sent;
  }

  /** The profile by which {@linkcode sent} was made. */
  get profile(): ProviderProfile {
    return this.#profile;
  }

  /** The report of the translation of {@linkcode sent}; undefined when it was never adapted. */
  get report(): Report | undefined {
    return this.#report;
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

  /** Whether {@linkcode adapt} would change the request after `error`. */
  isAdaptable(error: RelayError): boolean {
    return this.#planChange(error) !== undefined;
  }

  #applyRefusal(error: RelayError): boolean {
    const found = this.#listNew(error);
    if (found.length === 0) return false;
    // An upstream that now refuses another part has accepted the earlier adaptations; the same words prove nothing.
    if (error.message !== this.#refusal) this.#learnAll();
    this.#refusal = error.message;
    const change = this.#planChange(error);
    if (change === undefined) return false;
    this.#tried.push(change.adaptation);
    this.#unproved.push(change.adaptation);
    this.#profile = change.profile;
    this.#sent = change.sent;
    this.#report = change.report;
    return true;
  }

  #listNew(error: RelayError): readonly Adaptation[] {
    return listAdaptations(error, { sent: this.#sent, profile: this.#profile }).filter((found) =>
      !this.#tried.some(({ cell }) => cell === found.cell)
    );
  }

  /** The next form of the request; undefined when no adaptation changes it, or when it has changed often enough. */
  #planChange(error: RelayError): Change | undefined {
    if (this.#tried.length === MAX_ADAPTATIONS) return undefined;
    const before = JSON.stringify(this.#sent);
    for (const adaptation of this.#listNew(error)) {
      const profile = { ...this.#profile, ...adaptation.differs };
      const { sent, report } = this.#options.translate(profile);
      // An adaptation that leaves the request as it is would be refused again.
      if (JSON.stringify(sent) !== before) return { adaptation, profile, sent, report };
    }
    return undefined;
  }

  #learnAll(): void {
    const { learned, model, log, profileTable = "profile" } = this.#options;
    for (const adaptation of this.#unproved.splice(0)) {
      if (!learned.keep(model, adaptation)) continue;
      const lines = formatConfigLines(adaptation).join("; ");
      log.warn(
        `${model}: the upstream refused a request over ${adaptation.cell} and accepted it adapted; this is remembered ` +
          `until the relay stops. To make it permanent, put under [${profileTable}] in the configuration file: ${lines}`,
      );
    }
  }
}
