/**
 * Tests that every value of a setting is understood, and every wrong one is refused with advice.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  parseBytes,
  parseHost,
  parseHosts,
  parseKey,
  parseLogLevel,
  parseModelName,
  parseOrigins,
  parsePort,
  parseRustLog,
  parseSeconds,
  parseSwitch,
  parseUpstream,
} from "../../../lib/config/parsers.ts";

const UPSTREAMS: Readonly<Record<string, string>> = {
  "https://api.example.com/v1": "https://api.example.com/v1",
  "https://api.example.com/v1/": "https://api.example.com/v1",
  " https://api.example.com/v1// ": "https://api.example.com/v1",
  "http://LOCALHOST:8080": "http://localhost:8080",
  "https://api.example.com:443/": "https://api.example.com",
  "HTTP://[::1]:11434/v1": "http://[::1]:11434/v1",
  "https://example.com/models": "https://example.com/models",
};

Deno.test("parseUpstream() brings a base URL into its shortest form", () => {
  for (const [text, url] of Object.entries(UPSTREAMS)) assertEquals(parseUpstream(text), url);
});

Deno.test("parseUpstream() refuses everything but a plain base URL", () => {
  const faults: readonly (readonly [string, string])[] = [
    ["api.example.com/v1", "begins with https:// or http://"],
    ["localhost:8080/v1", "begins with https:// or http://"],
    ["ftp://example.com", "begins with https:// or http://"],
    ["file:///etc/passwd", "begins with https:// or http://"],
    ["https:example.com", "begins with https:// or http://"],
    ["https://", "begins with https:// or http://"],
    ["https://user@example.com", "leave user name and password out"],
    ["https://:pw@example.com", "leave user name and password out"],
    ["https://example.com/v1?key=1", "leave out ? or # and everything after it"],
    ["https://example.com/v1?", "leave out ? or # and everything after it"],
    ["https://example.com/v1#top", "leave out ? or # and everything after it"],
  ];
  for (const [text, message] of faults) assertThrows(() => parseUpstream(text), SyntaxError, message);
});

Deno.test("parsePort() takes whole numbers from 0 to 65535", () => {
  assertEquals(["0", " 80 ", "65535"].map(parsePort), [0, 80, 65_535]);
  for (const text of ["65536", "-1", "1.5", "1e3", "0x50", "port", "", "99999999999999999999"]) {
    assertThrows(() => parsePort(text), SyntaxError, "a port is a whole number from 0 to 65535");
  }
});

Deno.test("parseHost() takes names and addresses, and no port", () => {
  assertEquals(["localhost", "0.0.0.0", "[::1]", "::", "my-host.lan"].map(parseHost), [
    "localhost",
    "0.0.0.0",
    "::1",
    "::",
    "my-host.lan",
  ]);
  for (const text of ["", "127.0.0.1:80", "http://x", "a b", "::gg"]) {
    assertThrows(() => parseHost(text), SyntaxError, "without a port");
  }
});

Deno.test("parseHosts() writes names as in a Host header", () => {
  assertEquals(parseHosts("relay.lan, fe80::1,,"), ["relay.lan", "[fe80::1]"]);
  assertEquals(parseHosts("relay.lan:080,[FE80::1]:8443, 127.0.0.1:1"), [
    "relay.lan:80",
    "[FE80::1]:8443",
    "127.0.0.1:1",
  ]);
  for (
    const text of ["relay.lan:0", "relay.lan:65536", "relay.lan:", "relay.lan:x", "http://relay.lan", "[relay]:1:2"]
  ) {
    assertThrows(() => parseHosts(text), SyntaxError, "with or without a port, such as box.local:8080");
  }
});

Deno.test("parseOrigins() writes origins as browsers do", () => {
  assertEquals(parseOrigins("HTTP://LocalHost:3000/, https://app.example:443,http://[::1]:80,"), [
    "http://localhost:3000",
    "https://app.example",
    "http://[::1]",
  ]);
  assertEquals(parseOrigins("chrome-extension://abcdef"), ["chrome-extension://abcdef"]);
});

Deno.test("parseOrigins() refuses everything but exact origins, and says why", () => {
  assertThrows(() => parseOrigins("http://a,*"), SyntaxError, "with *, any page that you open could spend your key");
  for (
    const text of [
      "null",
      "app.example",
      "https://*.app.example",
      "http://a/path",
      "http://a b",
      "http://u@a",
      "http://a?",
    ]
  ) {
    assertThrows(() => parseOrigins(text), SyntaxError, "give exact origins, scheme and host and port without a path");
  }
});

Deno.test("parseSwitch() accepts true and false only", () => {
  assertEquals([" true", "FALSE"].map(parseSwitch), [true, false]);
  for (const text of ["", "yes", "1"]) assertThrows(() => parseSwitch(text), SyntaxError, "give true or false");
});

Deno.test("parseKey() accepts a key alone and never repeats it", () => {
  assertEquals(parseKey(" sk-abc_123 \n"), "sk-abc_123");
  for (const text of ["Bearer sk-secret", "sk-secret\r\nx: y", "sk-secrét", " "]) {
    const error = assertThrows(() => parseKey(text), SyntaxError, "give only the key");
    assertEquals(error.message.includes("secr"), false);
  }
});

Deno.test("parseBytes() and parseSeconds() accept amounts only", () => {
  assertEquals(parseBytes("1048576"), 1_048_576);
  for (const text of ["0", "-1", "1.5", "1M", "9007199254740993"]) assertThrows(() => parseBytes(text), SyntaxError);
  assertEquals(["0", "1.5", "86400"].map(parseSeconds), [0, 1.5, 86_400]);
  for (const text of ["-1", "86401", "30s", "", "Infinity"]) assertThrows(() => parseSeconds(text), SyntaxError);
});

Deno.test("parseLogLevel() accepts the five levels in any case, and trace as debug", () => {
  assertEquals(["off", "Error", "WARN", "info", "debug", "trace"].map(parseLogLevel), [
    "off",
    "error",
    "warn",
    "info",
    "debug",
    "debug",
  ]);
  assertThrows(() => parseLogLevel("loud"), SyntaxError, "give one of off, error, warn, info, debug");
});

Deno.test("parseRustLog() obeys directives for this program, then those for all programs", () => {
  const levels: Readonly<Record<string, string | undefined>> = {
    "codex_relay=debug": "debug",
    "codex_relay=trace": "debug",
    debug: "debug",
    "info,codex_relay=warn,hyper=error": "warn",
    "codex_relay=warn,debug": "warn",
    "hyper=trace,error": "error",
    "codex_core=debug": undefined,
    codex_relay: undefined,
    "codex_relay=loud": undefined,
    nonsense: undefined,
  };
  for (const [text, level] of Object.entries(levels)) assertEquals(parseRustLog(text), level, text);
});

Deno.test("parseModelName() takes every name of one line", () => {
  assertEquals(parseModelName(" maker/some model:large "), "maker/some model:large");
  for (const text of ["", "  ", "two\nlines"]) assertThrows(() => parseModelName(text), SyntaxError, "in one line");
});
