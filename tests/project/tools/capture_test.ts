/**
 * Tests that an exchange through the recorder becomes the right fixture.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../../lib/base/json.ts";
import { capture, type CaptureOptions } from "../../../tools/capture.ts";
import { textAnswer } from "../../../tools/chat_frames.ts";
import type { FixtureFile } from "../../../tools/fixture_files.ts";
import type { Recorder } from "../../../tools/recorder.ts";
import { type ScriptedAnswer, startScriptedProvider } from "../../../tools/scripted_provider.ts";
import { formatVersions } from "../../../tools/versions.ts";
import { translate } from "../../support/cases.ts";
import { findProvenanceFaults } from "../../support/provenance.ts";

const UUID = "01a20218-9b08-7032-bc6c-b96aad12b412";
const CASE: CaptureOptions = { name: "some_case", about: "A case.", date: "2026-11-24" };
const CODEX = { "user-agent": "codex_exec/0.169.0 (Debian; x86_64) xterm", "authorization": "Bearer sk-secret-key" };
const STREAM = [
  ': hello ada@lovelace.org\r\n\r\ndata: {"choices":[{"delta":{"content":"Grüße"}}]}\r\n\r\n',
  `data: {"id":"${UUID}","choices":[{"delta":{},"finish_reason":"stop"}]}\r\n\r\ndata: [DONE]`,
];

function requestBody(text: string): JsonObject {
  return { model: "some-model", stream: true, prompt_cache_key: UUID, input: [{ role: "user", content: text }] };
}

async function ask({ url }: Recorder, text: string, headers: HeadersInit = CODEX): Promise<string> {
  const response = await fetch(`${url}/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", ...Object.fromEntries(new Headers(headers)) },
    body: JSON.stringify(requestBody(text)),
  });
  return await response.text();
}

/** What is captured when the provider, which stands for a real one, answers `answer`. */
async function captureFrom(
  answer: ScriptedAnswer | ((text: string) => ScriptedAnswer),
  client: (recorder: Recorder) => Promise<unknown>,
  options: Partial<CaptureOptions> = {},
): Promise<FixtureFile[]> {
  const provider = startScriptedProvider({
    answer: ({ text }) => typeof answer === "function" ? answer(text) : answer,
  });
  try {
    return await capture(
      { ...CASE, upstream: provider.url, provider: "some_provider", ...options },
      async (recorder) => {
        await client(recorder);
      },
    );
  } finally {
    await provider.close();
  }
}

function fileOf(files: readonly FixtureFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  assert(file !== undefined, `there is no ${path} among ${files.map((other) => other.path).join(", ")}`);
  return file.text;
}

function objectOf(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  assert(isObject(value));
  return value;
}

Deno.test("capture() makes a request of Codex a case of its version", async () => {
  const files = await capture(CASE, async (recorder) => {
    assertStringIncludes(await ask(recorder, "I live in /home/ada."), "response.completed");
  });
  assertEquals(files.map(({ path }) => path), [
    "codex/0.169.0/some_case/case.json",
    "codex/0.169.0/some_case/request.json",
  ]);
  assertEquals(objectOf(fileOf(files, "codex/0.169.0/some_case/case.json")), {
    about: "A case.",
    codex: "0.169.0",
    captured: "2026-11-24",
    redactions: ["home folders", "random ids (numbered fakes instead)", "long texts (clipped)"],
  });
  const { headers, body } = objectOf(fileOf(files, "codex/0.169.0/some_case/request.json"));
  assertEquals(headers, { "user-agent": "codex_exec/0.169.0 (Debian; x86_64) xterm" });
  assertEquals(body, {
    model: "some-model",
    stream: true,
    prompt_cache_key: "00000000-0000-4000-8000-000000000001",
    input: [{ role: "user", content: "I live in /home/user." }],
  });
  assert(isObject(body));
  assertEquals(translate(body).chat.messages, [{ role: "user", content: "I live in /home/user." }]);
});

Deno.test("capture() keeps a provider's answer byte for byte, but for what is redacted", async () => {
  const files = await captureFrom({ frames: STREAM, delayMs: 5 }, (recorder) => ask(recorder, "Hi."));
  assertEquals(
    fileOf(files, "providers/some_provider/some_case/upstream.sse"),
    STREAM.join("").replace("ada@lovelace.org", "user@example.com").replace(
      UUID,
      "00000000-0000-4000-8000-000000000001",
    ),
  );
  const { request, ...description } = objectOf(fileOf(files, "providers/some_provider/some_case/case.json"));
  assertEquals(findProvenanceFaults(objectOf(JSON.stringify(description))), []);
  assertEquals(description, {
    about: "A case.",
    provenance: "recorded",
    model: "some-model",
    source: "Recorded with `deno task capture`",
    seen: "2026-11-24",
    redactions: ["mail addresses", "random ids (numbered fakes instead)", "long texts of the request (clipped)"],
    profile: "default",
  });
  assertEquals(objectOf(JSON.stringify(request)).prompt_cache_key, "00000000-0000-4000-8000-000000000001");
  fileOf(files, "codex/0.169.0/some_case/request.json");
});

