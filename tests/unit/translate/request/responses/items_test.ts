/**
 * Tests that each kind of item is sent in a form that a vendor's own Responses API knows, and that losses are reported.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { sealCompaction } from "../../../../../lib/translate/reasoning_envelope.ts";
import { says } from "../../../../support/history_items.ts";
import { translateTwice, vendorProfile, type VendorTranslation } from "../../../../support/vendor_translation.ts";

function send(row: string, input: readonly unknown[], changes: Partial<ProviderProfile> = {}): VendorTranslation {
  return translateTwice({ input }, vendorProfile(row, changes));
}

function userSays(...texts: readonly string[]): JsonObject {
  return { type: "message", role: "user", content: texts.map((text) => ({ type: "input_text", text })) };
}

const PATCH_CALL = { type: "custom_tool_call", id: "ctc_1", status: "completed", call_id: "c1", name: "apply_patch" };
const PATCH_OUTPUT = { type: "custom_tool_call_output", call_id: "c1", output: "Done." };

Deno.test("encodeCall() makes a function call of a freeform one, and its output fits", () => {
  assertEquals(send("default", [{ ...PATCH_CALL, input: '*** "Begin"\n' }, PATCH_OUTPUT]).vendor.input, [
    { type: "function_call", call_id: "c1", name: "apply_patch", arguments: '{"input":"*** \\"Begin\\"\\n"}' },
    { type: "function_call_output", call_id: "c1", output: "Done." },
  ]);
});

Deno.test("encodeCall() keeps a freeform call that the provider knows by name, declared or not", () => {
  assertEquals(
    send("deepseek", [{ ...PATCH_CALL, input: "x" }, PATCH_OUTPUT], { reasoningRequired: "never" }).vendor.input,
    [
      { type: "custom_tool_call", call_id: "c1", name: "apply_patch", input: "x" },
      PATCH_OUTPUT,
    ],
  );
});

Deno.test("encodeCall() joins the names of a namespace that is no longer declared", () => {
  const call = { type: "function_call", call_id: "c1", name: "add", namespace: "mcp__demo", arguments: "{}" };
  const [first] = send("default", [call]).vendor.input;
  assertEquals(first, { type: "function_call", call_id: "c1", name: "mcp__demo__add", arguments: "{}" });
});

Deno.test("encodeCall() writes arguments as an object where the provider demands it", () => {
  const call = { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' };
  const [first] = send("default", [call], { callArguments: "object" }).vendor.input;
  assertEquals(first?.arguments, { a: 1 });
});

Deno.test("encodeCall() wraps arguments that are not JSON, which would end a thread", () => {
  const call = { type: "function_call", call_id: "c1", name: "f", arguments: "{broken" };
  const sent = send("minimax", [call]);
  assertEquals(sent.vendor.input[0]?.arguments, '{"arguments":"{broken"}');
  assertEquals(sent.notes.toSorted(), ["repaired input.arguments", "repaired input.call"]);
});

Deno.test("encodeCall() shortens ids of more than 64 characters, in the output as well", () => {
  const call_id = "c".repeat(70);
  const [call, output] = send("default", [
    { type: "function_call", call_id, name: "f", arguments: "{}" },
    { type: "function_call_output", call_id, output: "1" },
  ]).vendor.input;
  assertEquals(String(call?.call_id).length, 24);
  assertEquals(output?.call_id, call?.call_id);
});

Deno.test("encodeCall() makes functions of the client's own shell calls", () => {
  const items = [
    { type: "local_shell_call", call_id: "c1", status: "completed", action: { type: "exec", command: ["ls"] } },
    { type: "local_shell_call_output", call_id: "c1", output: "a" },
  ];
  assertEquals(send("default", items).vendor.input, [
    { type: "function_call", call_id: "c1", name: "local_shell", arguments: '{"type":"exec","command":["ls"]}' },
    { type: "function_call_output", call_id: "c1", output: "a" },
  ]);
  assertEquals(send("openai", items).vendor.input, items);
});

Deno.test("encodeTurnItem() makes a message of the user of one between agents", () => {
  const item = {
    type: "agent_message",
    author: "root",
    recipient: "child",
    content: [
      { type: "input_text", text: "<envelope>" },
      { type: "encrypted_content", encrypted_content: "Do it." },
    ],
  };
  assertEquals(send("deepseek", [item]).vendor.input, [userSays("<envelope>", "Do it.")]);
  // Codex did not seal it, so that no server could open it.
  assertEquals(send("openai", [item]).vendor.input, [userSays("<envelope>", "Do it.")]);
  const sealed = { ...item, content: [{ type: "encrypted_content", encrypted_content: "gAAAAABo" }] };
  assertEquals(send("openai", [sealed]).vendor.input, [sealed]);
});

Deno.test("encodeTurnItem() drops and reports a message between agents without content", () => {
  const sent = send("default", [{ type: "agent_message", author: "a", recipient: "b", content: [] }]);
  assertEquals(sent.vendor.input, []);
  assertEquals(sent.notes, ["repaired input.message"]);
});

Deno.test("encodeTurnItem() writes searches as their provider reads them", () => {
  const item = {
    type: "web_search_call",
    id: "ws_1",
    status: "completed",
    action: { type: "search", query: "deno" },
  };
  const { id: _, ...rest } = item;
  const both = { ...rest, action: { type: "search", query: "deno", queries: ["deno"] } };
  assertEquals(send("deepseek", [item]).vendor.input, [both]);
  const listed = { ...item, action: { type: "search", queries: ["deno"] } };
  assertEquals(
    send("xai", [listed]).vendor.input,
    [both].map(({ action, ...other }) => ({
      ...other,
      action: { type: "search", queries: action.queries, query: "deno" },
    })),
  );
  assertEquals(send("openai", [item]).vendor.input, [rest]);
  const words = send("default", [item]);
  assertEquals(words.vendor.input[0]?.role, "user");
  assertEquals(words.notes, ["replaced input.web_search_call"]);
});

Deno.test("encodeTurnItem() opens the relay's own summaries, and says what it cannot open", () => {
  const own = { type: "compaction", id: "cmp_1", encrypted_content: sealCompaction("Half done.") };
  const foreign = { type: "compaction", id: "cmp_2", encrypted_content: "sealed" };
  const opened = "The earlier conversation was replaced by this summary of it. Go on from here.\n\nHalf done.";
  assertEquals(send("default", [own]).vendor.input, [userSays(opened)]);
  assertEquals(send("openai", [own]).vendor.input, [userSays(opened)]);
  const sent = send("default", [foreign]);
  assertEquals(sent.vendor.input, [userSays(
    "[The earlier part of this conversation was replaced by a summary that another server sealed; it cannot be read here.]",
  )]);
  assertEquals(sent.notes, ["replaced input.compaction"]);
  assertEquals(send("openai", [foreign]).vendor.input, [{ type: "compaction", encrypted_content: "sealed" }]);
});

Deno.test("encodeTurnItem() asks for a summary in words, and lets no tool be called meanwhile", () => {
  const body = {
    input: [says("user", "Hi."), { type: "compaction_trigger" }],
    tools: [{ type: "function", name: "f" }],
  };
  for (const row of ["default", "openai"]) {
    const { vendor } = translateTwice(body, vendorProfile(row));
    assertEquals(vendor.input.map(({ type }) => type), ["message", "message"]);
    assertEquals(JSON.stringify(vendor.input[1]).includes("Write that summary now"), true);
    assertEquals([vendor.tools?.length, vendor.tool_choice], [1, "none"]);
  }
});

Deno.test("encodeMessage() sends only what is documented, without ids, states and phases", () => {
  const item = { ...says("assistant", "Hello."), id: "msg_1", status: "completed", phase: "final_answer" };
  assertEquals(send("default", [item]).vendor.input, [says("assistant", "Hello.")]);
  assertEquals(send("openai", [item]).vendor.input, [{ ...says("assistant", "Hello."), phase: "final_answer" }]);
});

Deno.test("encodeMessage() gives developer text the role that the server's templates know", () => {
  assertEquals(send("vllm", [says("developer", "Be brief.")]).vendor.input, [says("system", "Be brief.")]);
  assertEquals(send("default", [says("developer", "Be brief.")]).vendor.input, [says("developer", "Be brief.")]);
});

Deno.test("encodeMessage() leaves out a blank message", () => {
  for (const role of ["assistant", "developer", "user"]) {
    const sent = send("default", [says(role, " ")]);
    assertEquals([sent.vendor.input, sent.notes], [[], ["repaired input.message"]]);
  }
});

Deno.test("encodeMessage() replaces the images that the model cannot read, also for the whole API", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "original" };
  const item = { type: "message", role: "user", content: [image] };
  assertEquals(send("openai", [item]).vendor.input, [item]);
  assertEquals(send("openai", [item], { images: false }).vendor.input, [
    userSays("[Image omitted: this model cannot read images.]"),
  ]);
});

Deno.test("encodeCallOutput() sends parts where the provider reads them in outputs", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA" };
  const items = [
    { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "c1", output: [{ type: "input_text", text: "See." }, image] },
  ];
  assertEquals(send("openai", items).vendor.input, items);
  assertEquals(send("default", items, { toolOutputs: "parts" }).vendor.input, items);
});

Deno.test("encodeCallOutput() never sends an empty output", () => {
  const items = [
    { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "c1", output: "" },
  ];
  assertEquals(send("default", items).vendor.input[1]?.output, "(no output)");
});

Deno.test("calls of the vendor's own tools keep their form, and so do their outputs", () => {
  const pairs = [
    { type: "computer_call", call_id: "c1", status: "completed", actions: [], pending_safety_checks: [] },
    {
      type: "computer_call_output",
      call_id: "c1",
      output: { type: "computer_screenshot", image_url: "data:image/png;base64,AA" },
    },
    { type: "shell_call", call_id: "c2", status: "completed", action: { commands: ["ls"] } },
    { type: "shell_call_output", call_id: "c2", output: [{ stdout: "a", stderr: "", outcome: { type: "timeout" } }] },
    { type: "apply_patch_call", call_id: "c3", status: "completed", operation: { type: "delete_file", path: "a" } },
    { type: "apply_patch_call_output", call_id: "c3", status: "completed", output: "ok" },
  ];
  const { vendor, notes } = translateTwice({ input: pairs }, vendorProfile("openai"));
  assertEquals([vendor.input, notes], [pairs, []]);
});
