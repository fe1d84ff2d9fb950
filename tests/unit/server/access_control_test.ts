/**
 * Tests that the relay answers local programs, and no web page that could spend the user's key.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { type BoundAddress, checkAccess } from "../../../lib/server/access_control.ts";

interface Setting {
  readonly relayToken?: string;
  readonly allowedHosts?: readonly string[];
  readonly allowedOrigins?: readonly string[];
  /** Absent: 127.0.0.1, port 4444. */
  readonly served?: BoundAddress;
}

/** `passes`, or the code of the refusal. */
function verdict(headers: Record<string, string>, setting: Setting = {}): string {
  const { allowedHosts = [], served = { host: "127.0.0.1", port: 4444 }, ...rest } = setting;
  const request = new Request(`http://${headers.host || "127.0.0.1:4444"}/v1/responses`, { headers });
  try {
    checkAccess(request, { allowedHosts, ...rest }, served);
    return "passes";
  } catch (thrown) {
    return RelayError.from(thrown).code;
  }
}

const HOST = { host: "127.0.0.1:4444" };
const TOKEN: Setting = { relayToken: "secret-token" };
const LAN: BoundAddress = { host: "192.168.0.5", port: 4444 };
const EVERYWHERE: BoundAddress = { host: "0.0.0.0", port: 4444 };
const BOX: Setting = { allowedHosts: ["box.local"] };
const PAGES: Setting = { allowedOrigins: ["https://app.example"] };
const PAGE = { origin: "https://app.example", "sec-fetch-site": "cross-site" };

