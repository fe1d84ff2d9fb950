/**
 * Tests of the check of the way to the provider. Faults of certificates that only a trusted authority can show are in
 * tests/project/doctor_test.ts.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { classifyConnection } from "../../../../lib/commands/doctor/check_network.ts";
import { findAt, findOn } from "../../../support/doctor_harness.ts";

const TLS = new URL("../../../support/tls/", import.meta.url);

Deno.test("network: any status of the provider shows that the way is free", async () => {
  const finding = await findAt("network", { answerModels: () => ({ status: 500, json: {} }) });
  assertEquals([finding.status, finding.facts.tls], ["ok", false]);
  assertMatch(finding.found, /^it answered after \d+ ms$/);
});

Deno.test("network: a redirect is an answer", async () => {
  const headers = { location: "https://elsewhere.example/" };
  assertEquals((await findAt("network", { answerModels: () => ({ status: 302, headers, text: "" }) })).status, "ok");
});

Deno.test("network: a local server that is down, and a hosted one that refuses", async () => {
  const local = await findOn("network");
  assertEquals([local.status, local.outcome], ["failed", "network.server_down"]);
  const refused = () => Promise.reject(new Error("Connection refused (os error 111)"));
  const hosted = await findOn("network", { args: ["--upstream", "https://llm.example.com/v1"], reach: refused });
  assertEquals([hosted.outcome, hosted.found], ["network.refused", "Connection refused"]);
});

Deno.test("network: a host without an address, one that is not permitted, one that is silent, and an unknown fault", async () => {
  const cases = [
    ["failed to lookup address information: Name or service not known", "network.no_address"],
    ['Requires net access to "llm.example.com:443", run again with the --allow-net flag', "network.not_permitted"],
    ["connection timed out", "network.no_answer"],
    ["something new", "network.failed"],
  ] as const;
  for (const [words, outcome] of cases) {
    const reach = () => Promise.reject(new Error(words));
    assertEquals(
      (await findOn("network", { args: ["--upstream", "https://llm.example.com/v1"], reach })).outcome,
      outcome,
    );
  }
});

Deno.test("network: a host that accepts connections and is silent", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = listener.accept();
  const url = `http://127.0.0.1:${listener.addr.port}/v1`;
  const finding = await findOn("network", { args: ["--upstream", url, "--first-byte-timeout", "0.3"] });
  (await accepting).close();
  listener.close();
  assertEquals([finding.status, finding.outcome, finding.found], ["failed", "network.no_answer", "timed out"]);
});

Deno.test("network: a port that speaks no TLS", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("plain"));
  const finding = await findOn("network", { args: ["--upstream", `https://127.0.0.1:${server.addr.port}/v1`] });
  await server.shutdown();
  assertEquals([finding.status, finding.outcome], ["failed", "network.no_tls"]);
});

Deno.test("network: a certificate of an unknown authority", async () => {
  const [cert, key] = await Promise.all(["good.pem", "good.key"].map((name) => Deno.readTextFile(new URL(name, TLS))));
  if (cert === undefined || key === undefined) throw new Error("The certificate is missing");
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, cert, key, onListen() {} }, () => new Response("secret"));
  const finding = await findOn("network", { args: ["--upstream", `https://127.0.0.1:${server.addr.port}/v1`] });
  await server.shutdown();
  assertEquals([finding.status, finding.outcome], ["failed", "network.untrusted"]);
  assertMatch(finding.advice, /DENO_CERT=FILE\.pem/);
});

Deno.test("classifyConnection() knows the words of both runtimes", () => {
  const cases = {
    "network.untrusted": [
      "invalid peer certificate: UnknownIssuer",
      "self signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)",
    ],
    "network.expired": [
      "invalid peer certificate: Expired",
      "certificate has expired (CERT_HAS_EXPIRED)",
      "NotValidYet",
    ],
    "network.wrong_name": [
      "invalid peer certificate: NotValidForName",
      'certificate not valid for name "127.0.0.1"',
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    "network.no_tls": ["received corrupt message of type InvalidContentType", "wrong version number"],
    "network.refused": [
      "connect ECONNREFUSED 127.0.0.1:9",
      "Unable to connect. Is the computer able to access the url?",
    ],
    "network.no_address": [
      "getaddrinfo ENOTFOUND no.invalid",
      "nodename nor servname provided, or not known",
      "Temporary failure in name resolution",
    ],
    "network.no_answer": ["timed out", "Network is unreachable"],
  };
  for (const [outcome, texts] of Object.entries(cases)) {
    for (const text of texts) assertEquals(classifyConnection(text), outcome, text);
  }
});
