/**
 * Tests that the register finds the call that another one repeats, by tool and arguments.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CallRegister, findLongerCall } from "../../../../lib/translate/stream/call_register.ts";
import { createTrackedCall, type TrackedCall } from "../../../../lib/translate/stream/tracked_call.ts";

function createCall(name: string, args: string): TrackedCall {
  return createTrackedCall({ name, arguments: args });
}

Deno.test("CallRegister finds a call that says the same anywhere, in any spelling of its name", () => {
  const register = new CallRegister((name) => name.replace("functions.", ""));
  const [first, second] = [createCall("f", '{"a":1,"b":2}'), createCall("g", '{"a":1,"b":2}')];
  register.add(first);
  register.add(second);
  const again = createCall("functions.f", '{"b":2,"a":1}');
  assertEquals(register.findAnywhere(again) === first, true);
  assertEquals(register.findAnywhere(createCall("h", '{"a":1,"b":2}')), undefined);
  assertEquals(register.findAnywhere(again, new Set([first])), undefined);
});

Deno.test("CallRegister finds a call that was not whole when it was added", () => {
  const register = new CallRegister((name) => name);
  const call = createCall("f", '{"a"');
  register.add(call);
  const same = createCall("f", '{"a":1}');
  assertEquals(register.findAnywhere(same), undefined);
  call.text.take(":1}");
  assertEquals(register.findAnywhere(same) === call, true);
});

Deno.test("CallRegister finds calls at one index among those that follow each other only", () => {
  const register = new CallRegister((name) => name);
  const [first, other] = [createCall("f", '{"a":1}'), createCall("f", '{"a":2}')];
  const next: TrackedCall = { ...createCall("f", '{"a":3}'), first };
  assertEquals(register.findTwin(next, { origin: first, mayBeAny: false }), undefined);
  assertEquals(register.findTwin(createCall("f", '{"a":1}'), { origin: next, mayBeAny: false }) === first, true);
  assertEquals(register.findTwin(createCall("f", '{"a":1}'), { origin: other, mayBeAny: false }), undefined);
});

Deno.test("findLongerCall() finds the call of which another is the beginning", () => {
  const [first, second] = [createCall("f", '{"a":1}'), createCall("f", '{"b":1}')];
  const find = (text: string, mayBeAny: boolean) =>
    [first, second].indexOf(
      findLongerCall(createCall("f", text), { origin: first, mayBeAny }, [first, second]) ?? createCall("f", ""),
    );
  assertEquals([find(' {"a"', false), find('{"b"', false), find('{"b"', true), find("", true)], [0, -1, 1, -1]);
});
