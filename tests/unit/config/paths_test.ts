/**
 * Tests of the paths that depend on the machine.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { expandHome, findCodexHome, findDefaultConfigPath, findStateFolder } from "../../../lib/config/paths.ts";
import type { Machine } from "../../../lib/runtime/machine.ts";

function machine(os: string, variables: Readonly<Record<string, string>> = {}): Machine {
  return { os, variable: (name) => variables[name] };
}

const FILES: readonly (readonly [machine: Machine, path: string | undefined])[] = [
  [machine("linux", { HOME: "/home/ann" }), "/home/ann/.config/codex-relay/config.toml"],
  [machine("linux", { HOME: "/home/ann", XDG_CONFIG_HOME: "/etc/ann" }), "/etc/ann/codex-relay/config.toml"],
  [machine("linux", { HOME: "/home/ann", XDG_CONFIG_HOME: "" }), "/home/ann/.config/codex-relay/config.toml"],
  [machine("linux", { HOME: "/home/bob", XDG_CONFIG_HOME: "rel" }), "/home/bob/.config/codex-relay/config.toml"],
  [machine("darwin", { HOME: "/Users/ann" }), "/Users/ann/Library/Application Support/codex-relay/config.toml"],
  [machine("windows", { APPDATA: "C:\\Ann" }), "C:\\Ann\\codex-relay\\config.toml"],
  [machine("windows", { HOME: "/home/ann" }), undefined],
  [machine("linux"), undefined],
];

for (const [own, path] of FILES) {
  Deno.test(`the configuration file on ${own.os} is ${path ?? "not looked for without the variable"}`, () => {
    assertEquals(findDefaultConfigPath(own), path);
  });
}

const STATES: readonly (readonly [machine: Machine, path: string | undefined])[] = [
  [machine("linux", { HOME: "/home/ann" }), "/home/ann/.local/state/codex-relay"],
  [machine("linux", { HOME: "/home/ann", XDG_STATE_HOME: "/var/ann" }), "/var/ann/codex-relay"],
  [machine("linux", { HOME: "/home/ann", XDG_STATE_HOME: "" }), "/home/ann/.local/state/codex-relay"],
  [machine("linux", { HOME: "/home/bob", XDG_STATE_HOME: "./rel" }), "/home/bob/.local/state/codex-relay"],
  [machine("darwin", { HOME: "/Users/ann" }), "/Users/ann/Library/Logs/codex-relay"],
  [machine("windows", { LOCALAPPDATA: "C:\\Ann" }), "C:\\Ann\\codex-relay"],
  [machine("windows", { HOME: "/home/ann" }), undefined],
  [machine("linux"), undefined],
];

for (const [own, path] of STATES) {
  Deno.test(`logs on ${own.os} are kept in ${path ?? "no folder without the variable"}`, () => {
    assertEquals(findStateFolder(own), path);
  });
}

Deno.test("findCodexHome() is $CODEX_HOME, else .codex in the home folder", () => {
  assertEquals(findCodexHome(machine("linux", { HOME: "/home/ann" })), "/home/ann/.codex");
  assertEquals(findCodexHome(machine("linux", { HOME: "/home/ann", CODEX_HOME: " /srv/codex/ " })), "/srv/codex");
  assertEquals(findCodexHome(machine("windows", { USERPROFILE: "C:\\Ann" })), "C:\\Ann/.codex");
  assertEquals(findCodexHome(machine("linux")), undefined);
});

Deno.test("expandHome() replaces a leading tilde and nothing else", () => {
  const own = machine("linux", { HOME: "/home/ann" });
  const paths = ["~/a", "~\\a", "~", "~bob/a", "/x/~/a", "a"].map((path) => expandHome(path, own));
  assertEquals(paths, ["/home/ann/a", "/home/ann\\a", "~", "~bob/a", "/x/~/a", "a"]);
  assertEquals(expandHome("~/a", machine("windows", { USERPROFILE: "C:\\Ann" })), "C:\\Ann/a");
  assertEquals(expandHome("~/a", machine("linux")), "~/a");
});
