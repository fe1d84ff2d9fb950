/**
 * How a request that the upstream refuses for its form is adapted and sent anew, before its client notices.
 *
 * @module
 */
import { type Adaptations, configLines, findAdaptation } from "./adaptation.ts";
import type { Adaptation } from "./adaptation_rules.ts";
import type { ChatRequest } from "./chat/types.ts";
import type { Log } from "./log.ts";
import type { ProviderProfile } from "./providers/profile.ts";

/** What sending and adapting takes. */
export interface AdaptingOptions {
  /** The upstream's name of the model. */
  readonly model: string;
  /** The profile by which the first request was made. */
  readonly profile: ProviderProfile;
  readonly adaptations: Adaptations;
  readonly log: Log;
  /** Sends a request; rejects when the upstream refuses it. */
  send(chat: ChatRequest): Promise<Response>;
  /** Makes the request anew. */
  translate(profile: ProviderProfile): ChatRequest;
}

/** Most adaptations of one request: whoever refuses more than this is not understood. */
const MAX_ADAPTATIONS = 2;

/**
 * Sends `chat`; when the upstream refuses a part of it by name, sends it again without.
 *
 * What helped is kept for the following requests, and told once with the lines that make it permanent. What did not
 * help is forgotten.
 *
 * @returns The upstream's answer, with a 2xx status.
 * @throws What the last `send` threw.
 */
export async function sendAdapting(chat: ChatRequest, options: AdaptingOptions): Promise<Response> {
  const tried: Adaptation[] = [];
  let { profile } = options;
  let sent = chat;
  while (true) {
    try {
      const response = await options.send(sent);
      for (const adaptation of tried) learn(adaptation, options);
      return response;
    } catch (thrown) {
      const found = findAdaptation(thrown, { chat: sent, profile });
      if (found === undefined || isKnown(found, tried, options)) throw thrown;
      // An upstream that goes on to the next part has taken what was adapted before.
      for (const adaptation of tried) learn(adaptation, options);
      if (tried.length === MAX_ADAPTATIONS) throw thrown;
      profile = { ...profile, ...found.differs };
      const next = options.translate(profile);
      // What the profile does not change would be refused again.
      if (JSON.stringify(next) === JSON.stringify(sent)) throw thrown;
      tried.push(found);
      sent = next;
    }
  }
}

function isKnown(found: Adaptation, tried: readonly Adaptation[], { adaptations, model }: AdaptingOptions): boolean {
  return adaptations.has(model, found) || tried.some(({ cell }) => cell === found.cell);
}

function learn(adaptation: Adaptation, { adaptations, model, log }: AdaptingOptions): void {
  if (!adaptations.keep(model, adaptation)) return;
  log.warn(
    `${model}: the upstream refused a request over ${adaptation.cell} and took it adapted; it is remembered until the ` +
      `relay ends. To keep it, put under [profile] in the configuration file: ${configLines(adaptation).join("; ")}`,
  );
}
