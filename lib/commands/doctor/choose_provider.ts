/**
 * The choice of the provider and the model that are looked at, among several.
 *
 * @module
 */
import type { UpstreamConfig } from "../../config/upstream.ts";
import type { ModelMap, ProviderOptions } from "../../upstream/options.ts";

/** A provider that can be looked at. */
export type DoctorProvider = UpstreamConfig & Pick<ProviderOptions, "id" | "modelNames" | "ownLimits">;

/** What the user asked for. */
export interface ProviderWish {
  /** Name of a provider; absent: none was named. */
  readonly provider?: string | undefined;
  /** Name of a model, with or without its provider before a slash; absent: none was named. */
  readonly model?: string | undefined;
  /** Names that stand for models; absent: none. */
  readonly aliases?: ModelMap | undefined;
}

/** What is looked at. */
export interface ProviderChoice {
  readonly provider: DoctorProvider;
  /** The model by the provider's own name for clients; undefined when none was named. */
  readonly model: string | undefined;
}

/** The provider that was named, else the one that the model belongs to, else the first one. */
export function selectCheckedProvider(
  providers: readonly [DoctorProvider, ...DoctorProvider[]],
  { provider: wished, model: written, aliases }: ProviderWish,
): ProviderChoice {
  const model = written === undefined ? undefined : aliases?.resolve(written) ?? written;
  const named = providers.find(({ id, provider }) => wished !== undefined && (id ?? provider) === wished) ??
    providers.find(({ provider }) => wished !== undefined && provider === wished);
  const owner = providers.find(({ id }) => id !== undefined && model?.startsWith(`${id}/`));
  const provider = named ?? owner ?? providers[0];
  const prefix = `${provider.id}/`;
  return {
    provider,
    model: provider.id !== undefined && model?.startsWith(prefix) ? model.slice(prefix.length) : model,
  };
}

/** What a provider is called. */
export function describeProviderName({ id, provider, label, profile }: DoctorProvider): string {
  return id ?? provider ?? label ?? profile.name;
}
