/**
 * The command `codex-relay run`: it starts Codex through a relay, and ends with it.
 *
 * @module
 */
import process from "node:process";
import { listProviderIds, resolveProviderName } from "../../app/relay_options.ts";
import { escapeControls } from "../../base/log.ts";
import { collectOwnSecrets, createRedactor } from "../../base/redact.ts";
import { type Config, type ConfiguredCommand, listProviders } from "../../config/config.ts";
import type { Sources } from "../../config/sources.ts";
import { CodexMissingError } from "../../runtime/codex_process.ts";
import { ListenError } from "../../runtime/listen_error.ts";
import { formatUsageSummary } from "../../relay/usage_summary.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED, EXIT_USAGE } from "../exit_codes.ts";
import { reportListProgress } from "../list_progress.ts";
import { chooseProvider, hasChosenProvider, readConfigFor } from "./choose_provider.ts";
import { type PortFinding, probePort } from "./probe_port.ts";
import { readInstalledVersion } from "./installed_codex.ts";
import { type LaunchOptions, printCommand, runCodexToEnd } from "./launch.ts";
import { fetchOfferedModels, type OfferedModels } from "./offered_models.ts";
import { adviseOnProxy } from "./proxy_advice.ts";
import { RunRefusal } from "./refusal.ts";
import {
  canShareRelay,
  explainOtherPort,
  findAskedPort,
  findKeyVariable,
  openOwnRelay,
  requireKey,
  type SessionRelay,
  useRunningRelay,
} from "./relay_place.ts";
import { explainSavedModel, readSavedModel } from "./saved_model.ts";
import { chooseStartModel } from "./start_model.ts";
import { explainUnusableCodex } from "./unusable_codex.ts";

/** The program that runs the command. */
export interface RunHost {
  readonly runtime: Runtime;
  /** Version of this program. */
  readonly version: string;
}

/** Starts Codex and waits for its end; returns its exit code, or one of our own when it was not started. */
export async function runRun(
  { config, passedOn }: Pick<ConfiguredCommand, "config" | "passedOn">,
  host: RunHost,
): Promise<number> {
  const { runtime } = host;
  const installed = readInstalledVersion(runtime);
  // It is awaited later; until then its failure is not unhandled.
  installed.catch(() => {});
  try {
    const settled = await settleConfig(config, runtime);
    const redact = createRedactor(collectOwnSecrets(settled.config));
    const say = (line: string) => runtime.writeLine(escapeControls(redact(line)));
    const relay = await openPlace(settled, { host, say });
    try {
      const launch = await prepareLaunch(relay, { runtime, config: settled.config, passedOn, installed, say });
      if (settled.config.printsCommand) return printCommand(launch, runtime);
      // What is assumed of some models is the same at every start, and no fault of this one.
      relay.own?.runLog.forgetProblems();
      const saved = readSavedModel(runtime);
      const exitCode = await runCodexToEnd(launch, runtime);
      const note = explainSavedModel(saved, readSavedModel(runtime), launch.entries);
      if (note !== undefined) say(note);
      sayEnd(relay, { exitCode, say });
      return exitCode;
    } finally {
      await relay.own?.relay.close();
    }
  } catch (thrown) {
    return explainFailure(thrown, runtime);
  }
}

/** The settings, with a provider, and what was found at the port that they ask for. */
interface SettledConfig {
  readonly config: Config;
  /** Where it comes from, the provider included. */
  readonly sources: Sources;
  readonly isChosen: boolean;
  readonly finding: PortFinding | undefined;
  /** The reason for a provider that was not named; absent when it was. */
  readonly reason?: string;
}

async function settleConfig(config: Config, runtime: Runtime): Promise<SettledConfig> {
  const port = findAskedPort(config);
  const finding = port === undefined ? undefined : await probePort(port, { token: config.relayToken });
  const isChosen = hasChosenProvider(config);
  const { os, variable, readText, readSecret, args } = runtime;
  const sources = { os, variable, readText, readSecret, args };
  if (isChosen || canShareRelay(finding, { config, isChosen })) return { config, sources, isChosen, finding };
  const { name, reason } = await chooseProvider(runtime);
  const { command, sources: named } = await readConfigFor(name, runtime);
  return { config: command.config, sources: named, isChosen: true, finding, reason: `Using ${name}: ${reason}` };
}

