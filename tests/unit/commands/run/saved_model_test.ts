/**
 * Tests that a model which Codex saves for itself is noticed, and only then.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { explainSavedModel, readSavedModel } from "../../../../lib/commands/run/saved_model.ts";

function readFrom(text: string | undefined, variables: Readonly<Record<string, string>> = { HOME: "/home/ann" }) {
  return readSavedModel({
    os: "linux",
    variable: (name) => variables[name],
    readText: () => text === undefined ? { problem: "there is no such file", absent: true } : { text },
  });
}

const PATH = "/home/ann/.codex/config.toml";

Deno.test("readSavedModel() reads the model before the first table", () => {
  assertEquals(readFrom('# mine\nmodel = "work/m"\n[tui]\nmodel = "x"\n'), { path: PATH, name: "work/m" });
  assertEquals(readFrom("approval_policy='never'\r\nmodel='m'\r\n"), { path: PATH, name: "m" });
  assertEquals(readFrom('model_provider = "p"\n[profiles.x]\nmodel = "m"\n'), { path: PATH });
  assertEquals(readFrom(undefined), { path: PATH });
  assertEquals(readFrom("", { CODEX_HOME: "/srv/codex/" }), { path: "/srv/codex/config.toml" });
  assertEquals(readFrom('model = "m"', {}), undefined);
});

Deno.test("explainSavedModel() speaks of a model of the relay that was not there before", () => {
  const entries = [{ slug: "work/m" }, { slug: "fast" }];
  const saved = { path: PATH, name: "work/m" };
  assertEquals(
    explainSavedModel({ path: PATH }, saved, entries),
    `Codex has saved "work/m" as its own default model in ${PATH}, also for codex without the relay; to begin run ` +
      "with it, use --model",
  );
  assertEquals(
    explainSavedModel({ path: PATH, name: "gpt" }, saved, entries)?.slice(0, 24),
    'Codex has saved "work/m"',
  );
  assertEquals(explainSavedModel(saved, saved, entries), undefined);
  assertEquals(explainSavedModel(undefined, { path: PATH, name: "gpt" }, entries), undefined);
  assertEquals(explainSavedModel(saved, { path: PATH }, entries), undefined);
  assertEquals(explainSavedModel(saved, undefined, entries), undefined);
});
