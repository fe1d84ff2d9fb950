/**
 * The command `codex-relay service`: it installs the relay as a service of the user, removes it and tells its state.
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path/posix";
import process from "node:process";
import type { Config } from "../../config/config.ts";
import { expandHome } from "../../config/paths.ts";
import { findOwnCommand, type OwnCommand } from "../../runtime/own_command.ts";
import { type ProgramResult, runProgram } from "../../runtime/run_program.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED, EXIT_USAGE } from "../exit_codes.ts";
import { collectServiceArguments } from "./arguments.ts";
import { SERVICE_MARKER } from "./definition.ts";
import { findSupervisor, type Supervisor, type SystemCommand } from "./supervisor.ts";

/** What the command needs of the machine besides the runtime. */
export interface ServiceHost {
  /** Whether a user can be asked. */
  readonly isInteractive: boolean;
  readonly ownCommand: OwnCommand;
  run(command: SystemCommand): Promise<ProgramResult | undefined>;
  writeText(path: string, text: string): void;
  remove(path: string): void;
}

/** The command at work: what it runs on, and what it is to do. */
interface ServiceJob {
  readonly config: Config;
  readonly runtime: Pick<Runtime, "os" | "variable" | "readText" | "readSecret" | "write" | "writeLine">;
  readonly host: ServiceHost;
  readonly supervisor: Supervisor;
}

/** Seconds beyond the relay's own limit before the system ends it by force. */
const STOP_RESERVE = 5;

/** Does what `action` says; returns the exit code. */
export async function runService(
  config: Config,
  { action, runtime, version, host = createServiceHost(version) }: {
    readonly action: string | undefined;
    readonly runtime: ServiceJob["runtime"];
    readonly version: string;
    readonly host?: ServiceHost;
  },
): Promise<number> {
  const supervisor = findSupervisor(runtime);
  if (supervisor === undefined) {
    runtime.writeLine(
      "Cannot manage a service here: codex-relay knows systemd and launchd, in a user's home folder; on Windows use " +
        "the Task Scheduler",
    );
    return EXIT_FAILED;
  }
  const job = { config, runtime, host, supervisor };
  if (action === "install") return await installService(job);
  return await (action === "remove" ? removeService(job) : showStatus(job));
}

function createServiceHost(version: string): ServiceHost {
  return {
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ownCommand: findOwnCommand(version),
    run: ([program, ...args]) => runProgram(program, args),
    writeText(path, text) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    remove: (path) => rmSync(path),
  };
}

async function installService(job: ServiceJob): Promise<number> {
  const { config, runtime, host, supervisor } = job;
  const named = config.rawSettings.get("environmentFile")?.text;
  const environmentFile = named === undefined ? undefined : resolve(expandHome(named, runtime));
  const { args, errors } = collectServiceArguments(config, {
    machine: runtime,
    hasEnvironmentFile: environmentFile !== undefined,
  });
  const faults = [...errors, ...checkEnvironmentFile(environmentFile, job), ...checkOwnCommand(host.ownCommand)];
  if (faults.length > 0) {
    for (const fault of faults) runtime.writeLine(fault);
    return EXIT_USAGE;
  }
  for (const warning of config.warnings) runtime.writeLine(warning);
  if (readServiceFile(job) === "foreign") return refuseForeignFile(job);
  const text = supervisor.format({
    words: [...host.ownCommand.words, ...args],
    searchPath: runtime.variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
    stopSeconds: config.shutdownTimeout + STOP_RESERVE,
    ...(environmentFile !== undefined && { environmentFile }),
    ...(supervisor.logPath !== undefined && { logPath: supervisor.logPath }),
  });
  runtime.write(`${supervisor.path}:\n\n${text}\n`);
  if (!confirm(job, { deed: "Write this file", commands: supervisor.start })) return EXIT_FAILED;
  if (!attempt(job, "write", () => host.writeText(supervisor.path, text))) return EXIT_FAILED;
  runtime.writeLine(`Wrote ${supervisor.path}`);
  if (!await runAll(job, supervisor.start)) {
    runtime.writeLine(
      `The file is written, but the service does not run; start it with: ${formatCommands(supervisor.start)}`,
    );
    return EXIT_FAILED;
  }
  runtime.writeLine(`The service runs; its log: ${supervisor.log}`);
  if (supervisor.name === "systemd") {
    runtime.writeLine("It stops when you log out, unless you allow it to go on: loginctl enable-linger");
  }
  return 0;
}

