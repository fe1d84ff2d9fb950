/**
 * The settings of one upstream, read and checked: its address, its key, its model names and its profile.
 *
 * @module
 */
import { omitUndefined } from "../base/json.ts";
import type { ModelOverrides, UpstreamOptions } from "../upstream/options.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { applyRequestSettings, type RequestSettings } from "../providers/request_settings.ts";
import { createProfile, findProviderAt, selectProfile } from "../providers/select.ts";
import { applyOverrides, createWireChoice } from "../providers/wire.ts";
import { formatSettingError, type RawSetting } from "./config_error.ts";
import { describeMissingAddress } from "./provider.ts";
import type { Setting } from "./setting.ts";
import { SETTINGS, type Settings } from "./settings.ts";
import { findOtherPath, resolveBaseUrl } from "./wire_address.ts";

/** An upstream, checked. */
export interface UpstreamConfig extends UpstreamOptions {
  /** Name of the provider that was asked for by name; absent: it was found by its address. */
  readonly provider?: string;
}

/** What an upstream is made of, as it was written. */
export interface RawUpstream {
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
  /** Fields of the provider's profile that the user replaces. */
  readonly profile: Partial<ProviderProfile>;
  /** What the user says of single models. */
  readonly models: ModelOverrides;
}

/** Settings that say what its keys are. */
export const KEY_SETTINGS = ["apiKey", "apiKeyFile", "apiKeyVariable"] as const;

/** Settings that say what an upstream is, which a table of the file's fallbacks may hold. */
export const UPSTREAM_KEYS: readonly (keyof Settings)[] = [
  "provider",
  "upstream",
  "wire",
  ...KEY_SETTINGS,
  "modelMap",
  "extraBody",
  "dropParameters",
  "headers",
  "effortMap",
];

/** Those of them that the same upstream has again when it takes over for itself with another model. */
const INHERITED_KEYS = [
  "modelMap",
  "provider",
  "upstream",
  "wire",
  "extraBody",
  "dropParameters",
  "headers",
  "effortMap",
] as const;

/** The value of a setting; undefined when it is not there, or cannot be used, which `errors` then says. */
export function parseSetting<Value>(
  setting: Setting<Value>,
  { rawSetting, errors }: { readonly rawSetting: RawSetting | undefined; readonly errors: string[] },
): Value | undefined {
  if (rawSetting === undefined) return undefined;
  try {
    return setting.parse(rawSetting.text);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    errors.push(formatSettingError(rawSetting, { setting, reason: thrown.message }));
    return undefined;
  }
}

/** The upstream that `texts` describe; what cannot be used is added to `errors`, and replaced by its default. */
export function createUpstreamConfig({ rawSettings, profile, models }: RawUpstream, errors: string[]): UpstreamConfig {
  function value<Key extends keyof Settings>(key: Key): Settings[Key] | undefined {
    return parseSetting(SETTINGS[key], { rawSetting: rawSettings.get(key), errors });
  }
  const [provider, ownUpstream, wire] = [value("provider"), value("upstream"), value("wire")];
  const rawUpstream = rawSettings.get("upstream");
  // What it names was read already; a key in its place is a fault that must not pass.
  value("apiKeyVariable");
  const [apiKey, ...spareKeys] = value("apiKey") ?? [];
  const error = provider && !rawSettings.has("upstream") ? describeMissingAddress(provider) : undefined;
  if (error !== undefined) errors.push(error);
  const written = ownUpstream ?? provider?.baseUrl ?? SETTINGS.upstream.parse(SETTINGS.upstream.default ?? "");
  const request: RequestSettings = omitUndefined({
    extraBody: value("extraBody"),
    dropParameters: value("dropParameters"),
    headers: value("headers"),
    effortMap: value("effortMap"),
  });
  const row = provider?.row ?? findProviderAt(written);
  const own = applyOverrides(row ? createProfile(row, written, provider?.name) : selectProfile(written), {
    ...(profile.wire !== undefined && createWireChoice(profile.wire)),
    ...(profile.wireByModel !== undefined && { otherWires: [] }),
    ...profile,
    ...(wire !== undefined && createWireChoice(wire)),
  });
  const place = { wire: own.wire, ...omitUndefined({ row }) };
  const upstream = resolveBaseUrl(written, place);
  const otherPath = findOtherPath(written, { ...place, isInFile: rawUpstream?.source === "file" });
  if (otherPath !== undefined && rawUpstream !== undefined) {
    errors.push(formatSettingError(rawUpstream, { setting: SETTINGS.upstream, reason: otherPath }));
  }
  return {
    ...(provider !== undefined && { provider: provider.name }),
    upstream,
    ...(apiKey !== undefined && { apiKey }),
    ...(spareKeys.length > 0 && { spareKeys }),
    modelMap: value("modelMap") ?? SETTINGS.modelMap.parse(""),
    profile: applyRequestSettings(own, request),
    ...(Object.keys(models).length > 0 && { modelOverrides: models }),
  };
}

