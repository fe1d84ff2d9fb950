/**
 * Tests that calls, outputs and other items come in an order that a vendor's own Responses API accepts.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { sealEnvelope } from "../../../../../lib/translate/reasoning_envelope.ts";
import { says } from "../../../../support/history_items.ts";
import { translateTwice, vendorProfile, type VendorTranslation } from "../../../../support/vendor_translation.ts";

function call(number: number): JsonObject {
  return { type: "function_call", id: `fc_${number}`, call_id: `c${number}`, name: "f", arguments: "{}" };
}

function output(number: number, text: unknown = `o${number}`): JsonObject {
  return { type: "function_call_output", call_id: `c${number}`, output: text };
}

function thinks(provider: string, text: string): JsonObject {
  const seal = sealEnvelope({ provider, model: "m", answer: text, field: "reasoning_text" });
  return { type: "reasoning", id: `rs_${text}`, summary: [{ type: "summary_text", text }], encrypted_content: seal };
}

function send(row: string, input: readonly unknown[], changes: Partial<ProviderProfile> = {}): VendorTranslation {
  return translateTwice({ input, tools: [{ type: "function", name: "f" }] }, vendorProfile(row, changes));
}

/** One word for each item: a call's or output's id, a reasoning's text, a message's role. */
function orderOf({ vendor }: VendorTranslation): string[] {
  return vendor.input.map((item: JsonObject) => {
    if (item.type === "message") return String(item.role);
    if (item.type === "reasoning") return `rs ${JSON.stringify(item).match(/"text":"([^"]*)"/)?.[1]}`;
    return `${item.type === "function_call" ? "call" : "output"} ${item.call_id}`;
  });
}

Deno.test("translateHistory() puts an output right behind its call", () => {
  assertEquals(orderOf(send("kimi", [call(1), says("developer", "Careful."), output(1)])), [
    "call c1",
    "output c1",
    "developer",
  ]);
});

Deno.test("translateHistory() puts calls of one reasoning before their outputs, where each turn needs reasoning", () => {
  const rs = thinks("deepseek", "A");
  const sent = send("deepseek", [rs, call(1), output(1), call(2), output(2)]);
  assertEquals(orderOf(sent), ["rs A", "call c1", "call c2", "output c1", "output c2"]);
  assertEquals(sent.notes, ["merged input.call"]);
});

Deno.test("translateHistory() keeps turns apart that have reasoning of their own", () => {
  const items = [thinks("deepseek", "A"), call(1), output(1), thinks("deepseek", "B"), call(2), output(2)];
  assertEquals(orderOf(send("deepseek", items)), ["rs A", "call c1", "output c1", "rs B", "call c2", "output c2"]);
});

Deno.test("translateHistory() does not batch turns for a provider that takes turns without reasoning", () => {
  const items = [thinks("zai", "A"), call(1), output(1), call(2), output(2)];
  assertEquals(orderOf(send("zai", items)), ["rs A", "call c1", "output c1", "call c2", "output c2"]);
});

Deno.test("translateHistory() moves text of a turn before its calls", () => {
  const items = [call(1), says("assistant", "I call."), call(2), output(2), output(1)];
  assertEquals(orderOf(send("default", items)), ["assistant", "call c1", "call c2", "output c1", "output c2"]);
});

Deno.test("translateHistory() answers a call without output, right behind it", () => {
  const sent = send("xai", [call(1), says("user", "Go on.")]);
  assertEquals(sent.vendor.input.slice(0, 2), [
    { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
    {
      type: "function_call_output",
      call_id: "c1",
      output: "No output: the call was interrupted before it finished.",
    },
  ]);
  assertEquals(sent.notes, ["repaired input.call"]);
});

Deno.test("translateHistory() makes messages of outputs without a call, and keeps their images", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA" };
  const about = { type: "input_text", text: "Output of an earlier tool call that is no longer in the history:" };
  const sent = send("default", [output(9), { type: "function_call_output", output: [image] }]);
  assertEquals(sent.vendor.input, [
    { type: "message", role: "user", content: [about, { type: "input_text", text: "o9" }] },
    { type: "message", role: "user", content: [about, image] },
  ]);
});

Deno.test("translateHistory() gives repeated call ids names of their own, and no output to the wrong call", () => {
  const sent = send("default", [call(1), output(1, "first"), call(1), output(1, "second")]);
  assertEquals(
    sent.vendor.input.map((item: JsonObject) => [item.call_id, item.output ?? null]),
    [["c1", null], ["c1", "first"], ["c1_2", null], ["c1_2", "second"]],
  );
});

Deno.test("translateHistory() puts images of outputs into one message behind the whole batch", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "high" };
  const sent = send("default", [call(1), call(2), output(1, [{ type: "input_text", text: "See." }, image]), output(2)]);
  assertEquals(sent.vendor.input.slice(2), [
    { type: "function_call_output", call_id: "c1", output: "See." },
    { type: "function_call_output", call_id: "c2", output: "o2" },
    {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "Attached to the output of f:" }, image],
    },
  ]);
});

Deno.test("translateHistory() keeps the client's order for the whole API", () => {
  const items = [call(1), says("developer", "Careful."), call(2), output(1), says("user", "Hi."), output(2)];
  const sent = send("openai", items);
  assertEquals(orderOf(sent), ["call c1", "developer", "call c2", "output c1", "user", "output c2"]);
  assertEquals(sent.notes, []);
});

Deno.test("translateHistory() repairs a broken history for the whole API, too", () => {
  const sent = send("openai", [call(1), says("developer", "Careful."), call(2), output(2)]);
  assertEquals(orderOf(sent), ["call c1", "output c1", "developer", "call c2", "output c2"]);
});

Deno.test("translateHistory() drops reasoning that nothing follows", () => {
  const sent = send("zai", [says("user", "Hi."), thinks("zai", "A"), says("user", "Go on.")]);
  assertEquals(orderOf(sent), ["user", "user"]);
  assertEquals(sent.notes, ["dropped input.reasoning"]);
});

Deno.test("translateHistory() says to a model that calls unknown tools which ones there are", () => {
  const unknown = { type: "function_call", call_id: "c1", name: "nope", arguments: "{}" };
  const sent = send("openai", [unknown, output(1, "unsupported call: nope")]);
  assertEquals(sent.vendor.input[1], {
    type: "function_call_output",
    call_id: "c1",
    output: 'There is no tool named "nope", so nothing was run.\nCall one of these tools, or none: f.',
  });
  assertEquals(sent.notes, ["replaced input.output"]);
});

Deno.test("translateHistory() replaces the images that a provider does not take", () => {
  const shown = (data: string) => ({ type: "input_image", image_url: `data:image/png;base64,${data}` });
  const message = { type: "message", role: "user", content: [shown("AAAA"), shown("BBBB")] };
  const sent = send("default", [message], { maxImages: 1 });
  assertEquals(sent.vendor.input, [{
    type: "message",
    role: "user",
    content: [
      {
        type: "input_text",
        text: "[Image omitted: the provider accepts only a few images, and newer ones follow.]",
      },
      shown("BBBB"),
    ],
  }]);
  assertEquals(sent.notes, ["replaced content.image"]);
});
