/**
 * The checks of the key, and of the model list that it opens.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import { omitUndefined } from "../../base/json.ts";
import { listModels } from "../../upstream/list_models.ts";
import { applyWire } from "../../providers/wire.ts";
import { findProvider } from "../../providers/select.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult } from "./finding.ts";
import type { OutcomeId } from "./outcomes.ts";

/** Longest wait for the list, in milliseconds. */
const LIST_WAIT_MS = 20_000;
/** What people leave in place of a key: quotes, brackets, dots, a variable's name, the words of an example. */
const PLACEHOLDER = /^["'`<[{$]|["'`>\]}]$|\.\.\.|…|^[A-Z][A-Z_]+$|your[-_ ]?(?:api[-_ ]?)?key|^sk-x+$|^changeme$/i;

/** Where the key comes from, for people: a flag, a variable or a file, never the key. */
export function describeKeySource({ config, provider, authorization, keyVariable, io }: DoctorContext): string {
  if (provider.apiKey === undefined) return authorization === undefined ? "no place" : keyVariable;
  if (provider.id !== undefined) {
    return io.variable(keyVariable)?.trim() === provider.apiKey ? keyVariable : `[providers.${provider.id}]`;
  }
  const [file, key] = [config.rawSettings.get("apiKeyFile"), config.rawSettings.get("apiKey")];
  const setting = key ?? file;
  if (setting === undefined) return "the settings";
  const name = file !== undefined && setting.name === file.name ? `the file of ${file.name}` : setting.name;
  return setting.source === "file" ? `${name} in the configuration file` : name;
}

/** Whether there is a key. */
export function checkKey(context: DoctorContext): Promise<CheckResult> {
  const { authorization, keyVariable, wantsKey, provider } = context;
  const values = { variable: keyVariable };
  // At another address, too, a provider that is named has its variable.
  const readsVariable = wantsKey || findProvider(provider.provider ?? "")?.keyVariable !== undefined;
  const tried = `looked for --api-key, --api-key-file, --api-key-variable, CODEX_RELAY_API_KEY${
    readsVariable ? ` and ${keyVariable}` : ""
  }`;
  if (authorization === undefined) {
    const outcome = wantsKey ? "key.missing" : isOnThisMachine(context) ? undefined : "key.none";
    const found = outcome === undefined ? "none, and a server on this machine needs none" : "none is set";
    return Promise.resolve({ ...omitUndefined({ outcome }), tried, found, values, facts: { present: false } });
  }
  const source = describeKeySource(context);
  const facts = { present: true, own: provider.apiKey !== undefined };
  if (PLACEHOLDER.test(authorization.replace(/^Bearer /, ""))) {
    const found = `the text in ${source} has quotes, dots or brackets, or stands for a key`;
    return Promise.resolve({ outcome: "key.malformed", tried, found, values: { variable: source }, facts });
  }
  const found = facts.own ? `it is in ${source}` : `the relay has none, but ${source} is set, which Codex may send`;
  return Promise.resolve({ tried, found, facts });
}

function isOnThisMachine({ provider }: DoctorContext): boolean {
  return provider.profile.windowAdvice !== undefined ||
    /^(?:localhost|127\.|\[::1\])/.test(new URL(provider.upstream).hostname);
}

/** What a failure to list the models means. */
const LIST_FAULTS: Readonly<Partial<Record<RelayError["code"], OutcomeId>>> = {
  upstream_auth: "list.key_refused",
  upstream_quota: "list.quota",
  upstream_redirect: "list.redirected",
  upstream_timeout: "request.late",
  upstream_unreachable: "request.broken",
};

/** Whether the provider accepts the key and lists its models. */
export async function checkList(context: DoctorContext): Promise<CheckResult> {
  const { provider: { upstream, profile, apiKey }, authorization, keyVariable, learned } = context;
  const tried = `asked for the models at ${applyWire(profile).modelsPath}`;
  try {
    const listed = await listModels({
      upstream,
      profile,
      timeoutMs: LIST_WAIT_MS,
      isBrief: true,
      // What is wrong with a key is said otherwise where it is the relay's own.
      ...omitUndefined({ authorization, apiKey }),
    });
    // The relay's own view of the upstream adds the windows in use.
    context.upstream.models.keep(listed, { authorization });
    const { models } = await context.upstream.models.list({ authorization });
    learned.models = models;
    const facts = { models: models.length };
    if (models.length === 0) return { outcome: "list.empty", tried, found: "it lists none", facts };
    return {
      tried,
      found: `it lists ${models.length}${authorization === undefined ? "" : ", and does not refuse the key"}`,
      facts,
    };
  } catch (thrown) {
    const error = RelayError.from(thrown);
    const refused = LIST_FAULTS[error.code] ?? "list.none";
    const outcome = refused === "list.key_refused" && authorization === undefined ? "list.key_needed" : refused;
    const values = { source: describeKeySource(context), variable: keyVariable };
    return { outcome, tried, found: error.message, values };
  }
}
