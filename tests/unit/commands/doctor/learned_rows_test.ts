/**
 * Tests of the lines that a run learned for the configuration file.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatLearnedRows } from "../../../../lib/commands/doctor/learned_rows.ts";
import { queryModel } from "../../../../lib/commands/doctor/query_model.ts";
import { readFileSettings } from "../../../../lib/config/file.ts";
import { createContext, NOWHERE, withDoctor } from "../../../support/doctor_harness.ts";

const WHEN = { version: "1.2.3", date: "2026-11-29" };

Deno.test("formatLearnedRows() writes the tables of the configuration file, which reads them without a fault", async () => {
  await withDoctor({ rules: { streamOptions: "refused", vision: false } }, async (context, { url }) => {
    const image = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" };
    const content = [{ type: "input_text", text: "What is it?" }, image];
    await queryModel({ input: [{ type: "message", role: "user", content }] }, context);
    context.learned.refusesImages = true;
    context.learned.rows.set("cleanEndCompletes", true);
    const text = formatLearnedRows(context, WHEN);
    assertEquals(
      text,
      `# Learned by codex-relay doctor 1.2.3 on 2026-11-29, from refusals by ${url}
# of requests to scripted-model. Move these lines into your configuration file.

[profile]
streamOptions = false
cleanEndCompletes = true # the stream ended so; check that its text is complete

[models."scripted-model"]
images = false
`,
    );
    const { errors, profile, models } = await readFileSettings(text ?? "", "file");
    assertEquals([errors, profile, models], [
      [],
      { streamOptions: false, cleanEndCompletes: true },
      { "scripted-model": { images: false } },
    ]);
  });
});

Deno.test("formatLearnedRows() has nothing where nothing was learned, and only a table of the model where that is all", async () => {
  const context = await createContext({ args: ["--upstream", NOWHERE] });
  assertEquals(formatLearnedRows(context, WHEN), undefined);
  context.learned.model = { name: "a\nb", target: "a\nb" };
  context.learned.refusesImages = true;
  assertEquals(formatLearnedRows(context, WHEN)?.split("\n").slice(1), [
    "# of requests to a b. Move these lines into your configuration file.",
    "",
    '[models."a\\nb"]',
    "images = false",
    "",
  ]);
});

Deno.test("formatLearnedRows() writes nothing that the user said of the model: it was not learned, and may be a key", async () => {
  const file = '[models.m]\nextra_body = { top_k = 1 }\nheaders = { "X-Api-Key" = "sk-of-the-user" }\n';
  const args = ["--config", "/c", "--upstream", NOWHERE, "--model", "m"];
  const context = await createContext({ args, files: { "/c": file } });
  context.learned.model = { name: "m", target: "m" };
  assertEquals(formatLearnedRows(context, WHEN), undefined);
});
