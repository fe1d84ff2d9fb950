/**
 * The CORS headers for web pages that the user allowed; none at all when there are no such pages.
 *
 * @module
 */
import { type AccessOptions, findAllowedOrigin } from "./access_control.ts";

/** Seconds for which a browser need not ask again. */
const MAX_AGE = "600";
/** Headers that a page may read besides the content type. */
const EXPOSED = "retry-after, x-codex-relay-report";

/** The answer to a preflight that access control let pass. */
export function answerPreflight(request: Request): Response {
  const asked = request.headers.get("access-control-request-headers");
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": "GET, POST",
      ...(asked !== null && { "access-control-allow-headers": asked }),
      "access-control-max-age": MAX_AGE,
    },
  });
}

/** `response` with the permission for the page that asked, if the user allowed that page. */
export function addCorsHeaders(response: Response, request: Request, options: AccessOptions): Response {
  // Without allowed pages every answer is the same for all clients.
  if ((options.allowedOrigins ?? []).length === 0) return response;
  response.headers.append("vary", "origin");
  const origin = findAllowedOrigin(request, options);
  if (origin === undefined) return response;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.set("access-control-expose-headers", EXPOSED);
  return response;
}
