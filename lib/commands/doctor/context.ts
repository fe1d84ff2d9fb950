/**
 * What the checks of one run share: the settings, the outside world, and what earlier checks learned.
 *
 * @module
 */
import type { Log } from "../../base/log.ts";
import type { UpstreamModel } from "../../wire/models/decode.ts";
import type { Config } from "../../config/config.ts";
import { findProviderAt, resolveKeyVariable } from "../../providers/select.ts";
import { Upstream } from "../../upstream/upstream.ts";
import type { DoctorProvider } from "./choose_provider.ts";
import type { CodexSetup } from "./codex_files.ts";
import type { DoctorIo } from "./doctor_io.ts";
import type { ProbeAnswer } from "./probe_answer.ts";

/** The model that is asked. */
export interface AskedModel {
  /** The name that clients write. */
  readonly name: string;
  /** The upstream's name of it. */
  readonly target: string;
}

/** What the checks have learned so far; each check adds to it for later ones. */
export interface Learned {
  /** The provider's list; absent when there is none. */
  models?: readonly UpstreamModel[];
  model?: AskedModel;
  /** The answer to the plain request. */
  chat?: ProbeAnswer;
  /** The answer that called a tool. */
  call?: ProbeAnswer;
  /** Whether a relay of this program answers on the port. */
  relayRuns?: boolean;
  /** Codex's configuration. */
  codex?: CodexSetup;
  /** Lines for the configuration file besides what the upstream's state holds: fields of the profile. */
  readonly rows: Map<string, unknown>;
  /** Whether the model was seen to refuse images. */
  refusesImages?: boolean;
}

/** Requests and tokens that were used. */
export interface Spent {
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** What the checks of one run share. */
export interface DoctorContext {
  readonly config: Config;
  /** The provider that is looked at. */
  readonly provider: DoctorProvider;
  /** Why it was chosen where no setting names one, such as `SOME_API_KEY is set`; absent: a setting does. */
  readonly choiceReason?: string;
  readonly upstream: Upstream;
  /** The `Authorization` header for it; undefined without any key. */
  readonly authorization: string | undefined;
  /** The variable that holds its key by custom. */
  readonly keyVariable: string;
  /** Whether it wants a key, as far as is known. */
  readonly wantsKey: boolean;
  /** The model that the user named; undefined when none was. */
  readonly wishedModel: string | undefined;
  readonly io: DoctorIo;
  readonly learned: Learned;
  readonly spent: Spent;
}

/** A log that keeps nothing: the findings say what there is to say. */
export const SILENT_LOG: Log = { error() {}, warn() {}, info() {}, debug() {} };

/** Prepares a run of the checks. */
export function createDoctorContext(
  { config, provider, wishedModel, choiceReason }: Pick<
    DoctorContext,
    "config" | "provider" | "wishedModel" | "choiceReason"
  >,
  io: DoctorIo,
): DoctorContext {
  const row = findProviderAt(provider.upstream);
  const keyVariable = resolveKeyVariable(provider.provider ?? provider.profile.name);
  const wantsKey = row?.keyVariable !== undefined;
  // Without a key of the relay's own the provider gets Codex's, which reads the same variable.
  const key = provider.apiKey ?? (wantsKey ? io.variable(keyVariable)?.trim() || undefined : undefined);
  return {
    config,
    provider,
    ...(choiceReason !== undefined && { choiceReason }),
    upstream: new Upstream(provider, { log: SILENT_LOG, forwardsClientKey: true, reach: io.reach }),
    authorization: key === undefined ? undefined : `Bearer ${key}`,
    keyVariable,
    wantsKey,
    wishedModel,
    io,
    learned: { rows: new Map() },
    spent: { requests: 0, inputTokens: 0, outputTokens: 0 },
  };
}
