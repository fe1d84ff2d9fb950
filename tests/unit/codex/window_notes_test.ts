/**
 * Tests of the sentences about small and assumed windows.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { describeModels, type ModelProperties } from "../../../lib/codex/model_properties.ts";
import { describeAssumedWindows, describeSmallWindows } from "../../../lib/codex/window_notes.ts";
import { profileWith } from "../../support/exchange.ts";

const LOCAL = profileWith({ name: "server", windowAdvice: "start it with -c 32768" });
const HOSTED = profileWith({ name: "host" });

function describe(list: readonly object[], profile = LOCAL): ModelProperties[] {
  return describeModels(decodeModels({ data: list }), { profile, modelMap: { resolve: (name) => name } });
}

Deno.test("describeSmallWindows() says the numbers and the server's switch", () => {
  const models = describe([{ id: "a", max_model_len: 4096 }, { id: "b", max_model_len: 12288 }, {
    id: "c",
    max_model_len: 32768,
  }, { id: "d", max_model_len: 4096 }]);
  assertEquals(describeSmallWindows(models, LOCAL), [
    "a, d: the window of 4096 tokens is too small: Codex's own prompt takes about 11000; start it with -c 32768",
    "b: the window of 12288 tokens leaves little room: Codex's own prompt takes about 11000; start it with -c 32768",
  ]);
});

Deno.test("describeSmallWindows() says nothing about the small models of a host's list", () => {
  const list = [{ id: "a", max_model_len: 4096 }, { id: "b", max_model_len: 131072 }];
  assertEquals(describeSmallWindows(describe(list, HOSTED), HOSTED), []);
  assertEquals(describeSmallWindows(describe(list.slice(0, 1), HOSTED), HOSTED), [
    "a: the window of 4096 tokens is too small: Codex's own prompt takes about 11000; " +
    "start its server with a larger one, or use another model",
  ]);
});

Deno.test("describeAssumedWindows() says what is assumed and where to correct it", () => {
  const models = describe([{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }, { id: "e", max_model_len: 65536 }]);
  assertEquals(
    describeAssumedWindows(models, LOCAL),
    "a, b, c and 1 more: the upstream does not say the window, so 32768 tokens are assumed; if that is wrong, set " +
      'context_window under [models."a"] in the configuration file',
  );
  assertEquals(describeAssumedWindows(models.slice(4), LOCAL), undefined);
});

Deno.test("describeAssumedWindows() says that a window is known once the model is loaded", () => {
  const profile = { ...LOCAL, loadedModelsPath: "/../api/ps" };
  assertEquals(
    describeAssumedWindows(describe([{ id: "a" }], profile), profile),
    "a: the upstream says no window before it is loaded, so 32768 tokens are assumed; if that is wrong, set " +
      'context_window under [models."a"] in the configuration file',
  );
});
