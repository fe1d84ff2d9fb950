/**
 * The arguments by which Codex uses the relay without any file.
 *
 * @module
 */
import { hasCodexFeature } from "./codex_version.ts";
import { PROVIDER_ID, TOKEN_VARIABLE } from "./config_toml.ts";

/** What the arguments say. */
export interface OverrideOptions {
  readonly model: string;
  /** Address of the relay, `/v1` included. */
  readonly baseUrl: string;
  /** Version of the installed Codex, as far as it is known. */
  readonly codexVersion: string | undefined;
  /** Absolute path of a catalog file; absent when Codex is to ask the relay, which 0.161 and later do. */
  readonly catalogPath?: string;
}

/**
 * Arguments of Codex that come before all others, the subcommand included: what the user adds then takes precedence.
 *
 * They also keep the TUI (0.160 and later) from using its background server, which knows the keys of its first start
 * only. A `model_catalog_json` in the user's own configuration takes precedence over the catalog's address, but not over
 * another file (0.140 and 0.171, measured 2026-11).
 */
export function listOverrides({ model, baseUrl, codexVersion, catalogPath }: OverrideOptions): string[] {
  const table = `model_providers.${PROVIDER_ID}`;
  const has = (feature: Parameters<typeof hasCodexFeature>[1]) =>
    codexVersion !== undefined && hasCodexFeature(codexVersion, feature);
  const settings: (readonly [key: string, value: string])[] = [
    ["model", model],
    ["model_provider", PROVIDER_ID],
    ["web_search", "disabled"],
    [`${table}.name`, PROVIDER_ID],
    [`${table}.base_url`, baseUrl],
    [`${table}.wire_api`, "responses"],
    [`${table}.env_key`, TOKEN_VARIABLE],
  ];
  if (has("capabilities")) settings.push([`${table}.capabilities.remote_compaction`, "v2"]);
  if (catalogPath !== undefined) settings.push(["model_catalog_json", catalogPath]);
  else if (has("catalogUrl")) settings.push([`${table}.model_catalog_url`, `${baseUrl}/codex-catalog`]);
  return settings.flatMap(([key, value]) => ["-c", `${key}=${formatValue(value)}`]);
}

/** Texts that cannot be taken for anything else in TOML: Codex takes what is none for a text (0.80 to 0.171). */
const PLAIN_TEXT = /^(?!(?:true|false|inf|nan)\b)[A-Za-z/](?:[^\p{Cc}"'#]*[^\p{Cc}"'#\s])?$/u;

/** A text in the shortest form in which Codex reads it back. */
function formatValue(text: string): string {
  return PLAIN_TEXT.test(text) ? text : JSON.stringify(text.toWellFormed()).replaceAll("\x7f", "\\u007f");
}