/** A fallback, as far as it was written, and what it is called in errors. */
export interface RawFallback extends RawUpstream {
  readonly place: string;
  /** The provider with a table that it names; absent: it names none. */
  readonly table?: string;
}

/**
 * The upstream that takes over for `first`. What it leaves out is as there; but a key never goes to another host than
 * the one it was given for.
 */
export function createFallbackConfig(
  own: RawFallback,
  { first, texts, errors }: {
    readonly first: UpstreamConfig;
    readonly texts: RawUpstream;
    readonly errors: string[];
  },
): UpstreamConfig {
  const isElsewhere = own.rawSettings.has("upstream") || own.rawSettings.has("provider");
  if (!isElsewhere && !own.rawSettings.has("modelMap")) {
    errors.push(
      `Cannot use ${own.place}: it is the same upstream as the first one; set provider, upstream or model-map`,
    );
  }
  const inherited = isElsewhere ? ["modelMap" as const] : INHERITED_KEYS;
  const found = new Map(own.rawSettings);
  for (const key of inherited) {
    const value = texts.rawSettings.get(key);
    // A wrong value of the first upstream is reported there.
    if (value !== undefined && !found.has(key)) found.set(key, value);
  }
  const profile = isElsewhere ? own.profile : { ...texts.profile, ...own.profile };
  const models = isElsewhere ? own.models : { ...texts.models, ...own.models };
  const upstream = createUpstreamConfig({ rawSettings: found, profile, models }, errors);
  if (upstream.apiKey !== undefined) return upstream;
  const isSameHost = URL.parse(upstream.upstream)?.origin === URL.parse(first.upstream)?.origin;
  if (!isSameHost) return { ...upstream, keepsClientKey: true };
  const { apiKey, spareKeys, keepsClientKey, label } = first;
  return { ...upstream, ...omitUndefined({ apiKey, spareKeys, keepsClientKey, ...(!isElsewhere && { label }) }) };
}

/** `fallbacks`, with another label where `first` or an earlier one has the same name: "NAME #2" after "NAME". */
export function assignUniqueLabels(first: UpstreamConfig, fallbacks: readonly UpstreamConfig[]): UpstreamConfig[] {
  const counts = new Map([[first.label ?? first.profile.name, 1]]);
  return fallbacks.map((fallback) => {
    const { label: name = fallback.profile.name } = fallback;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? fallback : { ...fallback, label: `${name} #${count}` };
  });
}

/** What is to be said of a fallback that will be refused for want of a key; undefined when there is nothing to say. */
export function findKeyWarning(
  { upstream, apiKey, keepsClientKey }: UpstreamConfig,
  place: string,
): string | undefined {
  if (apiKey !== undefined || !keepsClientKey) return undefined;
  const name = findProviderAt(upstream)?.keyVariable;
  if (name === undefined) return undefined;
  return `${place} has no key, so ${new URL(upstream).host} will refuse it; give it an api-key-file, or name its ` +
    `provider and set ${name}`;
}