Deno.test("capture() puts a JSON answer into a .json file", async () => {
  const answer = { choices: [{ message: { content: "Hi." }, finish_reason: "stop" }] };
  const files = await captureFrom({ json: answer }, (recorder) => ask(recorder, "Hi."));
  assertEquals(objectOf(fileOf(files, "providers/some_provider/some_case/upstream.json")), answer);
});

Deno.test("capture() pairs requests that run at the same time with their own answers", async () => {
  const slowFirst = (text: string) => ({ ...textAnswer(text.includes("One") ? "first" : "second"), delayMs: 5 });
  const files = await captureFrom(slowFirst, async (recorder) => {
    await Promise.all([ask(recorder, "One."), ask(recorder, "Two."), recorder.answered(2)]);
  }, { pick: "all" });
  const [one, two] = [1, 2].map((place) => {
    const { input } = objectOf(
      JSON.stringify(objectOf(fileOf(files, `providers/some_provider/some_case_${place}/case.json`)).request),
    );
    const answer = fileOf(files, `providers/some_provider/some_case_${place}/upstream.sse`);
    return `${JSON.stringify(input).includes("One") ? "One" : "Two"} ${/first|second/.exec(answer)?.[0]}`;
  });
  assertEquals([one, two].sort(), ["One first", "Two second"]);
});

Deno.test("capture() writes the request that was picked", async () => {
  const client = async (recorder: Recorder) => {
    for (const text of ["One.", "Two.", "Three."]) await ask(recorder, text);
  };
  const inputs = await Promise.all(([undefined, 2] as const).map(async (pick) => {
    const files = await capture({ ...CASE, ...(pick !== undefined && { pick }) }, client);
    const { body } = objectOf(fileOf(files, "codex/0.169.0/some_case/request.json"));
    return isObject(body) ? JSON.stringify(body.input) : "";
  }));
  assertStringIncludes(inputs[0] ?? "", "Three.");
  assertStringIncludes(inputs[1] ?? "", "Two.");
  await assertRejects(() => capture({ ...CASE, pick: 4 }, client), Error, "Cannot pick request 4: there were 3");
});

Deno.test("capture() records only the provider's side for other clients", async () => {
  const files = await captureFrom({ frames: STREAM }, (recorder) => ask(recorder, "Hi.", { "user-agent": "curl/8" }));
  assertEquals(files.map(({ path }) => path), [
    "providers/some_provider/some_case/case.json",
    "providers/some_provider/some_case/upstream.sse",
  ]);
  assertEquals(objectOf(fileOf(files, "providers/some_provider/some_case/case.json")).client, "plain");
});

Deno.test("capture() fails when there is nothing to write", async () => {
  await assertRejects(() => capture(CASE, () => Promise.resolve()), Error, "no request came in");
  const client = (recorder: Recorder) => ask(recorder, "Hi.", { "user-agent": "curl/8" });
  await assertRejects(() => captureFrom({ status: 429, json: {} }, client), Error, "no provider's answer was recorded");
});

Deno.test("capture() also answers requests that ask for no answer of a model", async () => {
  await assertRejects(
    () =>
      captureFrom({ frames: STREAM }, async ({ url }) => {
        const models = await fetch(`${url}/models`);
        assertStringIncludes(await models.text(), "scripted-model");
        const broken = await fetch(`${url}/responses`, { method: "POST", body: "{" });
        assertEquals(broken.status, 400);
        await broken.body?.cancel();
      }),
    Error,
    "no request came in",
  );
});

Deno.test("formatVersions() puts versions in order and leaves gaps", () => {
  const table = formatVersions(["codex/0.100.0/b", "codex/0.80.0/a", "codex/0.9.1/a", "codex/0.100.0/a"]);
  assertEquals(table.split("\n").filter((line) => line.startsWith("|")), [
    "| case | 0.9.1 | 0.80.0 | 0.100.0 |",
    "| ---- | ----- | ------ | ------- |",
    "| a    | x     | x      | x       |",
    "| b    |       |        | x       |",
  ]);
});

Deno.test("capture() removes the keys that were sent, in any form and any quotation", async () => {
  const [own, client] = ["plain/Key+0042", "client.key.77"];
  const told = `${own} ${encodeURIComponent(own)} ${JSON.stringify({ key: client })} ${btoa(own)}`;
  const stream = `data: ${JSON.stringify({ choices: [{ delta: { content: told } }] })}\n\ndata: [DONE]\n\n`;
  const headers = { ...CODEX, authorization: `Bearer ${client}` };
  const files = await captureFrom({ frames: [stream] }, (recorder) => ask(recorder, `My key is ${client}`, headers), {
    apiKey: own,
  });
  assertEquals(files.length, 4);
  for (const { path, text } of files) {
    for (const secret of [own, encodeURIComponent(own), client, btoa(own).replace("=", "")]) {
      assert(!text.includes(secret), `${path} holds ${secret}`);
    }
  }
  assertStringIncludes(files.map(({ text }) => text).join(), "***");
});
