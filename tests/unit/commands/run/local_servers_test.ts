/**
 * Tests of the search for model servers on this machine.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findLocalServers, listLocalProviders } from "../../../../lib/commands/run/local_servers.ts";

const LIST = JSON.stringify({ object: "list", data: [{ id: "some-model" }] });

Deno.test("listLocalProviders() has the servers of the table, and no provider elsewhere", () => {
  assertEquals(listLocalProviders().map(({ name }) => name).sort(), [
    "litellm",
    "llamacpp",
    "lmstudio",
    "ollama",
    "sglang",
    "vllm",
  ]);
});

Deno.test("findLocalServers() takes a list of models for a server, at either address, and nothing else", async () => {
  const answers: Readonly<Record<string, { status: number; text: string }>> = {
    "http://127.0.0.1:11434/v1/models": { status: 200, text: LIST },
    "http://[::1]:1234/v1/models": { status: 200, text: LIST },
    "http://127.0.0.1:8000/v1/models": { status: 200, text: "<html>" },
    "http://127.0.0.1:8080/v1/models": { status: 401, text: LIST },
    "http://127.0.0.1:4000/v1/models": { status: 200, text: '{"status":"ok"}' },
  };
  const asked: string[] = [];
  const found = await findLocalServers((url, { timeoutMs, token }) => {
    asked.push(`${url} ${timeoutMs} ${token}`);
    const answer = answers[url];
    return answer === undefined ? Promise.reject(new Error("refused")) : Promise.resolve(answer);
  });
  assertEquals(found.map(({ name }) => name).sort(), ["lmstudio", "ollama"]);
  assertEquals(asked.length, 12);
  assertEquals(
    asked.every((line) => /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d+\/v1\/models 500 undefined$/.test(line)),
    true,
  );
});
