/**
 * The output of `--print-config`: a configuration for Codex that points to this relay and knows the upstream's models.
 *
 * @module
 */
import { resolve } from "node:path";
import { decodeModels, type UpstreamModel } from "../wire/models/decode.ts";
import { RelayError } from "../base/errors.ts";
import { formatAuthority, resolveClientHost } from "../base/host.ts";
import { FetchClient } from "../upstream/fetch_client.ts";
import { listRunningModels } from "../upstream/running_windows.ts";
import { chooseNamed } from "../upstream/chosen_models.ts";
import type { ModelMap, ProviderOptions } from "../upstream/options.ts";
import { describeOffer } from "./offered_models.ts";
import { getFactsDate, listKnownModels } from "../providers/model_facts.ts";
import { findProvider, resolveKeyVariable } from "../providers/select.ts";
import { buildCatalog } from "./catalog.ts";
import { type Credential, renderConfig, TOKEN_VARIABLE } from "./config_toml.ts";
import { chooseInstructions } from "./instructions.ts";
import { OWN_INSTRUCTIONS } from "./own_instructions.ts";
import { describeSmallWindows } from "./window_notes.ts";
import { joinModels, selectForCatalog } from "./joined_models.ts";
import { chooseModel, type ModelProperties } from "./model_properties.ts";

/** A provider whose models are described. */
type PrintedProvider = Pick<
  ProviderOptions,
  "id" | "upstream" | "apiKey" | "modelMap" | "profile" | "modelOverrides" | "modelNames"
>;

/** The relay that Codex is to use: its first provider, and the others. */
export interface PrintConfigOptions extends PrintedProvider {
  /** The other providers; absent: none. */
  readonly otherProviders?: readonly PrintedProvider[];
  /** Names that stand for models of any provider; absent: none. */
  readonly aliases?: ModelMap;
  /** Bearer token that clients of the relay must send; absent when none is required. */
  readonly relayToken?: string;
  readonly port: number;
  /** Address that the relay listens on. */
  readonly host: string;
  /** Name of the provider that was asked for by name; absent: it was found by its address. */
  readonly provider?: string;
  /** The key that Codex will send where the relay has none; only the first provider is asked with it. */
  readonly clientKey?: string | undefined;
  /** Where the catalog is written, relative to the working folder; absent when Codex is to ask the relay for it. */
  readonly modelCatalog?: string;
}

/** The outside world of `--print-config`. */
export interface PrintConfigIo {
  /** Writes to standard output. */
  write(text: string): void;
  /** Tells the user a line on standard error. */
  warn(text: string): void;
  readonly fetch: typeof fetch;
  /** The installed Codex's base prompt; undefined when there is none. */
  codexInstructions(): Promise<string | undefined>;
  /** The installed Codex's version; undefined when there is none. */
  codexVersion(): Promise<string | undefined>;
  /** Writes a whole file and the folders above it. */
  writeFile(path: string, text: string): Promise<void>;
}

const NO_MODEL = "<CHOOSE_A_MODEL>";
/** Hosts that serve models without a key: this machine and private networks. */
const LOCAL_HOST =
  /^(?:localhost|host\.docker\.internal|.+\.local|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|\[::1\])$/i;

/**
 * Prints the configuration on standard output, and everything else on standard error.
 *
 * An upstream that cannot be reached is not a failure: the configuration then says what was guessed.
 *
 * @returns The exit code: 1 when the catalog file could not be written, else 0.
 */
export async function printConfig(options: PrintConfigOptions, io: PrintConfigIo): Promise<number> {
  const notes: string[] = [];
  // Codex is asked at the same time as the providers.
  const version = io.codexVersion();
  const instructions = options.modelCatalog === undefined ? undefined : chooseInstructions(io.codexInstructions);
  const { models, wantsKey } = await describeProviders(options, { io, notes });
  const model = chooseModel(models)?.slug;
  if (model === undefined) {
    io.warn(
      `No model is known: replace ${NO_MODEL} in the configuration with the name of one of the upstream's models`,
    );
    notes.push(`No model is known: replace ${NO_MODEL} below with the name of one of the upstream's models.`);
  }
  const catalogPath = options.modelCatalog === undefined ? undefined : resolve(options.modelCatalog);
  const hasFile = catalogPath !== undefined && models.length > 0;
  if (hasFile && !await writeCatalog(models, { path: catalogPath, instructions: await instructions, io })) return 1;
  if (catalogPath !== undefined && !hasFile) {
    io.warn(
      `No catalog was written to ${catalogPath}: Codex refuses an empty catalog, and will ask the relay instead`,
    );
  }
  if (options.port === 0) {
    notes.push("Port 0 means another free port at each start: put the actual port into both addresses below.");
  }
  io.write(renderConfig({
    model: model ?? NO_MODEL,
    baseUrl: `http://${formatAuthority(resolveClientHost(options.host), options.port)}/v1`,
    credential: chooseCredential(options, { io, notes, wantsKey }),
    upstream: describeUpstreams(options),
    notes,
    models,
    codexVersion: await version,
    ...(hasFile && { catalogPath }),
  }));
  return 0;
}

