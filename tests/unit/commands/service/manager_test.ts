/**
 * Tests where each system keeps the service's file, and how it is started and stopped.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findServiceManager } from "../../../../lib/commands/service/manager.ts";

function machine(os: string, variables: Readonly<Record<string, string>>) {
  return { os, variable: (name: string) => variables[name] };
}

Deno.test("findServiceManager() knows systemd on Linux, in the configuration folder", () => {
  const manager = findServiceManager(machine("linux", { HOME: "/home/ann" }));
  assertEquals([manager?.name, manager?.path], ["systemd", "/home/ann/.config/systemd/user/codex-relay.service"]);
  assertEquals(manager?.start, [
    ["systemctl", "--user", "daemon-reload"],
    ["systemctl", "--user", "enable", "codex-relay.service"],
    ["systemctl", "--user", "restart", "codex-relay.service"],
  ]);
  assertEquals(manager?.stop, [["systemctl", "--user", "disable", "--now", "codex-relay.service"]]);
  const moved = findServiceManager(machine("linux", { HOME: "/home/ann", XDG_CONFIG_HOME: "/c" }));
  assertEquals(moved?.path, "/c/systemd/user/codex-relay.service");
});

Deno.test("findServiceManager() knows launchd on macOS, whose log is a file", () => {
  const manager = findServiceManager(machine("darwin", { HOME: "/Users/ann" }));
  const path = "/Users/ann/Library/LaunchAgents/codex-relay.plist";
  assertEquals([manager?.name, manager?.path, manager?.hasEnvironmentFile], ["launchd", path, false]);
  assertEquals(manager?.logPath, "/Users/ann/Library/Logs/codex-relay.log");
  assertEquals(manager?.start, [["launchctl", "unload", path], ["launchctl", "load", "-w", path]]);
});

Deno.test("findServiceManager() knows nothing for Windows, and nothing without a home folder", () => {
  assertEquals(findServiceManager(machine("windows", { USERPROFILE: "C:\\Users\\ann" })), undefined);
  assertEquals(findServiceManager(machine("linux", {})), undefined);
});
