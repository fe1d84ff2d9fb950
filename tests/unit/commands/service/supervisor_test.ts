/**
 * Tests where each system keeps the service's file, and how it is started and stopped.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findSupervisor } from "../../../../lib/commands/service/supervisor.ts";

function machine(os: string, variables: Readonly<Record<string, string>>) {
  return { os, variable: (name: string) => variables[name] };
}

Deno.test("findSupervisor() knows systemd on Linux, in the configuration folder", () => {
  const supervisor = findSupervisor(machine("linux", { HOME: "/home/ann" }));
  assertEquals([supervisor?.name, supervisor?.path], ["systemd", "/home/ann/.config/systemd/user/codex-relay.service"]);
  assertEquals(supervisor?.start, [
    ["systemctl", "--user", "daemon-reload"],
    ["systemctl", "--user", "enable", "codex-relay.service"],
    ["systemctl", "--user", "restart", "codex-relay.service"],
  ]);
  assertEquals(supervisor?.stop, [["systemctl", "--user", "disable", "--now", "codex-relay.service"]]);
  const moved = findSupervisor(machine("linux", { HOME: "/home/ann", XDG_CONFIG_HOME: "/c" }));
  assertEquals(moved?.path, "/c/systemd/user/codex-relay.service");
});

Deno.test("findSupervisor() knows launchd on macOS, whose log is a file", () => {
  const supervisor = findSupervisor(machine("darwin", { HOME: "/Users/ann" }));
  const path = "/Users/ann/Library/LaunchAgents/codex-relay.plist";
  assertEquals([supervisor?.name, supervisor?.path, supervisor?.hasEnvironmentFile], ["launchd", path, false]);
  assertEquals(supervisor?.logPath, "/Users/ann/Library/Logs/codex-relay.log");
  assertEquals(supervisor?.start, [["launchctl", "unload", path], ["launchctl", "load", "-w", path]]);
});

Deno.test("findSupervisor() knows nothing for Windows, and nothing without a home folder", () => {
  assertEquals(findSupervisor(machine("windows", { USERPROFILE: "C:\\Users\\ann" })), undefined);
  assertEquals(findSupervisor(machine("linux", {})), undefined);
});
