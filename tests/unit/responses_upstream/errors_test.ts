/**
 * Tests of the failures that a vendor reports inside its answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeResponseError, decodeVendorError } from "../../../lib/responses_upstream/errors.ts";

const EVENTS: readonly (readonly [string, Record<string, unknown>, unknown])[] = [
  ["a flat event", { type: "error", code: "server_error", message: "No.", param: null }, {
    message: "No.",
    code: "server_error",
  }],
  ["a status as the code", { type: "error", code: "503", message: "Busy." }, {
    message: "Busy.",
    code: "503",
    status: 503,
  }],
  ["an object inside", { type: "error", error: { type: "rate_limit_error", message: "Slow." } }, {
    message: "Slow.",
    type: "rate_limit_error",
  }],
  ["an object without a type of the event", { error: { message: "No.", code: 500 } }, {
    message: "No.",
    code: "500",
    status: 500,
  }],
  ["a flat object", { code: "invalid-argument", error: "Bad." }, { message: "Bad.", code: "invalid-argument" }],
  ["no words", { type: "error" }, { message: "The answer failed, for no stated reason" }],
];

for (const [what, event, expected] of EVENTS) {
  Deno.test(`decodeVendorError() reads ${what}`, () => {
    assertEquals(decodeVendorError(event, String(event.type ?? "")), expected as never);
  });
}

Deno.test("decodeVendorError() finds none in another event", () => {
  assertEquals(decodeVendorError({ type: "keepalive" }, "keepalive"), undefined);
});

Deno.test("decodeResponseError() reads the error of a response, and one that is missing", () => {
  assertEquals([{ error: { code: "server_error", message: "No." } }, { error: null }].map(decodeResponseError), [
    { code: "server_error", message: "No." },
    { message: "The answer failed, for no stated reason" },
  ]);
});
