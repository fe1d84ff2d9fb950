/**
 * The two systems that run services for a user: where their files lie, and the commands that start and stop.
 *
 * @module
 */
import { expandHome, readXdgFolder } from "../../config/paths.ts";
import type { Machine } from "../../runtime/machine.ts";
import { formatLaunchdPlist, formatSystemdUnit, SERVICE_NAME, type ServiceDefinition } from "./definition.ts";

/** A command of the system: a program and its arguments. */
export type SystemCommand = readonly [program: string, ...args: string[]];

/** What runs services on this machine. */
export interface Supervisor {
  readonly name: "systemd" | "launchd";
  /** Where the service's file lies. */
  readonly path: string;
  /** Writes the file. */
  format(definition: ServiceDefinition): string;
  /** Commands that start the service, or start it anew, once the file is there. */
  readonly start: readonly SystemCommand[];
  /** Commands that stop it and let the system forget it, while the file is there. */
  readonly stop: readonly SystemCommand[];
  /** Commands for after the file has gone. */
  readonly forget: readonly SystemCommand[];
  /** The command that succeeds while the service runs. */
  readonly ask: SystemCommand;
  /** Where its log is to be read. */
  readonly log: string;
  /** File that takes the log; absent where the system keeps it itself. */
  readonly logPath?: string;
  /** Whether it reads variables from a file. */
  readonly hasEnvironmentFile: boolean;
}

/** The system of this machine; undefined where the program knows none. */
export function findSupervisor(machine: Machine): Supervisor | undefined {
  const home = expandHome("~/", machine);
  if (home === "~/") return undefined;
  if (machine.os === "linux") return describeSystemd(readXdgFolder("XDG_CONFIG_HOME", machine) ?? `${home}.config`);
  return machine.os === "darwin" ? describeLaunchd(home) : undefined;
}

function describeSystemd(folder: string): Supervisor {
  const unit = `${SERVICE_NAME}.service`;
  const systemctl = (...args: string[]): SystemCommand => ["systemctl", "--user", ...args];
  return {
    name: "systemd",
    path: `${folder}/systemd/user/${unit}`,
    format: formatSystemdUnit,
    start: [systemctl("daemon-reload"), systemctl("enable", unit), systemctl("restart", unit)],
    stop: [systemctl("disable", "--now", unit)],
    forget: [systemctl("daemon-reload")],
    ask: systemctl("is-active", unit),
    log: `journalctl --user -u ${SERVICE_NAME}`,
    hasEnvironmentFile: true,
  };
}

function describeLaunchd(home: string): Supervisor {
  const path = `${home}Library/LaunchAgents/${SERVICE_NAME}.plist`;
  const logPath = `${home}Library/Logs/${SERVICE_NAME}.log`;
  return {
    name: "launchd",
    path,
    format: formatLaunchdPlist,
    // It complains, and does nothing else, about a service that is not loaded.
    start: [["launchctl", "unload", path], ["launchctl", "load", "-w", path]],
    stop: [["launchctl", "unload", "-w", path]],
    forget: [],
    ask: ["launchctl", "list", SERVICE_NAME],
    log: logPath,
    logPath,
    hasEnvironmentFile: false,
  };
}