/** What the steps need of their surroundings. */
interface Surroundings {
  readonly host: RunHost;
  readonly say: (line: string) => void;
}

async function openPlace(
  { config, sources, isChosen, finding, reason }: SettledConfig,
  { host: { runtime, version }, say }: Surroundings,
): Promise<SessionRelay> {
  if (reason !== undefined) say(reason);
  for (const warning of config.warnings) say(warning);
  const port = findAskedPort(config) ?? 0;
  if (canShareRelay(finding, { config, isChosen })) return useRunningRelay(finding, { config, port });
  requireKey(config);
  const note = explainOtherPort(finding, { config, port });
  if (note !== undefined) say(note);
  // A command that is only printed leaves the port to the relay that will be started for it.
  const isFree = note === undefined && !config.printsCommand;
  const relay = await openOwnRelay(config, {
    runtime,
    sources,
    version,
    port: isFree ? port : 0,
    processId: process.pid,
  });
  const problem = relay.own?.runLog.problem;
  if (problem !== undefined) say(`The relay goes on without a log: ${problem}`);
  return relay;
}

async function prepareLaunch(
  relay: SessionRelay,
  { runtime, config, passedOn, installed, say }: {
    readonly runtime: Runtime;
    readonly config: Config;
    readonly passedOn: readonly string[];
    readonly installed: Promise<string | undefined>;
    readonly say: Surroundings["say"];
  },
): Promise<LaunchOptions> {
  const progress = reportListProgress(config, runtime);
  const asking = Promise.all([fetchOfferedModels(relay), installed]);
  const [offered, codexVersion] = await asking.finally(() => progress.clear());
  reportProblem(offered, { config, relay, say });
  if (offered.problem !== undefined && relay.own !== undefined) sayProxyAdvice(config, { runtime, say });
  const providerIds = listProviderIds(config);
  const { model: asked, modelMap, aliases } = config;
  const model = chooseStartModel({ ...offered, asked, modelMap, aliases, providerIds });
  return { relay, config, passedOn, model, entries: offered.entries, codexVersion, say };
}

/** Says why the provider gave no list; Codex would say it after the first prompt only. */
function reportProblem(
  { problem }: OfferedModels,
  { config, relay, say }: { readonly config: Config; readonly relay: SessionRelay; readonly say: Surroundings["say"] },
): void {
  if (problem === undefined) return;
  if (problem.isKey && config.apiKey === undefined && relay.own !== undefined) {
    const variable = findKeyVariable(config) ?? "CODEX_RELAY_API_KEY";
    throw new RunRefusal(`Cannot ask ${resolveProviderName(config)} without a key: set ${variable}`, EXIT_USAGE);
  }
  say(problem.message);
}

/** A proxy refuses in the provider's place, and its words name the provider. */
function sayProxyAdvice(
  config: Config,
  { runtime, say }: Pick<Surroundings, "say"> & { readonly runtime: Runtime },
): void {
  const advices = listProviders(config).flatMap(({ upstream }) => adviseOnProxy(upstream, runtime) ?? []);
  for (const advice of new Set(advices)) say(advice);
}

function sayEnd(
  { own }: SessionRelay,
  { exitCode, say }: Pick<Surroundings, "say"> & { readonly exitCode: number },
): void {
  if (own === undefined) return;
  own.runLog.log.info(`Codex ended with ${exitCode}`);
  const { ledger } = own.relay;
  if (ledger.total.requests > 0) say(`codex-relay: ${formatUsageSummary(ledger)}`);
  const { path, hasProblems } = own.runLog;
  if (path === undefined || exitCode === 0 && !hasProblems) return;
  say(
    exitCode === 0 ? `The relay has warnings in ${path}` : `Codex ended with ${exitCode}; the relay's log is ${path}`,
  );
}

function explainFailure(thrown: unknown, runtime: Runtime): number {
  const { writeLine } = runtime;
  if (thrown instanceof RunRefusal) {
    for (const line of thrown.message.split("\n")) writeLine(escapeControls(line));
    return thrown.exitCode;
  }
  if (thrown instanceof CodexMissingError) {
    const fault = explainUnusableCodex(runtime) ??
      `${thrown.message}; install it with npm install --global @openai/codex`;
    writeLine(`Cannot start Codex: ${fault}`);
    return EXIT_FAILED;
  }
  if (!(thrown instanceof ListenError)) throw thrown;
  writeLine(thrown.message);
  return EXIT_FAILED;
}
