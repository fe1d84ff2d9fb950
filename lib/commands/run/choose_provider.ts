/**
 * The choice of a provider by what there is: key variables that are set, and local servers that answer.
 *
 * @module
 */
import { listProviderIds } from "../../app/relay_options.ts";
import { type Config, type ConfiguredCommand, readConfig } from "../../config/config.ts";
import type { Sources } from "../../config/sources.ts";
import { KEY_SETTINGS } from "../../config/upstream.ts";
import type { Machine } from "../../runtime/machine.ts";
import { EXIT_USAGE } from "../exit_codes.ts";
import { listKeyedProviders } from "../keyed_providers.ts";
import { findLocalServers } from "./local_servers.ts";
import { RunRefusal } from "./refusal.ts";

/** A provider that could be used, and the reason for it. */
export interface FoundProvider {
  readonly name: string;
  /** A half sentence, such as `SOME_API_KEY is set`. */
  readonly reason: string;
}

/** Whether the settings say whom to ask: a provider, an address, or the key for the usual address. */
export function hasChosenProvider(config: Config): boolean {
  const keys = ["provider", "upstream", ...KEY_SETTINGS] as const;
  return keys.some((key) => config.rawSettings.has(key)) || listProviderIds(config).length > 0;
}

/**
 * The one provider that there is.
 *
 * @throws {RunRefusal} with all that was found when it is not exactly one.
 */
export async function chooseProvider(
  machine: Pick<Machine, "variable">,
  findServers: typeof findLocalServers = findLocalServers,
): Promise<FoundProvider> {
  const servers = await findServers();
  const found = [
    ...listKeyedProviders(machine).map(({ name, variable }) => ({ name, reason: `${variable} is set` })),
    ...servers.map(({ name, baseUrl }) => ({ name, reason: `answers at ${baseUrl}` })),
  ];
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  throw new RunRefusal(first === undefined ? NOTHING_FOUND : formatChoice(found), EXIT_USAGE);
}

/** The settings as they are with the provider `name`, and the sources that say so. */
export async function readConfigFor(
  name: string,
  { os, variable, readText, readSecret, args }: Sources,
): Promise<{ readonly command: ConfiguredCommand; readonly sources: Sources }> {
  const sources = { os, variable, readText, readSecret, args: ["--provider", name, ...args] };
  const command = await readConfig(sources);
  if (!("passedOn" in command)) throw new Error("Unreachable: the same arguments name another command");
  return { command, sources };
}

const NOTHING_FOUND = "Cannot choose a provider: no key variable of a known one is set, and no local server answers; " +
  "set one (codex-relay providers lists them), start a server, or name one with --provider NAME or --upstream URL";

function formatChoice(found: readonly FoundProvider[]): string {
  const width = Math.max(...found.map(({ name }) => name.length));
  const lines = found.map(({ name, reason }) => `  ${name.padEnd(width)}  ${reason}`);
  return ["Cannot choose between these providers; name one with --provider NAME:", ...lines].join("\n");
}
