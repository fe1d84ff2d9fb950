/**
 * The command `codex-relay doctor`: it looks for what is wrong between Codex, the relay and the provider.
 *
 * It ends with 0 when nothing failed, warnings included, and with 1 when something did; 2 means, as everywhere, that the
 * settings cannot be used.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import process from "node:process";
import { createProgress } from "../../base/progress.ts";
import { collectOwnSecrets, createRedactor, findCredential } from "../../base/redact.ts";
import { type Config, listProviders } from "../../config/config.ts";
import { expandHome } from "../../config/paths.ts";
import { SETTINGS, type Settings } from "../../config/settings.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED, EXIT_USAGE } from "../exit_codes.ts";
import { chooseProvider, hasChosenProvider, readConfigFor } from "../run/choose_provider.ts";
import { RunRefusal } from "../run/refusal.ts";
import { selectCheckedProvider } from "./choose_provider.ts";
import { createDoctorContext, type DoctorContext } from "./context.ts";
import type { DoctorIo } from "./doctor_io.ts";
import { encodeReport } from "./encode_report.ts";
import type { Finding } from "./finding.ts";
import { FindingWriter, formatPlan, formatTally } from "./format_report.ts";
import { formatLearnedRows } from "./learned_rows.ts";
import { explainNoNewFile, writeNewFile } from "./new_file.ts";
import { refuseSettings } from "./refuse_settings.ts";
import { runChecks } from "./run_checks.ts";
import { formatSharedReport, type SharedVersions } from "./share_report.ts";

/** The settings of this command. */
interface DoctorOptions {
  readonly isOffline: boolean;
  readonly isJson: boolean;
  readonly isShared: boolean;
  /** Where the learned lines are written; absent: nowhere. */
  readonly writeFile?: string;
}

/** Looks at everything and reports it; returns the exit code. */
export async function runDoctor(
  given: Config,
  { runtime, version }: { readonly runtime: Runtime; readonly version: string },
): Promise<number> {
  const options = readOptions(given, runtime);
  const fault = options.writeFile === undefined ? undefined : explainNoNewFile(options.writeFile);
  if (fault !== undefined) {
    refuseSettings([`Cannot use --write: ${fault}`], { ...options, runtime, version });
    return EXIT_USAGE;
  }
  const settled = hasChosenProvider(given) ? { config: given } : await settleProvider(given, { runtime, options });
  const { config } = settled;
  const wish = {
    provider: config.rawSettings.get("provider")?.text,
    model: readSetting(config, "model"),
    aliases: config.aliases,
  };
  const { provider, model: wishedModel } = selectCheckedProvider(listProviders(config), wish);
  const context = createDoctorContext({ ...settled, provider, wishedModel }, createIo(runtime));
  const redact = createRedactor([...collectOwnSecrets(config), findCredential(context.authorization)]);
  const write = (text: string) => runtime.write(redact(text));
  const isLive = !options.isJson && !options.isShared;
  if (isLive) write(`codex-relay doctor ${version}\n${formatPlan(options.isOffline)}\n`);
  const findings = await look(context, { ...options, runtime, write: isLive ? write : () => {} });
  const exitCode = findings.some(({ status }) => status === "failed") ? EXIT_FAILED : 0;
  if (options.isJson) write(encodeReport(findings, { context, version, exitCode, isShared: options.isShared }));
  else if (options.isShared) write(formatSharedReport(findings, { context, versions: readVersions(version, runtime) }));
  else write(`\n${formatTally(findings, context.spent)}`);
  if (options.writeFile === undefined) return exitCode;
  return Math.max(exitCode, writeRows(context, { path: options.writeFile, version, writeLine: runtime.writeLine }));
}

/** The provider that `run` would take, where exactly one is there; otherwise the settings as they are. */
async function settleProvider(
  config: Config,
  { runtime, options }: { readonly runtime: Runtime; readonly options: DoctorOptions },
): Promise<{ readonly config: Config; readonly choiceReason?: string }> {
  try {
    const { name, reason } = await chooseProvider(runtime, options.isOffline ? () => Promise.resolve([]) : undefined);
    const { command } = await readConfigFor(name, runtime);
    return { config: command.config, choiceReason: reason };
  } catch (thrown) {
    if (thrown instanceof RunRefusal) return { config };
    throw thrown;
  }
}

/** Runs the checks with a line of progress; `write` gets each finding as soon as it is there. */
async function look(
  context: DoctorContext,
  { isOffline, runtime, write }: DoctorOptions & { readonly runtime: Runtime; readonly write: (text: string) => void },
): Promise<readonly Finding[]> {
  const progress = createProgress(runtime);
  const writer = new FindingWriter(write);
  try {
    return await runChecks(context, {
      isOffline,
      begin: ({ title }) => progress.show(title),
      end(finding) {
        progress.clear();
        writer.add(finding);
      },
    });
  } finally {
    progress.clear();
    writer.flush();
  }
}

function readSetting<Key extends keyof Settings>(config: Config, key: Key): Settings[Key] | undefined {
  const text = config.rawSettings.get(key)?.text;
  return text === undefined ? undefined : SETTINGS[key].parse(text);
}

function readOptions(config: Config, runtime: Runtime): DoctorOptions {
  const path = readSetting(config, "write");
  return {
    isOffline: readSetting(config, "offline") ?? false,
    isJson: readSetting(config, "json") ?? false,
    isShared: readSetting(config, "share") ?? false,
    ...(path !== undefined && { writeFile: expandHome(path, runtime) }),
  };
}

function createIo({ os, variable, seesVariable, readText, runCodex, reach }: Runtime): DoctorIo {
  return {
    os,
    variable,
    seesVariable,
    readText,
    reach,
    listFolder,
    isRunning,
    runCodex,
  };
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    // It is not there, or this program was not permitted to look.
    return [];
  }
}

function isRunning(pid: number): boolean | undefined {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    return code === "ESRCH" ? false : code === "EPERM" ? true : undefined;
  }
}

function readVersions(relay: string, { os }: Runtime): SharedVersions {
  const { deno, bun, node } = process.versions;
  const runtime = deno !== undefined ? `Deno ${deno}` : bun !== undefined ? `Bun ${bun}` : `Node ${node}`;
  return { relay, runtime, system: `${os} ${process.arch}` };
}

/** Writes what was learned into a new file; returns an exit code. */
function writeRows(
  context: DoctorContext,
  { path, version, writeLine }: {
    readonly path: string;
    readonly version: string;
    readonly writeLine: (line: string) => void;
  },
): number {
  const text = formatLearnedRows(context, { version, date: new Date().toISOString().slice(0, 10) });
  if (text === undefined) {
    writeLine("Nothing was learned that a configuration file could hold, so --write wrote none");
    return 0;
  }
  const fault = writeNewFile(path, text);
  if (fault === undefined) return 0;
  writeLine(`Cannot write the file of --write: ${fault}`);
  return EXIT_FAILED;
}