const VERDICTS: readonly (readonly [string, Record<string, string>, Setting, string])[] = [
  ["a program on this machine", HOST, {}, "passes"],
  ["a program that says localhost", { host: "localhost:4444" }, {}, "passes"],
  ["a program that says LOCALHOST", { host: "LOCALHOST:4444" }, {}, "passes"],
  ["a program that names another port", { host: "localhost:3000" }, {}, "forbidden"],
  ["a program that names no port, which is 80", { host: "localhost" }, {}, "forbidden"],
  ["a program that names no port of a relay on port 80", { host: "localhost" }, { served: { port: 80 } }, "passes"],
  ["a program that names port 80 of a relay there", { host: "127.0.0.1:80" }, { served: { port: 80 } }, "passes"],
  [
    "a program that names any port of a relay that does not know its own",
    { host: "[::1]:1" },
    { served: {} },
    "passes",
  ],
  ["another name when the port is not known", { host: "evil.example" }, { served: {} }, "forbidden"],
  ["a name with a user before it", { host: "user@localhost:4444" }, {}, "forbidden"],
  ["the name of the root", { host: "localhost.:4444" }, {}, "forbidden"],
  ["the address that is listened on", { host: "192.168.0.5:4444" }, { served: LAN }, "passes"],
  ["another address than the one that is listened on", { host: "192.168.0.6:4444" }, { served: LAN }, "forbidden"],
  ["the name that is listened on", { host: "Box.lan:4444" }, { served: { host: "box.lan", port: 4444 } }, "passes"],
  ["an address of IPv6 that is listened on", { host: "[fd00::5]:4444" }, { served: { host: "fd00::5" } }, "passes"],
  ["any address when all are listened on", { host: "192.168.0.6:4444" }, { served: EVERYWHERE }, "passes"],
  ["any address of IPv6 when all are listened on", { host: "[fd00::7]:4444" }, { served: EVERYWHERE }, "passes"],
  ["another port when all addresses are listened on", { host: "192.168.0.6:80" }, { served: EVERYWHERE }, "forbidden"],
  ["a name when all addresses are listened on", { host: "evil.example:4444" }, { served: EVERYWHERE }, "forbidden"],
  ["a program that says [::1]", { host: "[::1]:4444" }, {}, "passes"],
  ["a program that says 127.1.2.3", { host: "127.1.2.3:4444" }, {}, "passes"],
  ["a name that another site points here", { host: "evil.example:4444" }, {}, "forbidden"],
  ["a name that begins like ours", { host: "localhost.evil.example" }, {}, "forbidden"],
  ["a name that ends like ours", { host: "evil-localhost" }, {}, "forbidden"],
  ["an address that begins like ours", { host: "127.0.0.1.evil.example" }, {}, "forbidden"],
  ["an address of the network", { host: "192.168.0.5:4444" }, {}, "forbidden"],
  ["no host at all", { host: "" }, {}, "forbidden"],
  ["a name that the user allowed", { host: "Box.local:4444" }, { allowedHosts: ["box.LOCAL"] }, "passes"],
  ["a name that the user allowed, before a proxy", { host: "box.local" }, BOX, "passes"],
  ["a name and port that the user allowed", { host: "box.local:8443" }, { allowedHosts: ["box.local:8443"] }, "passes"],
  ["a name allowed at another port", { host: "box.local:4444" }, { allowedHosts: ["box.local:8443"] }, "forbidden"],
  ["a name allowed at port 443, without a port", { host: "box.local" }, { allowedHosts: ["box.local:443"] }, "passes"],
  [
    "a name allowed at another port, without one",
    { host: "box.local" },
    { allowedHosts: ["box.local:81"] },
    "forbidden",
  ],
  [
    "a port of this machine that leads here",
    { host: "localhost:5555" },
    { allowedHosts: ["localhost:5555"] },
    "passes",
  ],
  ["an allowed address of IPv6", { host: "[fd00::5]:99" }, { allowedHosts: ["[fd00::5]"] }, "passes"],
  ["a part of a name that the user allowed", { host: "x.box.local" }, { allowedHosts: ["box.local"] }, "forbidden"],
  ["a page of another site", { ...HOST, origin: "https://evil.example" }, {}, "forbidden"],
  ["a page of another scheme", { ...HOST, origin: "https://127.0.0.1:4444" }, {}, "forbidden"],
  ["a page of another name of this machine", { ...HOST, origin: "http://localhost:4444" }, {}, "forbidden"],
  ["a page of two origins", { ...HOST, origin: "http://127.0.0.1:4444, http://evil.example" }, {}, "forbidden"],
  ["a page of ours on port 80", { host: "localhost", origin: "http://localhost" }, { served: { port: 80 } }, "passes"],
  ["a page that the user allowed", { ...HOST, ...PAGE }, PAGES, "passes"],
  ["a page that the user allowed, without the token", { ...HOST, ...PAGE }, { ...PAGES, ...TOKEN }, "unauthorized"],
  [
    "a page that the user allowed, under a name that is not ours",
    { host: "evil.example", ...PAGE },
    PAGES,
    "forbidden",
  ],
  ["a page whose origin only begins as allowed", { ...HOST, origin: "https://app.example.evil" }, PAGES, "forbidden"],
  ["an allowed site that does not say its page", { ...HOST, "sec-fetch-site": "cross-site" }, PAGES, "forbidden"],
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
  Deno.test(`checkAccess() and ${name}: ${expected}`, () => assertEquals(verdict(headers, setting), expected));
}

Deno.test("checkAccess() explains what to do, and repeats no token", () => {
  const request = new Request("http://x/", { headers: { host: "evil.example" } });
  const host = assertThrows(() => checkAccess(request, { allowedHosts: [] }), RelayError);
  assertEquals(
    host.message,
    'Refused a request for host "evil.example": the relay answers under loopback names only; add the host to --allowed-hosts if it is yours',
  );
  const port = assertThrows(() => checkAccess(request, { allowedHosts: [] }, { port: 4444 }), RelayError);
  assertEquals(
    port.message,
    'Refused a request for host "evil.example": the relay answers under loopback names and port 4444 only; add the host to --allowed-hosts if it is yours',
  );
  const token = assertThrows(() => checkAccess(request, { allowedHosts: [], relayToken: "secret-token" }), RelayError);
  assertEquals(token.message, "Refused a request without the relay token: send it as Authorization: Bearer <token>");
});
