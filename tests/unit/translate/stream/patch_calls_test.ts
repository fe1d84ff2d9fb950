/**
 * Tests that patches are mended for the tool that takes them, and reach a shell tool where there is none.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { resolvePatchCall } from "../../../../lib/translate/stream/patch_calls.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { start } from "../../../../lib/translate/stream/start.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { calls, deltasOf, end, fragment, itemsOf, play, stateOf } from "../../../support/exchange.ts";
import { cutsOf, PATCH, PATCH_TOOL_DECLARATION, SMALL_PATCH } from "../../../support/patch_slips.ts";

function declare(name: string, properties: JsonObject): JsonObject {
  return { type: "function", name, parameters: { type: "object", properties } };
}

const EXEC = declare("exec_command", { cmd: { type: "string" }, workdir: { type: "string" } });
const SHELL_COMMAND = declare("shell_command", { command: { type: "string" } });
const SHELL = declare("shell", { command: { type: "array", items: { type: "string" } } });
const FENCED = `\`\`\`patch\n${SMALL_PATCH}\n\`\`\``;

function playCall(name: string, args: string, tools: readonly JsonObject[], reason = "tool_calls") {
  return play([calls(fragment({ index: 0, id: "c1", name, args })), end(reason)], { body: { tools: [...tools] } });
}

/** The item of one call of `name` with `args`. */
function callOf(name: string, args: string, tools: readonly JsonObject[], reason?: string) {
  const [item] = itemsOf(playCall(name, args, tools, reason));
  return item?.type === "custom_tool_call"
    ? { type: item.type, name: item.name, input: item.input }
    : item?.type === "function_call"
    ? { type: item.type, name: item.name, arguments: item.arguments }
    : item;
}

/** Number of patches that one call counts as repaired. */
function countRepairs(name: string, args: string, tools: readonly JsonObject[]): number {
  const state = stateOf({ body: { tools: [...tools] } });
  start(state);
  step(state, decodeChunk(calls(fragment({ index: 0, id: "c1", name, args }))));
  step(state, decodeChunk(end("tool_calls")));
  finish(state, { sawDone: true });
  return state.repairs.get("patch");
}

Deno.test("a decorated patch reaches the client mended, its deltas add up to it, and it is counted once", () => {
  const args = JSON.stringify({ input: FENCED });
  const events = playCall("apply_patch", args, [PATCH_TOOL_DECLARATION]);
  assertEquals(deltasOf(events, "custom_tool_call_input").join(""), SMALL_PATCH);
  assertEquals(callOf("apply_patch", args, [PATCH_TOOL_DECLARATION]), {
    type: "custom_tool_call",
    name: "apply_patch",
    input: SMALL_PATCH,
  });
  assertEquals(countRepairs("apply_patch", args, [PATCH_TOOL_DECLARATION]), 1);
  assertEquals(countRepairs("apply_patch", JSON.stringify({ input: SMALL_PATCH }), [PATCH_TOOL_DECLARATION]), 0);
  assertEquals(countRepairs("apply_patch", JSON.stringify({ input: "no patch" }), [PATCH_TOOL_DECLARATION]), 0);
});

Deno.test("a decorated patch gives the same call in every cut of the stream", () => {
  for (const args of [JSON.stringify({ input: FENCED }), JSON.stringify({ patch: PATCH }), FENCED]) {
    const whole = callOf("apply_patch", args, [PATCH_TOOL_DECLARATION]);
    for (const pieces of cutsOf(args)) {
      const frames = pieces.map((piece, index) =>
        calls(fragment({ index: 0, ...(index === 0 && { id: "c1", name: "apply_patch" }), args: piece }))
      );
      const events = play([...frames, end("tool_calls")], { body: { tools: [PATCH_TOOL_DECLARATION] } });
      const [item] = itemsOf(events);
      assert(item?.type === "custom_tool_call");
      assertEquals({ type: item.type, name: item.name, input: item.input }, whole);
      assertEquals(deltasOf(events, "custom_tool_call_input").join(""), item.input);
    }
  }
});

Deno.test("every client gets a mended patch", () => {
  const frames = [
    calls(fragment({ index: 0, id: "c1", name: "apply_patch", args: JSON.stringify({ input: FENCED }) })),
    end("tool_calls"),
  ];
  const events = play(frames, { client: PLAIN_CLIENT, body: { tools: [PATCH_TOOL_DECLARATION] } });
  assertEquals(deltasOf(events, "custom_tool_call_input").join(""), SMALL_PATCH);
});

Deno.test("a missing end marker is added only to a call that the provider ended itself", () => {
  const open = SMALL_PATCH.replace(/\n.*$/, "");
  const args = JSON.stringify({ input: open });
  const inputOf = (reason: string) => {
    const call = callOf("apply_patch", args, [PATCH_TOOL_DECLARATION], reason);
    return call !== undefined && "input" in call ? call.input : call;
  };
  assertEquals(inputOf("tool_calls"), SMALL_PATCH);
  assertEquals(inputOf("stop"), SMALL_PATCH);
  assertEquals(inputOf("length"), open);
});

