/**
 * A program that starts a relay of its own by `start()`, asks it once, and closes it.
 *
 * `deno run … tests/support/start_program.ts UPSTREAM`, or the same with `bun`.
 *
 * @module
 */
import process from "node:process";
import { ListenError, start } from "../../start.ts";

const [, , upstream = ""] = process.argv;
const relay = await start({ port: 0, upstream, apiKey: "sk-of-program" });
const taken = await start({ port: relay.port, upstream }).then(
  () => "listens",
  (error) => error instanceof ListenError,
);
const response = await fetch(`${relay.url}/v1/responses`, {
  method: "POST",
  body: JSON.stringify({ model: "m", input: "Hi" }),
});
const { output } = await response.json();
await relay.close();
const after = await fetch(`${relay.url}/health`).then(() => "answers", () => "refuses");
console.log(JSON.stringify({ text: output[0].content[0].text, taken, after }));
