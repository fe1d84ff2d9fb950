/**
 * Options for a model list that a test answers.
 *
 * @module
 */
import type { ListModelsOptions } from "../../lib/upstream/list_models.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { FetchClient } from "../../lib/upstream/fetch_client.ts";

/** The key that is sent. */
export const KEY = "sk-secret-0123456789";
/** The base URL that is asked. */
export const UPSTREAM = "http://upstream.test/v1";

/** Options whose client answers by `answer`. */
export function options(
  answer: (request: Request) => Response | Promise<Response>,
  more: Partial<ListModelsOptions> = {},
): ListModelsOptions {
  return {
    upstream: UPSTREAM,
    profile: DEFAULT_PROFILE,
    apiKey: KEY,
    client: new FetchClient(async (input, init) => await answer(new Request(input, init))),
    ...more,
  };
}
