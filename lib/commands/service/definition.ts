/**
 * The files by which systemd and launchd know the relay.
 *
 * @module
 */

/** The name of the service in both systems. */
export const SERVICE_NAME = "codex-relay";

/** What stands in every file that this program wrote, and in no other. */
export const SERVICE_MARKER = "Written by codex-relay service install; codex-relay service remove takes it away.";

/** What the service is to run. */
export interface ServiceDefinition {
  /** The program by its whole path, and its arguments. */
  readonly words: readonly string[];
  /** The folders in which the service looks for `codex`. */
  readonly searchPath: string;
  /** Seconds that the relay takes to stop, at most. */
  readonly stopSeconds: number;
  /** File with variables for the service; systemd only. */
  readonly environmentFile?: string;
  /** File that takes what it logs; launchd only. */
  readonly logPath?: string;
}

/**
 * The unit for systemd. Its restrictions are those that every user's own systemd can apply, and a runtime that makes
 * machine code at run time works under (systemd 252 to 257, 2026-11).
 */
export function formatSystemdUnit({ words, searchPath, stopSeconds, environmentFile }: ServiceDefinition): string {
  return [
    `# ${SERVICE_MARKER}`,
    "[Unit]",
    "Description=codex-relay, which lets Codex CLI use other providers",
    "",
    "[Service]",
    "Type=exec",
    `ExecStart=${words.map(quoteArgument).join(" ")}`,
    `Environment=${quoteForSystemd(`PATH=${searchPath}`)}`,
    ...(environmentFile === undefined ? [] : [`EnvironmentFile=${environmentFile.replaceAll("%", "%%")}`]),
    "Restart=on-failure",
    "RestartSec=5",
    "# Settings that cannot be used do not mend themselves.",
    "RestartPreventExitStatus=2",
    `TimeoutStopSec=${stopSeconds}`,
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "UMask=0077",
    "",
    "[Install]",
    "WantedBy=default.target",
    "",
  ].join("\n");
}

/** A word of the command; systemd replaces variables in all but the program's path, where `$$` stays two (252, 2026-11). */
function quoteArgument(word: string, index: number): string {
  const quoted = quoteForSystemd(word);
  return index === 0 ? quoted : quoted.replaceAll("$", "$$$$");
}

/** A word in quotes and on one line, without the specifiers that systemd would replace. */
function quoteForSystemd(word: string): string {
  const escaped = word.replaceAll(/["\\]/g, "\\$&").replaceAll("%", "%%");
  return `"${escaped.replaceAll(/\p{Cc}/gu, escapeControl)}"`;
}

/** A line break would end the setting, and begin another one. */
function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The property list for launchd. */
export function formatLaunchdPlist({ words, searchPath, stopSeconds, logPath }: ServiceDefinition): string {
  const log = logPath === undefined ? [] : [
    "  <key>StandardErrorPath</key>",
    `  <string>${escapeXml(logPath)}</string>`,
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<!-- ${SERVICE_MARKER} -->`,
    '<plist version="1.0">',
    "<dict>",
    "  <key>Label</key>",
    `  <string>${SERVICE_NAME}</string>`,
    "  <key>ProgramArguments</key>",
    "  <array>",
    ...words.map((word) => `    <string>${escapeXml(word)}</string>`),
    "  </array>",
    "  <key>EnvironmentVariables</key>",
    "  <dict>",
    "    <key>PATH</key>",
    `    <string>${escapeXml(searchPath)}</string>`,
    "  </dict>",
    "  <key>RunAtLoad</key>",
    "  <true/>",
    "  <key>KeepAlive</key>",
    "  <dict>",
    "    <key>SuccessfulExit</key>",
    "    <false/>",
    "  </dict>",
    "  <key>ThrottleInterval</key>",
    "  <integer>10</integer>",
    "  <key>ExitTimeOut</key>",
    `  <integer>${stopSeconds}</integer>`,
    "  <key>Umask</key>",
    "  <integer>63</integer>",
    ...log,
    "</dict>",
    "</plist>",
    "",
  ].join("\n");
}

const XML_NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => XML_NAMES[character] ?? character);
}
