/**
 * Tests the files for systemd and launchd: every word arrives as it is, whatever it holds.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  formatLaunchdPlist,
  formatSystemdUnit,
  SERVICE_MARKER,
  type ServiceDefinition,
} from "../../../../lib/commands/service/definition.ts";

const DEFINITION: ServiceDefinition = {
  words: ["/opt/my tools/codex-relay", "--model-map", 'a:"b%c"$d\\'],
  searchPath: "/usr/bin:/opt/100%",
  stopSeconds: 35,
};

Deno.test("formatSystemdUnit() quotes words, and leaves systemd nothing to replace in them", () => {
  const unit = formatSystemdUnit(DEFINITION);
  const [first] = unit.split("\n");
  assertEquals(first, `# ${SERVICE_MARKER}`);
  assertStringIncludes(
    unit,
    String.raw`ExecStart="/opt/my tools/codex-relay" "--model-map" "a:\"b%%c\"$$d\\"` + "\n",
  );
  assertStringIncludes(unit, '\nEnvironment="PATH=/usr/bin:/opt/100%%"\n');
  assertStringIncludes(unit, "\nTimeoutStopSec=35\n");
  assertEquals(unit.includes("EnvironmentFile"), false);
});

Deno.test("formatSystemdUnit() leaves a dollar sign in the program's path, where systemd replaces none", () => {
  const unit = formatSystemdUnit({ ...DEFINITION, words: ["/opt/a$b/relay", "$c"] });
  assertStringIncludes(unit, '\nExecStart="/opt/a$b/relay" "$$c"\n');
});

Deno.test("formatSystemdUnit() keeps a setting on its line, whatever its words hold", () => {
  const unit = formatSystemdUnit({
    ...DEFINITION,
    words: ["/bin/relay", '{"a":\n1}\nExecStartPost=/bin/evil', "\t\r\x7f"],
    searchPath: "/a\nUser=root",
  });
  assertStringIncludes(
    unit,
    String.raw`ExecStart="/bin/relay" "{\"a\":\u000a1}\u000aExecStartPost=/bin/evil" "\u0009\u000d\u007f"` + "\n",
  );
  assertStringIncludes(unit, String.raw`Environment="PATH=/a\u000aUser=root"` + "\n");
});

Deno.test("formatSystemdUnit() names the file of variables", () => {
  const unit = formatSystemdUnit({ ...DEFINITION, environmentFile: "/home/ann/key of 50%" });
  assertStringIncludes(unit, "\nEnvironmentFile=/home/ann/key of 50%%\n");
});

Deno.test("formatLaunchdPlist() escapes what XML reads, and names the log", () => {
  const plist = formatLaunchdPlist({ words: ["/a&b", "<c>"], searchPath: "/x", stopSeconds: 5, logPath: "/l.log" });
  assertStringIncludes(plist, `<!-- ${SERVICE_MARKER} -->`);
  assertStringIncludes(plist, "    <string>/a&amp;b</string>\n    <string>&lt;c&gt;</string>\n");
  assertStringIncludes(plist, "  <key>StandardErrorPath</key>\n  <string>/l.log</string>\n");
  assertStringIncludes(plist, "  <key>ExitTimeOut</key>\n  <integer>5</integer>\n");
  assertEquals(
    formatLaunchdPlist({ words: ["/a"], searchPath: "/x", stopSeconds: 5 }).includes("StandardError"),
    false,
  );
});
