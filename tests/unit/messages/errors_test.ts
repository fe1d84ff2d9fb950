/**
 * Tests of the failures inside the events of a Messages answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeMessagesError, explainRefusal } from "../../../lib/messages/errors.ts";

Deno.test("an error event is an error with its type and the id of the request", () => {
  const event = { type: "error", error: { type: "api_error", message: "Internal" }, request_id: "req_1" };
  assertEquals(decodeMessagesError(event), { type: "api_error", message: "Internal", requestId: "req_1" });
});

Deno.test("the code in the details of an error is one of its codes", () => {
  const error = { type: "rate_limit_error", message: "x", details: { error_code: "ramp_limit_exceeded" } };
  assertEquals(decodeMessagesError({ type: "error", error }), {
    type: "rate_limit_error",
    message: "x",
    codes: ["ramp_limit_exceeded"],
  });
});

Deno.test("a vendor's failure in an ordinary event is an error, and its success is none", () => {
  const failed = { status_code: 1008, status_msg: "insufficient balance" };
  assertEquals(decodeMessagesError({ type: "message_delta", base_resp: failed })?.code, "1008");
  const fine = { status_code: 0, status_msg: "success" };
  assertEquals(decodeMessagesError({ type: "message_delta", base_resp: fine }), undefined);
});

Deno.test("an event with a message is no error without an envelope", () => {
  assertEquals(decodeMessagesError({ type: "message_start", message: { id: "m", content: [] } }), undefined);
  assertEquals(decodeMessagesError({ type: "progress", message: "working" }), undefined);
});

Deno.test("a frame that is no event may be an error of a gateway", () => {
  assertEquals(decodeMessagesError({ detail: "Not found" })?.message, "Not found");
});

Deno.test("a refusal without details has no explanation", () => {
  assertEquals(explainRefusal(undefined), undefined);
  assertEquals(explainRefusal({ category: "cyber" }), "cyber");
});
