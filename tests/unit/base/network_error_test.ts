/**
 * Tests of the reason given for a network failure, and of the advice on it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { adviseOnNetworkError, describeNetworkError, FILES_ADVICE } from "../../../lib/base/network_error.ts";

Deno.test("describeNetworkError() gives the last clause of the innermost cause, without the system's error number", () => {
  const cause = new Error("client error (Connect): tcp connect error: Connection refused (os error 111)");
  assertEquals(describeNetworkError(new TypeError("fetch failed", { cause })), "Connection refused");
  assertEquals(describeNetworkError("plain"), "plain");
});

Deno.test({
  name: "adviseOnNetworkError() names the remedy, on this machine or elsewhere",
  permissions: { net: false },
  fn: async () => {
    assertEquals(adviseOnNetworkError("Connection refused"), "check --upstream and the network");
    assertEquals(adviseOnNetworkError("Too many open files"), FILES_ADVICE);
    const refused = await fetch("http://127.0.0.1:4444/").then(() => "", describeNetworkError);
    assertEquals(adviseOnNetworkError(refused), "--allow-net must name the upstream's host", refused);
  },
});

Deno.test("describeNetworkError() leaves out the advice to programmers at the end of Bun's messages", () => {
  const message =
    "ECONNRESET: The socket connection was closed unexpectedly. For more information, pass `verbose: true` " +
    "in the second argument to fetch()";
  assertEquals(describeNetworkError(new Error(message)), "The socket connection was closed unexpectedly");
});

Deno.test("describeNetworkError() says what node:http reports in the words of the system", () => {
  const cases = [
    ["connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED", "Connection refused"],
    ["", "ECONNREFUSED", "Connection refused"],
    ["getaddrinfo ENOTFOUND no.such.host", "ENOTFOUND", "Name or service not known"],
    ["read ECONNRESET", "ECONNRESET", "Connection reset by peer"],
    ["socket hang up", "ECONNRESET", "connection closed before message completed"],
    ["aborted", "ECONNRESET", "connection closed before message completed"],
    ["connect EMFILE 127.0.0.1:1 - Local (undefined:undefined)", "EMFILE", "Too many open files"],
    ["Parse Error: Expected HTTP/", "HPE_INVALID_CONSTANT", "the answer is not HTTP (Expected HTTP/)"],
    ["Parse Error: Header overflow", "HPE_HEADER_OVERFLOW", "the headers of the answer are too long"],
    ["something else", "EOTHER", "something else"],
  ] as const;
  for (const [message, code, expected] of cases) {
    assertEquals(describeNetworkError(Object.assign(new Error(message), { code })), expected);
  }
});
