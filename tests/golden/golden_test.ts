/**
 * Tests that every case gives what was reviewed and kept as its golden.
 *
 * `deno task golden:update` rewrites the goldens; the ordinary run may not write. fixtures/README.md says how to add a
 * case.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import {
  CHAT_DEPTH,
  formatJson,
  formatLines,
  LIST_DEPTH,
  REQUEST_DEPTH,
  SMALL_DEPTH,
} from "../../tools/fixture_text.ts";
import { formatVersions } from "../../tools/versions.ts";
import {
  caseFolders,
  codexCases,
  filesOf,
  FIXTURES,
  lastResponse,
  nextBody,
  profileOnWire,
  type ProviderCase,
  providerCases,
  readObject,
  replay,
  translate,
  translateForWire,
} from "../support/cases.ts";

const isUpdate = Deno.args.includes("--update");

function checkGolden(path: string, actual: string): void {
  const file = new URL(path, FIXTURES);
  if (isUpdate) return Deno.writeTextFileSync(file, actual);
  let golden: string | undefined;
  try {
    golden = Deno.readTextFileSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  assert(golden !== undefined, `There is no golden ${path}: make it with \`deno task golden:update\` and review it`);
  assertEquals(actual, golden, `${path} is not what the relay gives now`);
}

/** Removes what an update no longer writes; otherwise fails because of it. */
function checkOrphans(path: string, expected: readonly string[]): void {
  const orphans = filesOf(path).filter((name) => !expected.includes(name));
  if (isUpdate) {
    for (const name of orphans) Deno.removeSync(new URL(`${path}/${name}`, FIXTURES));
    return;
  }
  assertEquals(orphans, [], `${path} holds files that belong to nothing`);
}

/** Inputs are kept in one form, too, so that their diffs read as well. */
function checkForm(path: string, depth: number): void {
  checkGolden(path, formatJson(readObject(path), depth));
}

/** The goldens of a request case besides that of an ordinary chat provider: `<wire>.json`, `<wire>.<profile>.json`. */
function extraGoldens(path: string): readonly { readonly file: string; readonly profile: ProviderProfile }[] {
  return filesOf(path).flatMap((file) => {
    const [found, wire = "", name = "default"] = /^(chat|messages|responses)(?:\.(.+))?\.json$/.exec(file) ?? [];
    return found === undefined || file === "chat.json" ? [] : [{ file, profile: profileOnWire(name, wire) }];
  });
}

for (const { path, body } of codexCases()) {
  Deno.test(`${path} is translated to its goldens`, () => {
    const { chat, report } = translate(body);
    checkGolden(`${path}/chat.json`, formatJson(chat, CHAT_DEPTH));
    checkGolden(`${path}/report.json`, formatJson(report.notes, LIST_DEPTH));
    const extra = extraGoldens(path);
    for (const { file, profile } of extra) {
      checkGolden(`${path}/${file}`, formatJson(translateForWire(body, profile).sent.body, CHAT_DEPTH));
    }
    checkForm(`${path}/request.json`, REQUEST_DEPTH);
    checkForm(`${path}/case.json`, SMALL_DEPTH);
    checkOrphans(path, ["case.json", "request.json", "chat.json", "report.json", ...extra.map(({ file }) => file)]);
  });
}

/** The messages of the request that follows, where there is more to bring back than text. */
function replayedMessages(recorded: ProviderCase, response: JsonObject): unknown {
  const output = decodeArray(response.output).filter(isObject);
  if (response.status !== "completed" || output.every((item) => item.type === "message")) return undefined;
  const { messages, input } = translateForWire(nextBody(recorded, output), recorded.profile).sent.body;
  return messages ?? input;
}

for (const recorded of providerCases()) {
  const { path } = recorded;
  Deno.test(`${path} gives the events of its goldens`, () => {
    const events = replay(recorded);
    checkGolden(`${path}/events.jsonl`, formatLines(events));
    const messages = replayedMessages(recorded, lastResponse(events));
    if (messages !== undefined) checkGolden(`${path}/next_messages.json`, formatJson(messages, LIST_DEPTH));
    checkForm(`${path}/case.json`, REQUEST_DEPTH);
    const upstream = filesOf(path).find((name) => name.startsWith("upstream.")) ?? "upstream.sse";
    const next = messages === undefined ? [] : ["next_messages.json"];
    checkOrphans(path, ["case.json", upstream, "events.jsonl", ...next]);
  });
}

Deno.test("fixtures/VERSIONS.md lists every recorded request", () => {
  checkGolden("VERSIONS.md", formatVersions(caseFolders("codex")));
});
