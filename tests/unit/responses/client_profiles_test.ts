/**
 * Tests that Codex is recognised by each of its names, and that no other client is taken for it.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  CODEX_CLIENT,
  OLD_CODEX_CLIENT,
  PLAIN_CLIENT,
  RECENT_CODEX_CLIENT,
  selectClient,
} from "../../../lib/responses/client_profiles.ts";

const SYSTEM = "(Debian 12.0.0; x86_64) xterm-256color (my_editor; 1)";
const WINDOW = { "x-codex-window-id": "0199:0" };
const TURN = { "x-codex-turn-metadata": "{}" };

const CODEX: readonly Record<string, string>[] = [
  { "originator": "codex_exec", "user-agent": "codex_exec/0.168.0 (Linux; x86_64) xterm" },
  { "originator": "codex_cli_rs" },
  { "originator": "codex-tui" },
  { "originator": "Codex Desktop" },
  { "user-agent": "codex_cli_rs/0.100.0 (Debian 12; x86_64)" },
  { "user-agent": "codex-tui/0.154.0" },
  { "originator": "CODEX_EXEC" },
  { "originator": "my_editor", "user-agent": `my_editor/0.154.0 ${SYSTEM}`, ...WINDOW },
  { "originator": "my_editor", "user-agent": `my_editor/0.100.0 ${SYSTEM}`, ...TURN },
  { "originator": "my_editor", "user-agent": `my_editor/0.120.0-alpha.3 ${SYSTEM}` },
  { "originator": "codex_cli_rs", "user-agent": `codex_cli_rs/0.0.0 ${SYSTEM}` },
  WINDOW,
  TURN,
];

/** What Codex 0.169 and later send, under their own names and those of programs that drive them. */
const RECENT: readonly Record<string, string>[] = [
  { "originator": "codex_exec", "user-agent": "codex_exec/0.169.0 (Linux; x86_64) xterm" },
  { "originator": "my_editor", "user-agent": `my_editor/0.171.0 ${SYSTEM}`, ...WINDOW, ...TURN },
  { "originator": "my_editor", "user-agent": `my_editor/0.171.0 ${SYSTEM}` },
  { "originator": "Ed (beta)", "user-agent": `Ed (beta)/0.172.0-alpha.1 ${SYSTEM}`, ...WINDOW },
];

const OTHERS: readonly Record<string, string>[] = [
  {},
  { "user-agent": "OpenAI/JS 7.57.0" },
  { "user-agent": "curl/8.5.0" },
  { "user-agent": "my-codex_exec/1" },
  { "user-agent": "codexter/1" },
  { "user-agent": "codex-monitor/1.2.0 (linux)" },
  { "user-agent": "codex-monitor/0.3.1 (linux)" },
  { "user-agent": "codex client" },
  { "originator": "" },
  { "originator": "my_editor", "user-agent": "my_editor/1.171.0 (Debian 12.0.0; x86_64)" },
  { "originator": "my_editor", "user-agent": `another/0.171.0 ${SYSTEM}` },
  { "originator": "my_editor", "user-agent": "my_editor/0.171.0" },
];

Deno.test("selectClient() recognises Codex by originator, by user-agent, and under any name by its own headers", () => {
  for (const headers of CODEX) assertStrictEquals(selectClient(new Headers(headers)), CODEX_CLIENT);
});

Deno.test("selectClient() recognises a Codex that shows the codes of policies, under any name", () => {
  for (const headers of RECENT) assertStrictEquals(selectClient(new Headers(headers)), RECENT_CODEX_CLIENT);
});

Deno.test("selectClient() recognises a Codex that retries after every error, under any name", () => {
  for (const name of ["codex_exec", "my_editor"]) {
    for (const version of ["0.80.0", "0.99.1"]) {
      const headers = new Headers({ originator: name, "user-agent": `${name}/${version} ${SYSTEM}` });
      assertStrictEquals(selectClient(headers), OLD_CODEX_CLIENT);
    }
  }
  assertStrictEquals(selectClient(new Headers({ "user-agent": "codex_cli_rs/0.80.0 (x)" })), OLD_CODEX_CLIENT);
  assertEquals(OLD_CODEX_CLIENT, { ...CODEX_CLIENT, repeatsAll: true });
});

Deno.test("selectClient() recognises Codex by the metadata of its body when a proxy dropped its headers", () => {
  const headers = new Headers({ "user-agent": "proxy/2.0" });
  assertStrictEquals(selectClient(headers, { "x-codex-window-id": "0199:0" }), CODEX_CLIENT);
  assertStrictEquals(selectClient(headers, { "x-codex-turn-metadata": "{}" }), CODEX_CLIENT);
  for (const metadata of [undefined, null, "x-codex-window-id", ["x-codex-window-id"], { session_id: "1" }]) {
    assertStrictEquals(selectClient(headers, metadata), PLAIN_CLIENT);
  }
});

Deno.test("selectClient() returns the plain profile for every other client", () => {
  for (const headers of OTHERS) {
    assertStrictEquals(selectClient(new Headers(headers)), PLAIN_CLIENT, JSON.stringify(headers));
  }
});

Deno.test("CODEX_CLIENT holds the measured needs of Codex 0.80 to 0.171", () => {
  assertEquals(CODEX_CLIENT, {
    name: "codex",
    earlyFailure: "failed_event",
    lengthEvent: "response.completed",
    filterEvent: "response.failed",
    unknownUsage: "omit",
    heartbeat: "response.created",
    heartbeatAfter: 2_000,
    beatsAlways: true,
    waitNotice: "unfinished_thought",
    repeatsAll: false,
    patience: Infinity,
    echoRequest: false,
    messageParts: "text",
    patchesInShell: true,
    failureCodes: "codex",
    shownCodes: new Set<string>(),
  });
  assertEquals({ ...RECENT_CODEX_CLIENT, shownCodes: new Set<string>() }, CODEX_CLIENT);
});

Deno.test("PLAIN_CLIENT follows the published API", () => {
  assertEquals(PLAIN_CLIENT, {
    name: "plain",
    earlyFailure: "http_status",
    lengthEvent: "response.incomplete",
    filterEvent: "response.incomplete",
    unknownUsage: "null",
    heartbeat: "response.in_progress",
    heartbeatAfter: 10_000,
    beatsAlways: false,
    waitNotice: "metadata",
    repeatsAll: false,
    patience: 2,
    echoRequest: true,
    messageParts: "all",
    patchesInShell: false,
    failureCodes: "openai",
    shownCodes: new Set<string>(),
  });
});
