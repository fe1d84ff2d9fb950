/**
 * Does the relay answer local programs, and nobody who could spend the user's key through a web page?
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RelayError } from "../lib/errors.ts";
import { guard, isLoopback } from "../lib/guards.ts";

interface Setting {
  readonly relayToken?: string;
  readonly allowedHosts?: readonly string[];
}

/** `passes`, or the code of the refusal. */
function verdict(headers: Record<string, string>, { allowedHosts = [], ...rest }: Setting = {}): string {
  const request = new Request("http://127.0.0.1:4444/v1/responses", { headers });
  try {
    guard(request, { allowedHosts, ...rest });
    return "passes";
  } catch (thrown) {
    return RelayError.from(thrown).code;
  }
}

const HOST = { host: "127.0.0.1:4444" };
const TOKEN: Setting = { relayToken: "secret-token" };

const VERDICTS: readonly (readonly [string, Record<string, string>, Setting, string])[] = [
  ["a program on this machine", HOST, {}, "passes"],
  ["a program that says localhost", { host: "localhost:4444" }, {}, "passes"],
  ["a program that says LOCALHOST without a port", { host: "LOCALHOST" }, {}, "passes"],
  ["a program that says [::1]", { host: "[::1]:4444" }, {}, "passes"],
  ["a program that says 127.1.2.3", { host: "127.1.2.3:4444" }, {}, "passes"],
  ["a name that another site points here", { host: "evil.example:4444" }, {}, "forbidden"],
  ["a name that begins like ours", { host: "localhost.evil.example" }, {}, "forbidden"],
  ["a name that ends like ours", { host: "evil-localhost" }, {}, "forbidden"],
  ["an address that begins like ours", { host: "127.0.0.1.evil.example" }, {}, "forbidden"],
  ["an address of the network", { host: "192.168.0.5:4444" }, {}, "forbidden"],
  ["no host at all", { host: "" }, {}, "forbidden"],
  ["a name that the user allowed", { host: "Box.local:4444" }, { allowedHosts: ["box.LOCAL"] }, "passes"],
  ["a part of a name that the user allowed", { host: "x.box.local" }, { allowedHosts: ["box.local"] }, "forbidden"],
  ["a page of another site", { ...HOST, origin: "https://evil.example" }, {}, "forbidden"],
  ["a page of another port", { ...HOST, origin: "http://127.0.0.1:3000" }, {}, "forbidden"],
  ["a page without an origin of its own", { ...HOST, origin: "null" }, {}, "forbidden"],
  ["a page whose site ends like ours", { ...HOST, origin: "https://evil127.0.0.1:4444" }, {}, "forbidden"],
  ["a page of ours", { ...HOST, origin: "http://127.0.0.1:4444", "sec-fetch-site": "same-origin" }, {}, "passes"],
  ["a page of a name that points here", { host: "evil.example", origin: "http://evil.example" }, {}, "forbidden"],
  ["a link or an image of another site", { ...HOST, "sec-fetch-site": "cross-site" }, {}, "forbidden"],
  ["a page of another port, without origin", { ...HOST, "sec-fetch-site": "same-site" }, {}, "forbidden"],
  ["an address typed into a browser", { ...HOST, "sec-fetch-site": "none" }, {}, "passes"],
  ["a program with the token", { ...HOST, authorization: "Bearer secret-token" }, TOKEN, "passes"],
  [
    "a program with the token from anywhere",
    { host: "192.168.0.5", authorization: "bearer secret-token" },
    TOKEN,
    "passes",
  ],
  ["a program without the token", HOST, TOKEN, "unauthorized"],
  ["a program with another token", { ...HOST, authorization: "Bearer secret-toke" }, TOKEN, "unauthorized"],
  ["a program with a longer token", { ...HOST, authorization: "Bearer secret-token2" }, TOKEN, "unauthorized"],
  [
    "a program with the token in another scheme",
    { ...HOST, authorization: "Basic secret-token" },
    TOKEN,
    "unauthorized",
  ],
  [
    "a page of another site with the token",
    { ...HOST, origin: "https://evil.example", authorization: "Bearer secret-token" },
    TOKEN,
    "forbidden",
  ],
];

for (const [name, headers, setting, expected] of VERDICTS) {
  Deno.test(`guard() and ${name}: ${expected}`, () => assertEquals(verdict(headers, setting), expected));
}

Deno.test("guard() says what to do, and repeats no token", () => {
  const request = new Request("http://x/", { headers: { host: "evil.example" } });
  const host = assertThrows(() => guard(request, { allowedHosts: [] }), RelayError);
  assertEquals(
    host.message,
    'Refused a request for host "evil.example": the relay answers under loopback names only; add the name to --allowed-hosts if it is yours',
  );
  const token = assertThrows(() => guard(request, { allowedHosts: [], relayToken: "secret-token" }), RelayError);
  assertEquals(token.message, "Refused a request without the relay token: send it as Authorization: Bearer <token>");
});

Deno.test("isLoopback() knows the names of this machine only", () => {
  const names = [
    "localhost",
    "127.0.0.1",
    "127.255.255.254",
    "[::1]",
    "::1",
    "0.0.0.0",
    "10.0.0.1",
    "localhost.",
    "",
    "[::]",
  ];
  assertEquals(names.filter(isLoopback), ["localhost", "127.0.0.1", "127.255.255.254", "[::1]", "::1"]);
});
