/**
 * The writer of configuration files for Codex.
 *
 * @module
 */
import { stringify } from "@std/toml";
import { isObject } from "../base/json.ts";
import { hasCodexFeature } from "./codex_version.ts";
import { type ModelProperties, resolveMaxWindow } from "./model_properties.ts";

/** With what Codex identifies itself; without one it never asks for a catalog (measured on 0.161 to 0.171, 2026-11). */
export type Credential =
  /** Name of an environment variable; Codex refuses to start a turn when it is unset or empty. */
  | { readonly kind: "variable"; readonly name: string }
  /** A word written into the file, for an upstream that asks for no key. */
  | { readonly kind: "placeholder"; readonly token: string };

/** What a configuration file says. */
export interface CodexConfig {
  readonly model: string;
  /** Address of the relay, `/v1` included. */
  readonly baseUrl: string;
  readonly credential: Credential;
  /** Version of the Codex that will read the file, as far as it is known. */
  readonly codexVersion: string | undefined;
  /** Absolute path of a catalog file; absent when Codex is to ask the relay. */
  readonly catalogPath?: string;
  /** Whom the relay asks, for the heading. */
  readonly upstream: string;
  /** Sentences that are put above the settings. */
  readonly notes: readonly string[];
  readonly models: readonly ModelProperties[];
}

/** The id of the relay in Codex's settings; Codex keeps it with every session. */
export const PROVIDER_ID = "codex-relay";
/** Variable for the token of a relay that asks for one. */
export const TOKEN_VARIABLE = "CODEX_RELAY_TOKEN";
/**
 * The line by which Codex compacts through the relay: its request then keeps all tools and the prefix that the provider
 * has cached (measured on 0.171, 2026-11).
 */
const CAPABILITIES = 'capabilities = { remote_compaction = "v2" }';
/** Text of comments is broken at this column. */
const COMMENT_WIDTH = 100;

/**
 * The lines of `table` in TOML, with values before tables.
 *
 * `@std/toml` 1.0.11 writes half a surrogate pair as an escape and U+007F as it is; TOML allows neither in a string.
 */
export function writeTable(table: Readonly<Record<string, unknown>>): string[] {
  const text = stringify(Object.fromEntries(Object.entries(table).map(repairEntry)));
  return text.trim().replaceAll("\x7f", "\\u007f").split("\n");
}

/** A key and its value without halves of surrogate pairs. */
function repairEntry([key, value]: [string, unknown]): [string, unknown] {
  if (typeof value === "string") return [key.toWellFormed(), value.toWellFormed()];
  const repaired = isObject(value) ? Object.fromEntries(Object.entries(value).map(repairEntry)) : value;
  return [key.toWellFormed(), repaired];
}

/**
 * Writes the file: settings first, then the provider, then what the catalog says of each model, as comments.
 *
 * Codex 0.169 and 0.171 read it with `--strict-config`, as `config.toml` and as a profile file; 0.140 does when it names a
 * catalog file, and 0.120 as `config.toml` (measured 2026-11).
 */
export function renderConfig(config: CodexConfig): string {
  const { model, catalogPath } = config;
  const settings = [
    ...writeTable({ model, model_provider: PROVIDER_ID }),
    ...formatComment("Few providers run Codex's hosted search, and by their own Responses API only."),
    ...writeTable({ web_search: "disabled", ...(catalogPath !== undefined && { model_catalog_json: catalogPath }) }),
  ];
  const blocks = [formatHeading(config), settings, formatProvider(config), ...formatModels(config.models)];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function formatHeading({ upstream, notes }: CodexConfig): string[] {
  return [
    `# Codex through codex-relay to ${collapseLines(upstream)}`,
    "# Save this as ~/.codex/codex-relay.config.toml, then start: codex -p codex-relay",
    "# Or, for every start of codex: put it into ~/.codex/config.toml, its first lines before the first table there.",
    ...notes.flatMap((note) => ["#", ...formatComment(note)]),
  ];
}

function formatProvider({ baseUrl, credential, catalogPath, codexVersion }: CodexConfig): string[] {
  const settings = { name: PROVIDER_ID, base_url: baseUrl, wire_api: "responses" };
  return [
    ...writeTable({ model_providers: { [PROVIDER_ID]: settings } }),
    ...formatCredential(credential),
    ...formatCapabilities(codexVersion),
    ...(catalogPath === undefined
      ? [
        ...formatComment(
          "Read by Codex 0.161 and later. For an older one run --print-config again with --model-catalog PATH.",
        ),
        ...writeTable({ model_catalog_url: `${baseUrl}/codex-catalog` }),
      ]
      : []),
  ];
}

/** What the installed Codex takes; the line is a comment where no Codex was found, and absent where it is refused. */
function formatCapabilities(version: string | undefined): string[] {
  if (version === undefined) {
    return [
      ...formatComment("For Codex 0.162 and later, which then compacts through the relay; remove the # for these:"),
      `# ${CAPABILITIES}`,
    ];
  }
  return hasCodexFeature(version, "capabilities")
    ? [...formatComment("Codex compacts through the relay; 0.162 and later."), CAPABILITIES]
    : [];
}

function formatCredential(credential: Credential): string[] {
  if (credential.kind === "variable") return writeTable({ env_key: credential.name });
  return [
    ...formatComment("The upstream needs no key, but Codex fetches the catalog only if it has a key to send."),
    ...writeTable({ experimental_bearer_token: credential.token }),
  ];
}

function formatModels(models: readonly ModelProperties[]): string[][] {
  if (models.length === 0) return [];
  const explanation = formatComment(
    "What the catalog says about each model. These tables are comments because no Codex (0.80 to 0.171) reads " +
      "model_properties; codex --strict-config even refuses them.",
  );
  return [explanation, ...models.map(formatModelTable)];
}

function formatModelTable(model: ModelProperties): string[] {
  const properties = {
    context_window: model.contextWindow,
    max_context_window: resolveMaxWindow(model),
    supports_parallel_tool_calls: model.parallelToolCalls,
    supports_reasoning_summaries: model.reasoning,
    input_modalities: model.inputModalities,
  };
  return writeTable({ model_properties: { [model.slug]: properties } }).map((line) =>
    line.startsWith("context_window = ") ? `# ${line}${formatWindowSource(model)}` : `# ${line}`
  );
}

function formatWindowSource({ windowSource, windowDate }: ModelProperties): string {
  const origins: Readonly<Record<ModelProperties["windowSource"], string>> = {
    user: " # from the relay's configuration file",
    upstream: "",
    table: ` # from a table${windowDate === undefined ? "" : ` of ${windowDate}`}`,
    default: " # a guess: the upstream does not say",
  };
  return origins[windowSource];
}

/** `text` as comment lines of a readable length. */
function formatComment(text: string): string[] {
  const lines = [""];
  for (const word of collapseLines(text).split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > COMMENT_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
}

/** A comment ends with its line, and may hold no control characters. */
function collapseLines(text: string): string {
  return text.toWellFormed().replaceAll(/\p{Cc}+/gu, " ").trim();
}
