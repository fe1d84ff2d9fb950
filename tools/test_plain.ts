/**
 * Runs tests with the plain side of `lib/wire/delta_template.ts` in its place, so that every frame is decoded.
 *
 * `deno task test:plain` runs those that read streams of every kind; paths behind it are run in their place, and `tests`
 * is the whole suite. The tests of the shortcut itself are left out.
 *
 * @module
 */
import { isObject } from "../lib/base/json.ts";

const ROOT = new URL("../", import.meta.url);

/** What takes the place of what. */
const REPLACED = { "lib/wire/delta_template.ts": "tests/support/plain/delta_template.ts" };

/** The tests of what is replaced. */
export const LEFT_OUT: readonly string[] = [
  "tests/unit/wire/delta_template_test.ts",
  "tests/unit/wire/delta_template_noise_test.ts",
  "tests/laws/known_deltas_test.ts",
];

/** What is run unless paths are given: the tests whose streams would take the shortcut, but for those of minutes. */
export const USUAL: readonly string[] = [
  "tests/golden/golden_test.ts",
  "tests/laws/calls_properties_test.ts",
  "tests/laws/chat_decode_properties_test.ts",
  "tests/laws/laws_test.ts",
  "tests/laws/lossless_test.ts",
  "tests/laws/messages_properties_test.ts",
  "tests/laws/stream_laws_test.ts",
  "tests/laws/text_properties_test.ts",
  "tests/laws/wire_decode_properties_test.ts",
  "tests/unit/translate/stream",
  "tests/unit/wire/frames_test.ts",
];

/** The import map of the project with the plain side in it; one that is given on the command line replaces all of it. */
export function createPlainMap(config: unknown): { readonly imports: Readonly<Record<string, string>> } {
  const known = isObject(config) && isObject(config.imports) ? config.imports : {};
  const replaced = Object.entries(REPLACED).map((pair) => pair.map((path) => new URL(path, ROOT).href));
  return { imports: { ...known, ...Object.fromEntries(replaced) } };
}

async function runTests(options: readonly string[]): Promise<number> {
  const map = createPlainMap(JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT))));
  const ignored = ["tests/codex", "tests/live", "tests/project", "tests/real_server", ...LEFT_OUT].join(",");
  // Deno 2.9 ends in a panic if the map is a `data:` URL and the project has members.
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, JSON.stringify(map));
    const paths = options.some((option) => !option.startsWith("-")) ? [] : USUAL;
    const args = ["test", `--import-map=${file}`, `--ignore=${ignored}`, ...options, ...paths];
    return (await new Deno.Command("deno", { args, cwd: ROOT }).spawn().status).code;
  } finally {
    await Deno.remove(file);
  }
}

if (import.meta.main) Deno.exit(await runTests(Deno.args));
