/**
 * Tests of the headers that let allowed web pages read answers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { addCorsHeaders, answerPreflight } from "../../../lib/server/cors.ts";

const PAGE = "http://localhost:3000";

function requestFrom(origin?: string, headers: Record<string, string> = {}): Request {
  return new Request("http://127.0.0.1:4444/v1/models", { headers: { ...headers, ...(origin && { origin }) } });
}

/** The headers of an answer to `origin` when only {@linkcode PAGE} is allowed. */
function permitted(origin: string | undefined, allowedOrigins: readonly string[] = [PAGE]): Record<string, string> {
  const response = addCorsHeaders(new Response("{}"), requestFrom(origin), { allowedHosts: [], allowedOrigins });
  response.headers.delete("content-type");
  return Object.fromEntries(response.headers);
}

Deno.test("addCorsHeaders() names the requesting page when it is allowed", () => {
  assertEquals(permitted(PAGE), {
    vary: "origin",
    "access-control-allow-origin": PAGE,
    "access-control-expose-headers": "retry-after, x-codex-relay-report",
  });
});

Deno.test("addCorsHeaders() permits nothing to other pages and to programs, and varies the answer by origin", () => {
  for (const origin of ["http://localhost:3001", "null", undefined]) {
    assertEquals(permitted(origin), { vary: "origin" }, origin);
  }
});

Deno.test("addCorsHeaders() adds no header when no page is allowed", () => {
  assertEquals(permitted(PAGE, []), {});
});

Deno.test("answerPreflight() allows the headers that the page asks for", () => {
  const asked = requestFrom(PAGE, { "access-control-request-headers": "authorization,content-type" });
  const response = answerPreflight(asked);
  assertEquals([response.status, response.body], [204, null]);
  assertEquals(response.headers.get("access-control-allow-headers"), "authorization,content-type");
  assertEquals(response.headers.get("access-control-allow-methods"), "GET, POST");
  assertEquals(answerPreflight(requestFrom(PAGE)).headers.has("access-control-allow-headers"), false);
});
