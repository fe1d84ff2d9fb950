/**
 * What does the machine say about itself, and where is the configuration file?
 *
 * @module
 */
import type { Machine } from "../runtime/machine.ts";

/** Where the configuration file is looked for when nobody names one; undefined when the machine does not say. */
export function usualPath(machine: Machine): string | undefined {
  const home = homeOf(machine);
  if (machine.os === "windows") return joined(machine.variable("APPDATA"), ["codex-relay", "config.toml"], "\\");
  const base = machine.os === "darwin"
    ? joined(home, ["Library", "Application Support"])
    : machine.variable("XDG_CONFIG_HOME") || joined(home, [".config"]);
  return joined(base, ["codex-relay", "config.toml"]);
}

/** `path` with a leading `~/` put out in full: a shell leaves it as it is in variables and after `=`. */
export function expandHome(path: string, machine: Machine): string {
  const home = homeOf(machine);
  return home !== undefined && /^~[/\\]/.test(path) ? `${home}${path.slice(1)}` : path;
}

function homeOf(machine: Machine): string | undefined {
  return machine.variable(machine.os === "windows" ? "USERPROFILE" : "HOME");
}

function joined(base: string | undefined, names: readonly string[], separator = "/"): string | undefined {
  return base ? [base, ...names].join(separator) : undefined;
}