async function removeService(job: ServiceJob): Promise<number> {
  const { runtime, host, supervisor } = job;
  const found = readServiceFile(job);
  if (found === "absent") {
    runtime.writeLine(`There is no service: ${supervisor.path} does not exist`);
    return 0;
  }
  if (found === "foreign") return refuseForeignFile(job);
  if (!confirm(job, { deed: `Remove ${supervisor.path}`, commands: supervisor.stop })) return EXIT_FAILED;
  const isStopped = await runAll(job, supervisor.stop);
  if (!attempt(job, "remove", () => host.remove(supervisor.path))) return EXIT_FAILED;
  await runAll(job, supervisor.forget);
  runtime.writeLine(`Removed ${supervisor.path}${isStopped ? "" : "; the service may still run until you log out"}`);
  return 0;
}

/** Says whether there is a service, and whether it runs; only then the exit code is 0. */
async function showStatus(job: ServiceJob): Promise<number> {
  const { runtime, host, supervisor } = job;
  const found = readServiceFile(job);
  const where = { absent: "does not exist", own: "is there", foreign: "is there, but not by codex-relay" }[found];
  const result = await host.run(supervisor.ask);
  const state = result === undefined
    ? `unknown: there is no ${supervisor.ask[0]}, or it may not be run`
    : result.code === 0
    ? "runs"
    : `does not run${supervisor.name === "systemd" ? ` (${(result.stdout || result.stderr).trim()})` : ""}`;
  runtime.write(`file: ${supervisor.path} ${where}\nservice: ${state}\nlog: ${supervisor.log}\n`);
  return result?.code === 0 ? 0 : EXIT_FAILED;
}

type FoundFile = "absent" | "own" | "foreign";

function readServiceFile({ runtime, supervisor }: ServiceJob): FoundFile {
  const file = runtime.readText(supervisor.path);
  if ("text" in file) return file.text.includes(SERVICE_MARKER) ? "own" : "foreign";
  return file.absent ? "absent" : "foreign";
}

function refuseForeignFile({ runtime, supervisor }: ServiceJob): number {
  runtime.writeLine(
    `Cannot touch ${supervisor.path}: codex-relay did not write it; move it away, or remove it yourself`,
  );
  return EXIT_FAILED;
}

function checkOwnCommand({ isTemporary }: OwnCommand): string[] {
  return isTemporary
    ? [
      "Cannot install a service from npx, whose files do not stay: run npm install -g codex-relay, then codex-relay service install",
    ]
    : [];
}

function checkEnvironmentFile(path: string | undefined, { runtime, supervisor }: ServiceJob): string[] {
  if (path === undefined) return [];
  if (!supervisor.hasEnvironmentFile) {
    return [
      `Cannot use --environment-file with ${supervisor.name}: write the key into a file of its own for --api-key-file`,
    ];
  }
  const file = runtime.readSecret(path);
  if ("problem" in file) return [`Cannot read the file of --environment-file: ${file.problem}; check the path`];
  if (file.isExposed) {
    runtime.writeLine("Other users of this machine can read the file of --environment-file; run chmod 600 on it");
  }
  return [];
}

/** Whether the user wants it: by `--yes`, or by an answer at the terminal. */
function confirm(
  { config, runtime, host }: ServiceJob,
  { deed, commands }: { readonly deed: string; readonly commands: readonly SystemCommand[] },
): boolean {
  if (config.rawSettings.get("yes")?.text === "true") return true;
  if (!host.isInteractive) {
    runtime.writeLine("Nothing was changed: there is no terminal to ask at; add --yes to go ahead without a question");
    return false;
  }
  runtime.writeLine(`${deed}, and run ${formatCommands(commands)}? [y/N]`);
  const answer = runtime.readSecret("-");
  const isWanted = "text" in answer && /^y(?:es)?$/i.test(answer.text.trim());
  if (!isWanted) runtime.writeLine("Nothing was changed");
  return isWanted;
}

/** Whether a change of the file succeeded; what went wrong is said. */
function attempt({ runtime, supervisor }: ServiceJob, verb: string, change: () => void): boolean {
  try {
    change();
    return true;
  } catch (thrown) {
    runtime.writeLine(
      `Cannot ${verb} ${supervisor.path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
    return false;
  }
}

/** Whether the last of `commands` succeeded; stops where a program is not there. */
async function runAll({ runtime, host }: ServiceJob, commands: readonly SystemCommand[]): Promise<boolean> {
  let isDone = true;
  for (const [index, command] of commands.entries()) {
    const result = await host.run(command);
    isDone = result?.code === 0;
    const isLast = index === commands.length - 1;
    if (result === undefined) {
      runtime.writeLine(`Cannot run ${command[0]}: it is not installed, or this program may not run it`);
      return false;
    }
    if (!isDone && isLast) runtime.writeLine(`${command.join(" ")} failed: ${(result.stderr || result.stdout).trim()}`);
  }
  return isDone;
}

function formatCommands(commands: readonly SystemCommand[]): string {
  return commands.map((command) => command.join(" ")).join("; ");
}
