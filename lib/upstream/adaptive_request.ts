/**
 * How a request that the upstream refuses for its form is adapted and sent anew, before its client notices.
 *
 * @module
 */
import { type Adaptations, configLines, findAdaptation } from "./learned_overrides.ts";
import type { Adaptation } from "./refusal_rules.ts";
import type { ChatRequest } from "../chat/types.ts";
import type { RelayError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** What adapting takes. */
export interface AdaptingOptions {
  /** The upstream's name of the model. */
  readonly model: string;
  /** The profile by which the first request was made. */
  readonly profile: ProviderProfile;
  readonly adaptations: Adaptations;
  readonly log: Log;
  /** Makes the request anew. */
  translate(profile: ProviderProfile): ChatRequest;
}

/** Most adaptations of one request: whoever refuses more than this is not understood. */
const MAX_ADAPTATIONS = 2;

/**
 * One request to one upstream, as it has to be sent by what was refused of it so far.
 *
 * What helped is kept for the following requests, and told once with the lines that make it permanent. What did not
 * help is forgotten.
 */
export class Adapting {
  readonly #options: AdaptingOptions;
  readonly #tried: Adaptation[] = [];
  #chat: ChatRequest;
  #profile: ProviderProfile;
  /** Whether what was sent last got an answer that nobody has judged yet. */
  #isOpen = false;

  constructor(chat: ChatRequest, options: AdaptingOptions) {
    this.#chat = chat;
    this.#options = options;
    this.#profile = options.profile;
  }

  /** The profile by which the request is made now. */
  get profile(): ProviderProfile {
    return this.#profile;
  }

  /**
   * Sends the request; when the upstream refuses a part of it by name, sends it again without.
   *
   * @param post Sends a request; rejects when the upstream refuses it.
   * @returns The upstream's answer, with a 2xx status.
   * @throws What the last `post` threw.
   */
  async send(post: (chat: ChatRequest) => Promise<Response>): Promise<Response> {
    while (true) {
      try {
        const response = await post(this.#chat);
        this.#isOpen = true;
        return response;
      } catch (thrown) {
        if (!this.#adapt(thrown)) throw thrown;
      }
    }
  }

  /**
   * Takes how the answer began: with something to show, or with an error.
   *
   * @returns Whether it was a refusal after all, and the request is another one now.
   */
  heard(error?: RelayError): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    if (error !== undefined && this.#adapt(error)) return true;
    // Any other failure says nothing against the request.
    if (error?.code !== "upstream_bad_request") this.#learnAll();
    return false;
  }

  /** Makes the request anew after a refusal; false when that would change nothing. */
  #adapt(thrown: unknown): boolean {
    const found = findAdaptation(thrown, { chat: this.#chat, profile: this.#profile });
    if (found === undefined || this.#isKnown(found)) return false;
    // An upstream that goes on to the next part has taken what was adapted before.
    this.#learnAll();
    if (this.#tried.length === MAX_ADAPTATIONS) return false;
    const profile = { ...this.#profile, ...found.differs };
    const chat = this.#options.translate(profile);
    // What the profile does not change would be refused again.
    if (JSON.stringify(chat) === JSON.stringify(this.#chat)) return false;
    this.#tried.push(found);
    this.#profile = profile;
    this.#chat = chat;
    return true;
  }

  #isKnown(found: Adaptation): boolean {
    const { adaptations, model } = this.#options;
    return adaptations.has(model, found) || this.#tried.some(({ cell }) => cell === found.cell);
  }

  #learnAll(): void {
    const { adaptations, model, log } = this.#options;
    for (const adaptation of this.#tried) {
      if (!adaptations.keep(model, adaptation)) continue;
      log.warn(
        `${model}: the upstream refused a request over ${adaptation.cell} and took it adapted; it is remembered until ` +
          `the relay ends. To keep it, put under [profile] in the configuration file: ${
            configLines(adaptation).join("; ")
          }`,
      );
    }
  }
}