/** Declarations of a tool whose text is passed on as it is. */
const OTHER_TOOLS: Readonly<Record<string, JsonObject>> = {
  "another name": { ...PATCH_TOOL_DECLARATION, name: "apply_diff" },
  "no grammar": { type: "custom", name: "apply_patch" },
  "another grammar": {
    ...PATCH_TOOL_DECLARATION,
    format: { type: "grammar", syntax: "lark", definition: 'start: "*** Begin Patch" LF "*** Rename File: " LF' },
  },
};

for (const [what, tool] of Object.entries(OTHER_TOOLS)) {
  Deno.test(`a freeform tool with ${what} gets its text unchanged`, () => {
    const name = String(tool.name);
    assertEquals(callOf(name, JSON.stringify({ input: FENCED }), [tool]), {
      type: "custom_tool_call",
      name,
      input: FENCED,
    });
    assertEquals(countRepairs(name, JSON.stringify({ input: FENCED }), [tool]), 0);
  });
}

const HEREDOC = `apply_patch <<'EOF'\n${SMALL_PATCH}\nEOF\n`;

/** Shell tools, the call that the model made of `apply_patch`, and the call that runs. */
const SHELL_CALLS: readonly (readonly [what: string, tool: JsonObject, args: string, name: string, run: JsonObject])[] =
  [
    ["exec_command", EXEC, JSON.stringify({ input: SMALL_PATCH }), "exec_command", { cmd: HEREDOC }],
    ["shell_command", SHELL_COMMAND, JSON.stringify({ input: SMALL_PATCH }), "shell_command", { command: HEREDOC }],
    ["shell", SHELL, JSON.stringify({ input: SMALL_PATCH }), "shell", { command: ["apply_patch", SMALL_PATCH] }],
    ["exec_command, decorated", EXEC, JSON.stringify({ patch: FENCED }), "exec_command", { cmd: HEREDOC }],
    ["exec_command, no JSON", EXEC, SMALL_PATCH, "exec_command", { cmd: HEREDOC }],
    [
      "exec_command, in a folder",
      EXEC,
      JSON.stringify({ input: SMALL_PATCH, workdir: "/src" }),
      "exec_command",
      { cmd: HEREDOC, workdir: "/src" },
    ],
    [
      "exec_command, no patch",
      EXEC,
      JSON.stringify({ input: "none" }),
      "exec_command",
      { cmd: "apply_patch <<'EOF'\nnone\nEOF\n" },
    ],
    [
      "exec_command, its words in the patch",
      EXEC,
      JSON.stringify({ input: "EOF\n EOF_1 \n*** Begin Patch" }),
      "exec_command",
      { cmd: "apply_patch <<'EOF_2'\nEOF\n EOF_1 \n*** Begin Patch\nEOF_2\n" },
    ],
  ];

for (const [what, tool, args, name, run] of SHELL_CALLS) {
  Deno.test(`an undeclared apply_patch becomes a call of ${what}`, () => {
    for (const called of ["apply_patch", "applypatch", "functions.apply_patch"]) {
      const events = playCall(called, args, [tool]);
      assertEquals(callOf(called, args, [tool]), { type: "function_call", name, arguments: JSON.stringify(run) });
      assertEquals(deltasOf(events, "function_call_arguments").join(""), JSON.stringify(run));
      const done = events.find(({ type }) => type === "response.function_call_arguments.done");
      assert(done && "arguments" in done);
      assertEquals(done.arguments, JSON.stringify(run));
      assertEquals(countRepairs(called, args, [tool]), 1);
    }
  });
}

Deno.test("an undeclared apply_patch is left as it is without a shell tool that fits", () => {
  const args = JSON.stringify({ input: SMALL_PATCH });
  for (const tools of [[], [declare("exec_command", { command: { type: "string" } })], [declare("f", {})]]) {
    assertEquals(callOf("apply_patch", args, tools), { type: "function_call", name: "apply_patch", arguments: args });
  }
});

Deno.test("an undeclared apply_patch that the limit cuts is not run", () => {
  const events = playCall("apply_patch", '{"input":"*** Begin Patch\\n', [EXEC], "length");
  const last = events.at(-1);
  assert(last?.type === "response.failed" && /truncated the call of exec_command/.test(JSON.stringify(last)));
});

Deno.test("an undeclared apply_patch of a client that does not look into commands is left as it is", () => {
  const frames = [
    calls(fragment({ index: 0, id: "c1", name: "apply_patch", args: JSON.stringify({ input: SMALL_PATCH }) })),
    end("tool_calls"),
  ];
  const [item] = itemsOf(play(frames, { client: PLAIN_CLIENT, body: { tools: [EXEC] } }));
  assert(item?.type === "function_call");
  assertEquals([item.name, item.arguments], ["apply_patch", JSON.stringify({ input: SMALL_PATCH })]);
});

Deno.test("resolvePatchCall() leaves other names and tools to others", () => {
  const state = stateOf({ body: { tools: [EXEC] } });
  assertEquals(resolvePatchCall(state, "patch", undefined), {});
  assertEquals(resolvePatchCall(state, "apply_patch", { kind: "custom", name: "apply_patch" }), {});
  assertEquals(resolvePatchCall(state, "apply_patch", undefined).tool?.name, "exec_command");
});
