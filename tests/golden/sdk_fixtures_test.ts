/**
 * Tests that the official SDKs accept the recorded answers of their wires, but for those that are broken on purpose.
 *
 * A stream that its SDK refuses proves only that the relay reads something that no server sends; `"sdk": "…"` in its
 * `case.json` says which real server sends it all the same, or which fault it stands for.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeText } from "../../lib/base/json.ts";
import { caseFolders, filesOf, FIXTURES, readObject } from "../support/cases.ts";
import { judgeStream } from "../support/sdk_judge.ts";

for (const path of caseFolders("providers")) {
  const { wire, sdk } = readObject(`${path}/case.json`);
  const isStream = filesOf(path).includes("upstream.sse");
  if (!isStream || wire !== "responses" && wire !== "messages") continue;
  const reason = decodeText(sdk);
  Deno.test(`the official SDK ${reason === undefined ? "accepts" : "refuses"} ${path}`, async () => {
    const verdict = await judgeStream(wire, Deno.readFileSync(new URL(`${path}/upstream.sse`, FIXTURES)));
    const words = verdict.kind === "refused" ? verdict.message : verdict.kind;
    assertEquals(verdict.kind === "refused", reason !== undefined, `${words} (${reason ?? "case.json has no sdk"})`);
  });
}
