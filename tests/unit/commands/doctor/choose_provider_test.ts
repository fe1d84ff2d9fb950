/**
 * Tests of the choice of provider and model among several.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  describeProviderName,
  type DoctorProvider,
  selectCheckedProvider,
} from "../../../../lib/commands/doctor/choose_provider.ts";
import { DEFAULT_PROFILE } from "../../../../lib/providers/profile.ts";

function provider(id: string | undefined, more: Partial<DoctorProvider> = {}): DoctorProvider {
  return {
    ...(id !== undefined && { id }),
    upstream: `https://${id}.example/v1`,
    modelMap: { resolve: (name) => name },
    profile: { ...DEFAULT_PROFILE, name: "host" },
    ...more,
  };
}

const [FIRST, SECOND] = [provider("work"), provider("kimi", { provider: "kimi" })] as const;

Deno.test("selectCheckedProvider() takes the one that was named, else the model's, else the first", () => {
  const choose = (wish: Parameters<typeof selectCheckedProvider>[1]) => {
    const { provider, model } = selectCheckedProvider([FIRST, SECOND], wish);
    return [provider.id, model];
  };
  assertEquals(choose({}), ["work", undefined]);
  assertEquals(choose({ provider: "kimi" }), ["kimi", undefined]);
  assertEquals(choose({ provider: "kimi", model: "kimi/k3" }), ["kimi", "k3"]);
  assertEquals(choose({ model: "kimi/k3" }), ["kimi", "k3"]);
  assertEquals(choose({ model: "maker/k3" }), ["work", "maker/k3"]);
  const aliases = { resolve: (name: string) => name === "fast" ? "kimi/k3" : name };
  assertEquals(choose({ model: "fast", aliases }), ["kimi", "k3"]);
  assertEquals(choose({ provider: "none" }), ["work", undefined]);
});

Deno.test("describeProviderName() takes the id, the name, the label, or the profile's name", () => {
  assertEquals(
    [FIRST, SECOND, provider(undefined, { label: "host #2" }), provider(undefined)].map(describeProviderName),
    [
      "work",
      "kimi",
      "host #2",
      "host",
    ],
  );
});
