/**
 * Tests that Codex is recognised by each of its names, and that no other client is taken for it.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { CODEX_CLIENT, OLD_CODEX_CLIENT, PLAIN_CLIENT, selectClient } from "../../../lib/responses/client_profiles.ts";

const CODEX: readonly Record<string, string>[] = [
  { "originator": "codex_exec", "user-agent": "codex_exec/0.169.0 (Linux; x86_64) xterm" },
  { "originator": "codex_cli_rs" },
  { "originator": "codex-tui" },
  { "originator": "Codex Desktop" },
  { "user-agent": "codex_cli_rs/0.100.0 (Debian 12; x86_64)" },
  { "user-agent": "codex-tui/0.154.0" },
  { "originator": "CODEX_EXEC" },
];

const OTHERS: readonly Record<string, string>[] = [
  {},
  { "user-agent": "OpenAI/JS 7.57.0" },
  { "user-agent": "curl/8.5.0" },
  { "user-agent": "my-codex_exec/1" },
  { "user-agent": "codexter/1" },
  { "originator": "" },
];

Deno.test("selectClient() recognises Codex by originator or user-agent", () => {
  for (const headers of CODEX) assertStrictEquals(selectClient(new Headers(headers)), CODEX_CLIENT);
});

Deno.test("selectClient() recognises a Codex that retries after every error", () => {
  for (const agent of ["codex_cli_rs/0.80.0 (Debian 12; x86_64)", "codex_exec/0.99.1 (x)"]) {
    const headers = new Headers({ originator: "codex_exec", "user-agent": agent });
    assertStrictEquals(selectClient(headers), OLD_CODEX_CLIENT);
  }
  assertEquals(OLD_CODEX_CLIENT, { ...CODEX_CLIENT, repeatsAll: true });
});

Deno.test("selectClient() returns the plain profile for every other client", () => {
  for (const headers of OTHERS) assertStrictEquals(selectClient(new Headers(headers)), PLAIN_CLIENT);
});

Deno.test("CODEX_CLIENT holds the measured needs of Codex 0.80 to 0.169", () => {
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
    echoRequest: false,
    messageParts: "text",
    failureCodes: "codex",
  });
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
    echoRequest: true,
    messageParts: "all",
    failureCodes: "openai",
  });
});