/** The address of the only provider, or the names of several that are offered. */
function describeUpstreams(options: PrintConfigOptions): string {
  const providers = [options, ...options.otherProviders ?? []];
  if (providers.length === 1) return options.upstream;
  return providers.filter(({ modelNames }) => modelNames?.length !== 0).map(({ id }) => id).join(", ");
}

/** Where sentences for the reader of the file, and of the terminal, go. */
interface ConfigOutput {
  readonly io: PrintConfigIo;
  readonly notes: string[];
}

/** All models, and whether the first provider lists its own only with a key. */
async function describeProviders(
  options: PrintConfigOptions,
  { io, notes }: ConfigOutput,
): Promise<{ readonly models: readonly ModelProperties[]; readonly wantsKey: boolean }> {
  const { aliases, otherProviders = [] } = options;
  const answers = await Promise.all([options, ...otherProviders].map(async (provider) => {
    const { list, wantsKey } = await askUpstream(provider, { io, notes });
    return { models: describeOffer(list, { ...provider, ...(aliases && { aliases }) }), wantsKey, provider };
  }));
  for (const { models, provider: { profile } } of answers) {
    for (const note of describeSmallWindows(models, profile)) {
      io.warn(note);
      notes.push(note);
    }
  }
  return {
    models: joinModels(answers.map(({ models }) => models), aliases),
    wantsKey: answers[0]?.wantsKey ?? false,
  };
}

/** The upstream's models, and whether it lists them only with a key. */
async function askUpstream(
  options: PrintedProvider & Pick<PrintConfigOptions, "clientKey">,
  { io, notes }: ConfigOutput,
): Promise<{ readonly list: readonly UpstreamModel[]; readonly wantsKey: boolean }> {
  const { upstream, clientKey, apiKey = clientKey, profile, modelNames } = options;
  // It is not to be offered: it lacks a key, for example, which was said already.
  if (modelNames?.length === 0) return { list: [], wantsKey: false };
  try {
    const key = apiKey !== undefined && { apiKey };
    const listed = await listRunningModels({ upstream, profile, client: new FetchClient(io.fetch), ...key });
    return { list: chooseNamed(listed, modelNames), wantsKey: false };
  } catch (thrown) {
    const error = RelayError.from(thrown);
    io.warn(error.message);
    const known = decodeModels(modelNames ?? listKnownModels(profile.name));
    const name = options.id ?? "The upstream";
    const why = error.code === "upstream_auth" ? "without a key that it accepts" : `(${error.code})`;
    notes.push(
      modelNames !== undefined
        ? `${name} did not list its models ${why}. Those that its table names are below, with what is known of them.`
        : known.length > 0
        ? `${name} did not list its models ${why}. The model and the tables below are a guess from what it ` +
          `served on ${getFactsDate(profile.name)}.`
        : `${name} did not list its models ${why}, and nothing else is known about it.`,
    );
    return { list: known, wantsKey: error.code === "upstream_auth" };
  }
}

async function writeCatalog(
  models: readonly ModelProperties[],
  { path, instructions = OWN_INSTRUCTIONS, io }: {
    readonly path: string;
    readonly instructions: string | undefined;
    readonly io: PrintConfigIo;
  },
): Promise<boolean> {
  const selected = selectForCatalog(models);
  if (selected.note !== undefined) io.warn(selected.note);
  const catalog = buildCatalog(selected.models, { instructions, early: true });
  try {
    await io.writeFile(path, `${JSON.stringify(catalog, null, 2)}\n`);
    return true;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    io.warn(`Cannot write the catalog to ${path}: ${reason}; give another path to --model-catalog`);
    return false;
  }
}

function chooseCredential(
  options: PrintConfigOptions,
  { io, notes, wantsKey }: ConfigOutput & { readonly wantsKey: boolean },
): Credential {
  const { relayToken, apiKey, upstream, profile, provider } = options;
  if (relayToken !== undefined) {
    if (apiKey === undefined) {
      io.warn(
        "Codex sends the relay token instead of a key, so the relay needs the key: start it with --api-key",
      );
    }
    notes.push(`The relay requires its token: set ${TOKEN_VARIABLE} to it before you start Codex.`);
    return { kind: "variable", name: TOKEN_VARIABLE };
  }
  const asksForKey = wantsKey || provider !== undefined && findProvider(provider)?.keyVariable !== undefined;
  if (apiKey === undefined && !asksForKey && LOCAL_HOST.test(new URL(upstream).hostname)) {
    return { kind: "placeholder", token: "no-key-needed" };
  }
  const name = resolveKeyVariable(provider ?? profile.name);
  notes.push(
    `Set ${name} to your key before you start Codex. The relay passes it on, unless it has a key of its own; then ` +
      "any value will do.",
  );
  return { kind: "variable", name };
}
