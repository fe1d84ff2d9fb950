/**
 * The banner of a relay that starts: where it listens, what it relays to, and how to configure Codex.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import { SETTINGS, type Settings } from "../config/settings.ts";
import { RelayError } from "../base/errors.ts";
import { LOG_LEVELS, printable } from "../base/log.ts";
import { listModels } from "../upstream/list_models.ts";
import { keyName } from "../providers/select.ts";
import type { OpenRelay } from "./open_relay.ts";

/** The outside world of the first lines. */
export interface StartupIo {
  /** Version of this program. */
  readonly version: string;
  /** How this program is called in a shell. */
  readonly program: string;
  /** Whether the lines may be coloured. */
  readonly colour: boolean;
  /** Takes a line for the user. */
  write(line: string): void;
  /** Ends the question for the upstream's models. */
  readonly signal: AbortSignal;
}

const MODELS_SHOWN = 20;
const CODEX_PROFILE = "codex-relay";

/** Settings that the printed configuration depends on. */
const CONFIG_SETTINGS: readonly (keyof Settings)[] = ["provider", "upstream", "port", "host", "modelMap", "config"];

/**
 * Announces that `relay` listens, then lists the upstream's models, within five seconds. Requests do not wait for it.
 */
export async function announce(
  relay: Pick<OpenRelay, "url" | "port">,
  { config, io }: { readonly config: Config; readonly io: StartupIo },
): Promise<void> {
  const tell = teller(config, io);
  tell("info", `codex-relay ${io.version} listens on ${relay.url} → ${config.upstream}`);
  for (const { profile, label = profile.name, upstream } of config.fallbacks) {
    tell("info", `ℹ fallback: ${label} → ${upstream}`);
  }
  if (config.apiKey === undefined) tell("info", `ℹ ${keySentence(config)}`);
  await tellModels(config, { tell, signal: io.signal });
  if (io.signal.aborted) return;
  const hint = configCommand(config, { program: io.program, port: relay.port });
  tell("info", `⚠ To configure Codex with model metadata, run: ${hint}`);
  tell("info", `  then start Codex with: codex -p ${CODEX_PROFILE}`);
}

type Tell = (level: "info" | "warn", line: string) => void;

function teller({ logLevel }: Config, { colour, write }: StartupIo): Tell {
  const limit = LOG_LEVELS.indexOf(logLevel);
  return (level, line) => {
    if (LOG_LEVELS.indexOf(level) > limit) return;
    const clean = printable(line);
    write(colour && line.startsWith("⚠") ? `\x1b[33m${clean}\x1b[39m` : clean);
  };
}

function keySentence({ relayToken }: Config): string {
  return relayToken === undefined
    ? "no --api-key: the client's own key is passed on to the upstream"
    : "no --api-key: requests reach the upstream without a key";
}

async function tellModels(
  { upstream, apiKey, profile }: Config,
  { tell, signal }: { readonly tell: Tell; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const models = await listModels({ upstream, profile, signal, ...(apiKey !== undefined && { apiKey }) });
    tell("info", `ℹ upstream models: ${modelNames(models.map(({ id }) => id))}`);
  } catch (thrown) {
    const error = RelayError.from(thrown);
    if (signal.aborted) return;
    if (error.code === "upstream_auth" && apiKey === undefined) {
      tell("info", "ℹ upstream models: listing models needs a key");
    } else tell("warn", `⚠ ${error.message}`);
  }
}

function modelNames(ids: readonly string[]): string {
  if (ids.length === 0) return "none";
  const rest = ids.length - MODELS_SHOWN;
  return `${ids.slice(0, MODELS_SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** The command that prints the configuration for this very relay. Keys are named by the variable that holds them. */
function configCommand(
  { found, provider, profile, upstream }: Config,
  { program, port }: { readonly program: string; readonly port: number },
): string {
  const flags = CONFIG_SETTINGS.flatMap((key) => {
    const value = found.get(key);
    // Settings of the file are read again by the printed command; a variable may have been set for this run only.
    const text = value === undefined || value.origin === "file" ? undefined : value.text;
    const shown = key === "port" && value?.text === "0" ? String(port) : text;
    return shown === undefined ? [] : [`--${SETTINGS[key].flag} ${quoted(shown)}`];
  });
  if (!found.has("upstream") && provider === undefined) flags.unshift(`--upstream ${upstream}`);
  const keyVariable = keyName(provider ?? profile.name);
  const apiKey = found.get("apiKey");
  // With the provider's name the program finds that variable by itself.
  const isOwn = provider !== undefined && apiKey?.name === keyVariable;
  const keyFile = found.get("apiKeyFile");
  if (keyFile !== undefined && isGiven(keyFile)) flags.push(`--api-key-file ${quoted(keyFile.text)}`);
  else if (isGiven(apiKey) && !isOwn) flags.push(`--api-key ${fromVariable(keyVariable)}`);
  const tokenFile = found.get("relayTokenFile");
  if (tokenFile !== undefined && isGiven(tokenFile)) flags.push(`--relay-token-file ${quoted(tokenFile.text)}`);
  else if (isGiven(found.get("relayToken"))) flags.push(`--relay-token ${fromVariable("CODEX_RELAY_TOKEN")}`);
  return `mkdir -p ~/.codex && ${program} --print-config ${flags.join(" ")} > ~/.codex/${CODEX_PROFILE}.config.toml`;
}

/** What the variable holds, to the shell; where it is not set, the command ends before it empties an earlier file. */
function fromVariable(name: string): string {
  return `"\${${name}:?set it first}"`;
}

function isGiven(found: { readonly origin: string } | undefined): boolean {
  return found !== undefined && found.origin !== "file";
}

/** A line of the log with its level in colour, for terminals. */
export function paint(line: string): string {
  return line.replace(/^(\S+) (ERROR|WARN)/, (_, time, level) => {
    return `${time} \x1b[${level === "ERROR" ? 31 : 33}m${level}\x1b[39m`;
  });
}

/** `text` as one word of a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
