/**
 * The path of the configuration file, and paths below the home folder.
 *
 * @module
 */
import type { Machine } from "../runtime/machine.ts";

/** Where the configuration file is looked for when no path is given; undefined when the home folder is unknown. */
export function findDefaultConfigPath(machine: Machine): string | undefined {
  const home = findHome(machine);
  if (machine.os === "windows") return joinPath(machine.variable("APPDATA"), ["codex-relay", "config.toml"], "\\");
  const base = machine.os === "darwin"
    ? joinPath(home, ["Library", "Application Support"])
    : readXdgFolder("XDG_CONFIG_HOME", machine) ?? joinPath(home, [".config"]);
  return joinPath(base, ["codex-relay", "config.toml"]);
}

/**
 * Where the program keeps what it writes by itself, such as logs; undefined when the home folder is unknown. Logs have a
 * folder of their own on macOS.
 */
export function findStateFolder(machine: Machine): string | undefined {
  const home = findHome(machine);
  if (machine.os === "windows") return joinPath(machine.variable("LOCALAPPDATA"), ["codex-relay"], "\\");
  if (machine.os === "darwin") return joinPath(home, ["Library", "Logs", "codex-relay"]);
  return joinPath(readXdgFolder("XDG_STATE_HOME", machine) ?? joinPath(home, [".local", "state"]), ["codex-relay"]);
}

/** Where Codex keeps its configuration; undefined when the home folder is unknown. */
export function findCodexHome(machine: Machine): string | undefined {
  const own = machine.variable("CODEX_HOME")?.trim();
  if (own) return own.replace(/[/\\]+$/, "");
  const usual = expandHome("~/.codex", machine);
  return usual.startsWith("~") ? undefined : usual;
}

/** `path` with a leading `~/` expanded: a shell does not expand it in variables and after `=`. */
export function expandHome(path: string, machine: Machine): string {
  const home = findHome(machine);
  return home !== undefined && /^~[/\\]/.test(path) ? `${home}${path.slice(1)}` : path;
}

function findHome(machine: Machine): string | undefined {
  return machine.variable(machine.os === "windows" ? "USERPROFILE" : "HOME");
}

/** The folder that a variable of the XDG rules names; one that is not absolute is to be ignored by them. */
export function readXdgFolder(name: string, machine: Pick<Machine, "variable">): string | undefined {
  const path = machine.variable(name);
  return path?.startsWith("/") ? path : undefined;
}

function joinPath(base: string | undefined, names: readonly string[], separator = "/"): string | undefined {
  return base ? [base, ...names].join(separator) : undefined;
}
