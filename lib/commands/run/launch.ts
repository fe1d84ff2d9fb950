/**
 * The start of Codex: its arguments and its variables, run or printed.
 *
 * @module
 */
import { isatty } from "node:tty";
import { quoteForShell } from "../../base/shell.ts";
import type { JsonObject } from "../../base/json.ts";
import { hasCodexFeature } from "../../codex/codex_version.ts";
import { listOverrides } from "../../codex/overrides.ts";
import { type Config, listProviders } from "../../config/config.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { findTemporaryFolder } from "../../runtime/empty_home.ts";
import { type CatalogFolder, writeCatalogFolder } from "./catalog_folder.ts";
import { createCodexEnvironment, createProxyException } from "./codex_environment.ts";
import { formatCodexCommand } from "./print_command.ts";
import { findAskedPort, type SessionRelay } from "./relay_place.ts";
import { runSession } from "./session.ts";
import { addStartModel } from "./start_catalog.ts";

/** What Codex is started with. */
export interface LaunchOptions {
  readonly relay: SessionRelay;
  readonly config: Config;
  /** The user's own arguments for Codex. */
  readonly passedOn: readonly string[];
  readonly model: string;
  /** The relay's catalog. */
  readonly entries: readonly JsonObject[];
  readonly codexVersion: string | undefined;
  /** Takes a line for the user. */
  readonly say: (line: string) => void;
}

const STANDARD_STREAMS = [0, 1, 2];

/** Starts Codex and waits for its end; returns its exit code. */
export async function runCodexToEnd(launch: LaunchOptions, runtime: Runtime): Promise<number> {
  const { relay, passedOn, model, codexVersion } = launch;
  const catalog = await writeCatalog(launch, runtime);
  try {
    const overrides = listOverrides({
      model,
      codexVersion,
      baseUrl: `${relay.origin}/v1`,
      ...(catalog !== undefined && { catalogPath: catalog.path }),
    });
    return await runSession(runtime, {
      args: [...overrides, ...passedOn],
      env: createCodexEnvironment(relay.token, runtime),
      hasTerminal: STANDARD_STREAMS.some((stream) => isatty(stream)),
    });
  } finally {
    await catalog?.remove();
  }
}

/** The catalog as a file, which alone takes precedence over one that the user's own configuration names. */
async function writeCatalog(
  { entries, model, config, codexVersion, say }: LaunchOptions,
  runtime: Runtime,
): Promise<CatalogFolder | undefined> {
  const provider = listProviders(config).find(({ id }) => id !== undefined && model.startsWith(`${id}/`)) ?? config;
  const all = addStartModel(entries, model, provider);
  const parent = findTemporaryFolder(runtime);
  if (all.length === 0 || parent === undefined || !runtime.mayWrite(parent)) return undefined;
  try {
    return await writeCatalogFolder(all, { parent, codexVersion });
  } catch (thrown) {
    say(`Codex has to ask the relay for its models: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
}

/** Prints how Codex would be started, for a relay that listens at the port of the settings; returns the exit code. */
export function printCommand(
  { relay, config, passedOn, model, codexVersion, say }: LaunchOptions,
  runtime: Runtime,
): number {
  const port = findAskedPort(config) ?? config.port;
  const origin = relay.own === undefined ? relay.origin : `http://127.0.0.1:${port}`;
  const args = [...listOverrides({ model, codexVersion, baseUrl: `${origin}/v1` }), ...passedOn];
  const command = { args, env: createProxyException(runtime), token: relay.printedToken };
  runtime.write(`${formatCodexCommand(command)}\n`);
  if (relay.own !== undefined) {
    say(
      `It needs a relay with the same CODEX_RELAY_TOKEN: ${runtime.program}${listRelayFlags(config)} --port ${port}`,
    );
  }
  if (codexVersion !== undefined && !hasCodexFeature(codexVersion, "catalogUrl")) {
    say(`Codex ${codexVersion} gets its models from a file, which codex-relay run writes for as long as it runs`);
  }
  return 0;
}

/** The flags that choose the provider; what the configuration file says, the relay reads by itself. */
function listRelayFlags({ id, provider, upstream, rawSettings }: Config): string {
  const written = (["provider", "upstream", "config"] as const).flatMap((key) => {
    const setting = rawSettings.get(key);
    return setting === undefined || setting.source === "file" ? [] : [[key, setting.text] as const];
  });
  const isNamed = id !== undefined || rawSettings.has("provider") || rawSettings.has("upstream");
  if (!isNamed) written.push(provider === undefined ? ["upstream", upstream] : ["provider", provider]);
  return written.map(([flag, text]) => ` --${flag} ${quoteForShell(text)}`).join("");
}
