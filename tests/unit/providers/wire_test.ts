/**
 * Tests of the choice among the APIs of a provider.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  applyOverrides,
  applyWire,
  chooseWire,
  createWireChoice,
  findWirePath,
  formatWire,
  WIRE_NAMES,
} from "../../../lib/providers/wire.ts";
import { profileWith } from "../../support/exchange.ts";

Deno.test("chooseWire() takes the longest beginning that fits, else the provider's own wire", () => {
  const profile = profileWith({ wire: "chat", wireByModel: { "gpt-": "responses", "gpt-oss": "messages" } });
  const wireOf = (model: string) => chooseWire(profile, model).wire;
  assertEquals(["gpt-6", "gpt-oss-120b", "glm-5"].map(wireOf), ["responses", "messages", "chat"]);
});

Deno.test("applyWire() adds what differs on the wire, and nothing of another one", () => {
  const profile = profileWith({ wire: "messages", byWire: { messages: { keyHeader: "x-api-key" } } });
  assertEquals(applyWire(profile).keyHeader, "x-api-key");
  assertEquals(applyWire({ ...profile, wire: "chat" }).keyHeader, "authorization");
});

Deno.test("applyOverrides() beats every wire's own value, and leaves the others", () => {
  const profile = profileWith({ byWire: { messages: { keyHeader: "x-api-key", images: false } } });
  const changed = applyOverrides(profile, { keyHeader: "api-key" });
  assertEquals([changed.keyHeader, changed.byWire], ["api-key", { messages: { images: false } }]);
  const byWire = { responses: { images: false } };
  assertEquals(applyOverrides(profile, { keyHeader: "api-key", byWire }).byWire, byWire);
});

Deno.test("createWireChoice() leaves no other wire to a model or a refusal", () => {
  const profile = { ...profileWith({ wireByModel: { "gpt-": "responses" } }), ...createWireChoice("messages") };
  assertEquals([chooseWire(profile, "gpt-6").wire, profile.otherWires], ["messages", []]);
});

Deno.test("findWirePath() is the provider's own path of a wire, else the usual one", () => {
  const profile = { wirePaths: { messages: "/../anthropic/messages" } };
  assertEquals(WIRE_NAMES.map((wire) => findWirePath(wire, profile)), [
    "/chat/completions",
    "/responses",
    "/../anthropic/messages",
  ]);
});

Deno.test("formatWire() names every wire but the usual one", () => {
  assertEquals(WIRE_NAMES.map(formatWire), ["", " over responses", " over messages"]);
});
