/**
 * Tests which provider gets a request, by the name of the model.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { createLog } from "../../../lib/base/log.ts";
import { parseModelMap } from "../../../lib/config/model_map.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { chooseRoute } from "../../../lib/relay/model_router.ts";
import type { ProviderOptions } from "../../../lib/upstream/options.ts";
import { ProviderGroup } from "../../../lib/upstream/provider_group.ts";
import { startScriptedProvider } from "../../../tools/scripted_provider.ts";

function createGroup(id: string | undefined, options: Partial<ProviderOptions> = {}): ProviderGroup {
  const context = { log: createLog("off", () => {}), forwardsClientKey: true };
  return new ProviderGroup({
    upstream: "http://127.0.0.1:9/v1",
    modelMap: parseModelMap(""),
    profile: { ...DEFAULT_PROFILE, name: "host" },
    ...(id !== undefined && { id }),
    ...options,
  }, { context, limits: DEFAULT_LIMITS });
}

const DEEPSEEK = createGroup("deepseek", { modelNames: ["flash", "pro", "shared"] });
const WORK = createGroup("work", {
  modelNames: ["maker/large", "shared"],
  modelMap: parseModelMap("latest:maker/large"),
});

/** Provider and names of a request for `asked`. */
async function route(
  asked: string,
  aliases = "",
  providers: readonly [ProviderGroup, ProviderGroup] = [DEEPSEEK, WORK],
): Promise<unknown> {
  const { provider, names } = await chooseRoute(asked, { providers, aliases: parseModelMap(aliases) }, new Headers());
  return [provider.id, ...names];
}

Deno.test("chooseRoute() follows ids, names that one provider has, and aliases of both", async () => {
  assertEquals(await route("work/shared"), ["work", "work/shared", "work/shared", "work/shared", "shared"]);
  assertEquals(await route("deepseek/unlisted"), [
    "deepseek",
    "deepseek/unlisted",
    "deepseek/unlisted",
    "deepseek/unlisted",
    "unlisted",
  ]);
  assertEquals(await route("flash"), ["deepseek", "flash", "flash", "deepseek/flash", "flash"]);
  assertEquals(await route("maker/large"), ["work", "maker/large", "maker/large", "work/maker/large", "maker/large"]);
  assertEquals(await route("latest"), ["work", "latest", "latest", "work/latest", "latest"]);
  assertEquals(await route("fast", "fast:deepseek/flash"), [
    "deepseek",
    "fast",
    "deepseek/flash",
    "deepseek/flash",
    "flash",
  ]);
  assertEquals(await route("fast", "fast:maker/large"), [
    "work",
    "fast",
    "maker/large",
    "work/maker/large",
    "maker/large",
  ]);
});

Deno.test("chooseRoute() takes an id without a model for none, and finds no provider under an inherited name", async () => {
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: () => ({ json: { data: ["flash"] } }),
  });
  const group = (id: string) => createGroup(id, { upstream: provider.url });
  try {
    for (const asked of ["one/", "/", "/flash", "constructor/flash", "__proto__", "toString", "One/flash"]) {
      const { code } = await assertRejects(() => route(asked, "", [group("one"), group("two")]), RelayError, asked);
      assertEquals(code, "upstream_model_not_found", asked);
    }
  } finally {
    await provider.close();
  }
  const odd = createGroup("__proto__", { modelNames: ["constructor", "größe:2 b"] });
  assertEquals(await route("__proto__/x", "", [odd, WORK]), [
    "__proto__",
    "__proto__/x",
    "__proto__/x",
    "__proto__/x",
    "x",
  ]);
  assertEquals((await route("constructor", "", [odd, WORK]) as string[])[0], "__proto__");
  assertEquals((await route("größe:2 b", "", [odd, WORK]) as string[])[4], "größe:2 b");
});

Deno.test("chooseRoute() uses the star for names that no provider has, and for no other", async () => {
  assertEquals(await route("gpt-5", "*:work/shared"), ["work", "gpt-5", "gpt-5", "work/shared", "shared"]);
  assertEquals((await route("flash", "*:work/shared") as string[])[0], "deepseek");
  assertEquals((await route("deepseek/any", "*:work/shared") as string[])[0], "deepseek");
});

Deno.test("chooseRoute() takes a bare name behind the star, and refuses one that several providers have", async () => {
  assertEquals(await route("gpt-5", "*:maker/large"), [
    "work",
    "gpt-5",
    "gpt-5",
    "work/maker/large",
    "maker/large",
  ]);
  const { message } = await assertRejects(() => route("gpt-5", "*:shared"), RelayError);
  assertEquals(message, 'Several providers have the model "shared": ask for deepseek/shared or work/shared');
});

Deno.test("chooseRoute() refuses a name that several providers have, and one that all are known not to have", async () => {
  const twice = await assertRejects(() => route("shared"), RelayError);
  assertEquals([twice.code, twice.message], [
    "upstream_model_not_found",
    'Several providers have the model "shared": ask for deepseek/shared or work/shared',
  ]);
  const twiceByAlias = await assertRejects(() => route("x", "x:shared"), RelayError);
  assertEquals(twiceByAlias.code, "upstream_model_not_found");
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: () => ({ json: { data: [{ id: "flash" }] } }),
  });
  const [one, two] = ["one", "two"].map((id) => createGroup(id, { upstream: provider.url }));
  if (one === undefined || two === undefined) throw new Error("two providers expected");
  try {
    const never = await assertRejects(() => route("gone", "", [one, two]), RelayError);
    assertEquals([never.code, never.message], [
      "upstream_model_not_found",
      'No provider lists the model "gone": see /v1/models, ask one all the same with one/gone or two/gone, or give the name an alias',
    ]);
    assertEquals((await route("gone", "*:two/flash", [one, two]) as string[])[0], "two");
  } finally {
    await provider.close();
  }
});

Deno.test("chooseRoute() lets the first provider have what another one may have, whose list is unknown", async () => {
  const down = createGroup("down");
  const { provider } = await chooseRoute(
    "new",
    { providers: [DEEPSEEK, down], aliases: parseModelMap("") },
    new Headers(),
  );
  assertEquals(provider.id, "deepseek");
});

Deno.test("chooseRoute() leaves every name as it is where there is one provider", async () => {
  const only = createGroup(undefined);
  const { provider, names } = await chooseRoute(
    "a/b",
    { providers: [only], aliases: parseModelMap("") },
    new Headers(),
  );
  assertEquals([provider, names], [only, ["a/b"]]);
});
