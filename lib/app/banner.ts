/**
 * The banner of a relay that starts: where it listens, what it relays to, and how to configure Codex.
 *
 * @module
 */
import { type Config, listProviders } from "../config/config.ts";
import { SETTINGS, type Settings } from "../config/settings.ts";
import { describeTarget } from "../config/wire_address.ts";
import { loadLate } from "../base/load_late.ts";
import { escapeControls, LOG_LEVELS } from "../base/log.ts";
import { formatShellVariable, quoteForShell } from "../base/shell.ts";
import { resolveKeyVariable } from "../providers/select.ts";
import type { PrintLine } from "./model_lines.ts";
import type { OpenRelay } from "./open_relay.ts";

/** The outside world of the first lines. */
export interface StartupIo {
  /** Version of this program. */
  readonly version: string;
  /** How this program is called in a shell. */
  readonly program: string;
  /** Where Codex keeps its configuration, if that is not the usual folder. */
  readonly codexHome?: string | undefined;
  /** Whether the lines may be coloured. */
  readonly colour: boolean;
  /** Takes a line for the user. */
  write(line: string): void;
  /** Ends the question for the upstream's models. */
  readonly signal: AbortSignal;
}

const CODEX_PROFILE = "codex-relay";

/** Settings that the printed configuration depends on. */
const CONFIG_SETTINGS: readonly (keyof Settings)[] = [
  "provider",
  "upstream",
  "wire",
  "port",
  "host",
  "modelMap",
  "effortMap",
  "config",
];

/**
 * Announces that `relay` listens, then lists the upstream's models, within five seconds. Requests do not wait for it.
 */
export async function announceRelay(
  relay: Pick<OpenRelay, "url" | "port">,
  { config, io }: { readonly config: Config; readonly io: StartupIo },
): Promise<void> {
  const print = createLinePrinter(config, io);
  const providers = listProviders(config);
  const isOne = providers.length === 1;
  const target = isOne ? describeTarget(config) : providers.map(({ id }) => id).join(", ");
  print("info", `codex-relay ${io.version} listens on ${relay.url} → ${target}`);
  for (const provider of providers) {
    const { id, fallbacks } = provider;
    if (!isOne) print("info", `ℹ provider: ${id} → ${describeTarget(provider)}`);
    for (const fallback of fallbacks) {
      const { label = fallback.profile.name } = fallback;
      print("info", `ℹ fallback${isOne ? "" : ` for ${id}`}: ${label} → ${describeTarget(fallback)}`);
    }
  }
  if (config.apiKey === undefined) print("info", `ℹ ${describeKeyUse(config)}`);
  // Loaded late, so that the first line comes early.
  const { printModels } = await loadLate<typeof import("./model_lines.ts")>(() => import("./model_lines.ts" as string));
  await Promise.all(providers.map((provider) => printModels(provider, { print, signal: io.signal })));
  if (io.signal.aborted) return;
  const hint = formatConfigCommand(config, { ...io, port: relay.port });
  print("info", `⚠ To configure Codex with model metadata, run: ${hint}`);
  print("info", `  then start Codex with: codex -p ${CODEX_PROFILE}`);
}

function createLinePrinter({ logLevel }: Config, { colour, write }: StartupIo): PrintLine {
  const limit = LOG_LEVELS.indexOf(logLevel);
  return (level, line) => {
    if (LOG_LEVELS.indexOf(level) > limit) return;
    const clean = escapeControls(line);
    write(colour && line.startsWith("⚠") ? `\x1b[33m${clean}\x1b[39m` : clean);
  };
}

function describeKeyUse({ relayToken }: Config): string {
  return relayToken === undefined
    ? "no --api-key: the client's own key is passed on to the upstream"
    : "no --api-key: requests reach the upstream without a key";
}

/** The command that prints the configuration for this very relay. Keys are named by the variable that holds them. */
function formatConfigCommand(
  { rawSettings, id, provider, profile, upstream }: Config,
  { program, codexHome, port }: Pick<StartupIo, "program" | "codexHome"> & { readonly port: number },
): string {
  const flags = CONFIG_SETTINGS.flatMap((key) => {
    const value = rawSettings.get(key);
    // Settings of the file are read again by the printed command; a variable may have been set for this run only.
    const text = value === undefined || value.source === "file" ? undefined : value.text;
    const shown = key === "port" && value?.text === "0" ? String(port) : text;
    return shown === undefined ? [] : [`--${SETTINGS[key].flag} ${quoteForShell(shown)}`];
  });
  // The tables of several providers are read again, too; a flag in their place would add another provider.
  if (!rawSettings.has("upstream") && provider === undefined && id === undefined) {
    flags.unshift(`--upstream ${upstream}`);
  }
  const keyVariable = resolveKeyVariable(provider ?? profile.name);
  const apiKey = rawSettings.get("apiKey");
  // With the provider's name the program finds that variable by itself.
  const isOwn = provider !== undefined && apiKey?.name === keyVariable;
  const keyFile = rawSettings.get("apiKeyFile");
  if (keyFile !== undefined && isOutsideFile(keyFile)) flags.push(`--api-key-file ${quoteForShell(keyFile.text)}`);
  else if (isOutsideFile(apiKey) && !isOwn) flags.push(`--api-key ${formatShellVariable(keyVariable)}`);
  const tokenFile = rawSettings.get("relayTokenFile");
  if (tokenFile !== undefined && isOutsideFile(tokenFile)) {
    flags.push(`--relay-token-file ${quoteForShell(tokenFile.text)}`);
  } else if (isOutsideFile(rawSettings.get("relayToken"))) {
    flags.push(`--relay-token ${formatShellVariable("CODEX_RELAY_TOKEN")}`);
  }
  const command = [program, "--print-config", ...flags].join(" ");
  const folder = codexHome?.trim() ? quoteForShell(codexHome.trim()) : "~/.codex";
  return `mkdir -p ${folder} && ${command} > ${folder}/${CODEX_PROFILE}.config.toml`;
}

function isOutsideFile(setting: { readonly source: string } | undefined): boolean {
  return setting !== undefined && setting.source !== "file";
}

/** A line of the log with its level in colour, for terminals. */
export function paintLevel(line: string): string {
  return line.replace(/^(\S+) (ERROR|WARN)/, (_, time, level) => {
    return `${time} \x1b[${level === "ERROR" ? 31 : 33}m${level}\x1b[39m`;
  });
}
