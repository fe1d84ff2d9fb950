/**
 * Tests of what is said about a part of the program that cannot be loaded.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { describeLoadFailure, LoadError, loadLate } from "../../../lib/base/load_late.ts";

const CLONE = "file:///home/me/codex-relay/lib/base/load_late.ts";
const PUBLISHED = "https://jsr.io/@codex-relay/cli/1.2.3/lib/base/load_late.ts";

Deno.test("loadLate() hands out what was loaded, and explains what was not", async () => {
  assertEquals(await loadLate(() => Promise.resolve({ a: 1 })), { a: 1 });
  const cause = new TypeError("Module not found");
  const error = await assertRejects(() => loadLate(() => Promise.reject(cause)), LoadError, "Module not found");
  assertEquals(error.cause, cause);
});

for (
  const [self, reason, advice] of [
    [PUBLISHED, "error sending request", "run `deno cache jsr:@codex-relay/cli@1.2.3` once while online"],
    [
      CLONE,
      'Requires read access to "/a", run again with the --allow-read flag',
      "run it in the folder of the clone with --allow-read=.",
    ],
    [CLONE, "Module not found", "install it again"],
  ] as const
) {
  Deno.test(`describeLoadFailure() says in one line: ${advice}`, () => {
    const said = describeLoadFailure(new TypeError(`${reason}\n    at file:///a.ts:1:1`), self);
    assertEquals(said, `Cannot load all of codex-relay, ${advice}: ${reason}`);
  });
}
