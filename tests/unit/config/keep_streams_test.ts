/**
 * Tests that what can be read only once is read only once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { keepStreams } from "../../../lib/config/keep_streams.ts";
import type { Sources } from "../../../lib/config/sources.ts";
import { DENO } from "../../../lib/runtime/deno.ts";
import type { FileText, SecretText } from "../../../lib/runtime/machine.ts";

const REGULAR = new URL(import.meta.url).pathname;
const DEVICE = "/dev/null";

/** Texts of three reads of `path`, of which the first finds nothing. */
function readThrice(path: string): unknown[] {
  let reads = 0;
  const problem = { problem: "there is no such file", absent: true } as const;
  const sources: Pick<Sources, "readText" | "readSecret"> = keepStreams({
    readText: (): FileText => ++reads === 1 ? problem : { text: `text ${reads}` },
    readSecret: (): SecretText => ++reads === 1 ? problem : { text: `secret ${reads}`, isExposed: false },
    isStream: DENO.isStream,
  });
  const texts = [1, 2, 3].map(() => sources.readText(path));
  reads = 0;
  const secrets = [1, 2, 3].map(() => sources.readSecret(path));
  return [...texts, ...secrets].map((found) => "text" in found ? found.text : found.problem);
}

Deno.test("keepStreams() reads files again, whatever they are, as long as nothing was found", () => {
  const [none, again] = ["there is no such file", "text 3"];
  assertEquals(readThrice(REGULAR), [none, "text 2", again, none, "secret 2", "secret 3"]);
  assertEquals(readThrice("/nowhere/at/all"), [none, "text 2", again, none, "secret 2", "secret 3"]);
});

Deno.test("keepStreams() keeps what standard input and devices held", () => {
  const none = "there is no such file";
  assertEquals(readThrice("-"), [none, "text 2", "text 2", none, "secret 2", "secret 2"]);
  assertEquals(readThrice(DEVICE), [none, "text 2", "text 2", none, "secret 2", "secret 2"]);
});
