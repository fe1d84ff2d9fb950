/**
 * Tests that a list of models is read to its last page.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listModels } from "../../../lib/upstream/list_models.ts";
import { profileOnWire } from "../../support/cases.ts";
import { FetchClient } from "../../../lib/upstream/fetch_client.ts";

/** The ids that are listed, and the queries that were asked, of a provider that answers `query` with a page. */
async function listPages(answer: (query: string) => unknown): Promise<{ ids: string[]; asked: string[] }> {
  const asked: string[] = [];
  const models = await listModels({
    upstream: "http://127.0.0.1:1/v1",
    apiKey: "k",
    profile: profileOnWire("anthropic", "messages"),
    client: new FetchClient((input) => {
      const { search } = new URL(input instanceof Request ? input.url : input);
      asked.push(search);
      const page = answer(search);
      return Promise.resolve(page === undefined ? new Response("no", { status: 500 }) : Response.json(page));
    }),
  });
  return { ids: models.map(({ id }) => id), asked };
}

function pageOf(ids: readonly string[], hasMore: boolean): unknown {
  return { data: ids.map((id) => ({ type: "model", id })), has_more: hasMore, last_id: ids.at(-1) ?? null };
}

Deno.test("listModels() reads every page, each once", async () => {
  const found = await listPages((query) =>
    query.includes("after_id=b") ? pageOf(["c"], false) : pageOf(["a", "b"], true)
  );
  assertEquals(found, { ids: ["a", "b", "c"], asked: ["?limit=1000", "?limit=1000&after_id=b"] });
});

Deno.test("listModels() keeps what it has when a later page fails, or is an earlier one again", async () => {
  const broken = await listPages((query) => query.includes("after_id") ? undefined : pageOf(["a"], true));
  assertEquals(broken.ids, ["a"]);
  const again = await listPages(() => pageOf(["a", "b"], true));
  assertEquals([again.ids, again.asked.length], [["a", "b"], 2]);
});
