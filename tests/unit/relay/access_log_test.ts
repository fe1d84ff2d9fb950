/**
 * Tests of the log lines of one request.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { createLog } from "../../../lib/base/log.ts";
import { Report } from "../../../lib/base/report.ts";
import { logEnd, type LoggedRequest, logReport, type RequestEnd } from "../../../lib/relay/access_log.ts";
import { CODEX_CLIENT } from "../../../lib/responses/client_profiles.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";

/** Level and text of what `write` logs. */
function linesOf(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(createLog("debug", (line) => lines.push(line.replace(/^\S+ /, ""))));
  return lines;
}

/** The line about a request that ended like this. */
function lineOf(end: RequestEnd, more: Partial<LoggedRequest> = {}): string {
  const logged: LoggedRequest = {
    started: performance.now(),
    client: CODEX_CLIENT,
    request: decodeRequest({ model: "asked", input: [], stream: true }),
    model: "asked",
    redact: (text) => text.replaceAll("sk-secret", "***"),
    forLog: (text) => text.replaceAll("my prompt", "[…]"),
    ...more,
  };
  return linesOf((log) => logEnd(log, logged, end)).join("\n");
}

Deno.test("logEnd() logs a successful end with client, model, form and duration", () => {
  assertMatch(lineOf({}), /^INFO {2}codex asked stream \d+\.\d\d s$/);
});

Deno.test("logEnd() names the wire that is not the usual one", () => {
  assertMatch(
    lineOf({ wire: "messages", servedBy: "b" }),
    /^INFO {2}codex asked stream over messages by b \d+\.\d\d s$/,
  );
});

Deno.test("logEnd() says what was repaired in the answer", () => {
  assertMatch(lineOf({ repairs: "1 patch, 2 arguments" }), / s, repaired 1 patch, 2 arguments$/);
  assertMatch(lineOf({ repairs: "" }), / s$/);
});

Deno.test("logEnd() warns of thinking whose conversation has changed, and notes other thinking that did not fit", () => {
  const unfitThinking = ["prefix_binding_mismatch", "model_binding_mismatch", "prefix_binding_mismatch"];
  const lines = lineOf({ unfitThinking }).split("\n");
  assertEquals(lines.slice(0, 2), [
    "WARN  codex asked: 2 blocks of thinking of earlier turns did not fit: prefix_binding_mismatch",
    "DEBUG codex asked: 1 block of thinking of earlier turns did not fit: model_binding_mismatch",
  ]);
  assertEquals(lines.length, 3);
});

Deno.test("logEnd() says the numbers of the answer before its repairs and its failure", () => {
  const numbers = ["12,345 in (12,000 cached)", "456 out", "2 tries"];
  const line = " s, 12,345 in \\(12,000 cached\\), 456 out, 2 tries";
  assertMatch(lineOf({ numbers }), new RegExp(`^INFO  codex asked stream \\d+\\.\\d\\d${line}$`));
  assertMatch(lineOf({ numbers, repairs: "1 patch" }), new RegExp(`${line}, repaired 1 patch$`));
  const failure = new RelayError("upstream_truncated", "Broken");
  assertMatch(lineOf({ numbers, failure }), new RegExp(`${line}: upstream_truncated: Broken$`));
  assertMatch(lineOf({ numbers, clientGone: true }), new RegExp(`${line}: the client disconnected$`));
});

Deno.test("logEnd() names the model of the fallback that answered, and not the first one's", () => {
  assertMatch(lineOf({ servedBy: "b", model: "other" }, { model: "theirs" }), /codex asked -> other stream by b \d/);
  assertMatch(lineOf({ model: "asked" }, { model: "theirs" }), /codex asked stream \d/);
});

Deno.test("logEnd() reports a finish reason that it does not know, once and without prompt and keys", () => {
  const lines = lineOf({ finishReason: "my prompt\n sk-secret" }).split("\n");
  assertEquals(lines.length, 2);
  assertEquals(
    lines[0],
    'WARN  codex asked: unknown finish reason "[…]\\n ***", taken for a complete answer',
  );
  assertMatch(lineOf({ finishReason: "x".repeat(1000) }), /unknown finish reason "x{40}", taken/);
  for (const finishReason of ["stop", "tool_calls", "abort", "length"]) {
    assertMatch(lineOf({ finishReason }), /^INFO {2}codex asked stream \d+\.\d\d s$/);
  }
});

Deno.test("logEnd() names a mapped model and the upstream that answered", () => {
  assertMatch(
    lineOf({ servedBy: "second" }, { model: "theirs" }),
    /^INFO {2}codex asked -> theirs stream by second \d/,
  );
});

Deno.test("logEnd() warns of a failure with its code, but without prompt and keys", () => {
  const failure = new RelayError("upstream_auth", "Refused: my prompt");
  assertMatch(
    lineOf({ failure }, { model: "sk-secret" }),
    /^WARN {2}codex asked -> \*\*\* .* s: upstream_auth: Refused: \[…\]$/,
  );
});

Deno.test("logEnd() does not warn when the client disconnected first", () => {
  const failure = new RelayError("upstream_truncated", "Broken");
  assertMatch(lineOf({ failure, clientGone: true }), /^INFO {2}.* s: the client disconnected$/);
});

Deno.test("logReport() logs each note once at level debug, with its count", () => {
  const report = new Report();
  report.add("dropped", "tools.web_search", "it cannot run here");
  report.add("renamed", "tools.a", "it was too long");
  report.add("renamed", "tools.a", "it was too long");
  assertEquals(linesOf((log) => logReport(log, report)), [
    "DEBUG dropped tools.web_search: it cannot run here",
    "DEBUG renamed tools.a (2 times): it was too long",
  ]);
});
