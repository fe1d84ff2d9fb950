/**
 * An error of listening says where, why and what to do.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createListenError, ListenError } from "../../../lib/runtime/listen_error.ts";

const ADDRESS = { host: "::1", port: 80 };

function failWith(code: string): Error {
  return Object.assign(new Error("it failed (os error 7)"), { code });
}

Deno.test("createListenError() advises by the code of the system", () => {
  const error = createListenError(ADDRESS, failWith("EACCES"));
  assert(error instanceof ListenError);
  assertEquals(
    error.message,
    "Cannot listen on [::1]:80: the system does not permit this port; choose one from 1024 on with --port",
  );
  for (const code of ["EADDRINUSE", "EADDRNOTAVAIL"]) {
    assert(/--(?:port|host)/.test(createListenError(ADDRESS, failWith(code)).message), code);
  }
});

Deno.test("createListenError() takes the runtime's own advice first, and the system's reason last", () => {
  assertEquals(createListenError(ADDRESS, failWith("EACCES"), "ask").message, "Cannot listen on [::1]:80: ask");
  assertEquals(
    createListenError(ADDRESS, failWith("EUNKNOWN")).message,
    "Cannot listen on [::1]:80: it failed; check --host and --port",
  );
});
