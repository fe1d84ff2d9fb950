/**
 * Which file of the program may import which?
 *
 * Checked by `check_imports.ts`; docs/architecture.md explains the rooms.
 *
 * @module
 */

/** Files whose path begins with `from` may import what begins with one of `to`. The longest `from` decides. */
export interface Direction {
  readonly from: string;
  readonly to: readonly string[];
}

/** What everyone may import: it knows nothing of the rest. */
const BOTTOM = [
  "json",
  "errors",
  "report",
  "log",
  "options",
  "sse",
  "network_reason",
  "loopback",
  "authority",
  "secrets",
  "limits",
]
  .map((
    name,
  ) => `lib/${name}.ts`);

/**
 * Who may import whom. `lib/` imports nothing but itself, `node:` built-ins, the standard library, one validator of
 * schemas, one reader of TOML and one bridge from `node:http` to `fetch`.
 */
export const DIRECTIONS: readonly Direction[] = [
  { from: "main.ts", to: ["lib/", "deno.json", "@std/"] },
  // The bottom.
  { from: "lib/json.ts", to: [] },
  { from: "lib/report.ts", to: [] },
  { from: "lib/log.ts", to: [] },
  { from: "lib/network_reason.ts", to: [] },
  { from: "lib/loopback.ts", to: [] },
  { from: "lib/authority.ts", to: [] },
  { from: "lib/limits.ts", to: [] },
  { from: "lib/errors.ts", to: ["@std/http/"] },
  { from: "lib/sse.ts", to: ["lib/errors.ts"] },
  { from: "lib/secrets.ts", to: ["lib/errors.ts", "lib/options.ts"] },
  { from: "lib/options.ts", to: ["lib/limits.ts", "lib/log.ts", "lib/providers/profile.ts"] },
  { from: "lib/model_map.ts", to: BOTTOM },
  // The two shores, which never see each other, and the tables of who differs how.
  { from: "lib/responses/", to: ["lib/responses/", ...BOTTOM] },
  { from: "lib/chat/", to: ["lib/chat/", ...BOTTOM] },
  { from: "lib/clients/", to: ["lib/clients/", "lib/json.ts"] },
  { from: "lib/providers/", to: ["lib/providers/", "lib/json.ts", "lib/errors.ts"] },
  // The bridge: pure, so it sees types, no log and no settings. What a provider's failure means is the chat shore's.
  {
    from: "lib/translate/",
    to: [
      "lib/translate/",
      "lib/responses/",
      "lib/chat/types.ts",
      "lib/chat/failure.ts",
      "lib/clients/profile.ts",
      "lib/providers/profile.ts",
      "lib/json.ts",
      "lib/errors.ts",
      "lib/report.ts",
    ],
  },
  {
    from: "lib/translate/schema_check.ts",
    to: ["npm:@cfworker/json-schema@", "lib/responses/types.ts", "lib/json.ts"],
  },
  // The journey of a request: only it sees both shores.
  { from: "lib/body.ts", to: ["@std/streams", ...BOTTOM] },
  { from: "lib/upstream.ts", to: ["lib/chat/", "lib/providers/profile.ts", ...BOTTOM] },
  { from: "lib/body_reader.ts", to: [] },
  {
    from: "lib/attempt.ts",
    to: ["lib/body_reader.ts", "lib/chat/", "lib/responses/", "lib/translate/", ...BOTTOM],
  },
  { from: "lib/retry.ts", to: BOTTOM },
  { from: "lib/attempts.ts", to: ["lib/attempt.ts", "lib/retry.ts", "lib/translate/", ...BOTTOM] },
  {
    from: "lib/answer.ts",
    to: ["lib/attempt.ts", "lib/attempts.ts", "lib/responses/", "lib/translate/", "lib/clients/", ...BOTTOM],
  },
  {
    from: "lib/reply.ts",
    to: ["lib/answer.ts", "lib/attempts.ts", "lib/clients/", "lib/responses/", "lib/translate/", ...BOTTOM],
  },
  { from: "lib/upload.ts", to: ["lib/live_answers.ts", "lib/errors.ts"] },
  { from: "lib/live_answers.ts", to: ["lib/answer.ts", "lib/errors.ts"] },
  { from: "lib/adaptation", to: ["lib/adaptation", "lib/chat/", "lib/providers/profile.ts", ...BOTTOM] },
  { from: "lib/adapting.ts", to: ["lib/adaptation", "lib/chat/types.ts", "lib/providers/profile.ts", ...BOTTOM] },
  {
    from: "lib/target.ts",
    to: ["lib/adaptation.ts", "lib/model_list.ts", "lib/providers/", "lib/translate/", ...BOTTOM],
  },
  {
    from: "lib/servers.ts",
    to: [
      "lib/adaptation.ts",
      "lib/adapting.ts",
      "lib/target.ts",
      "lib/upstream.ts",
      "lib/attempt.ts",
      "lib/attempts.ts",
      "lib/responses/",
      "lib/translate/",
      ...BOTTOM,
    ],
  },
  {
    from: "lib/relay.ts",
    to: [
      "lib/servers.ts",
      "lib/body.ts",
      "lib/upload.ts",
      "lib/prompt_text.ts",
      "lib/attempts.ts",
      "lib/retry.ts",
      "lib/answer.ts",
      "lib/reply.ts",
      "lib/live_answers.ts",
      "lib/responses/",
      "lib/translate/",
      "lib/clients/",
      "lib/providers/",
      ...BOTTOM,
    ],
  },
  // Which models there are, and what Codex is told of them.
  { from: "lib/models.ts", to: ["lib/chat/", "lib/upstream.ts", "lib/providers/", ...BOTTOM] },
  { from: "lib/model_list.ts", to: ["lib/models.ts", "lib/chat/models.ts", ...BOTTOM] },
  {
    from: "lib/codex/",
    to: ["lib/codex/", "lib/models.ts", "lib/chat/models.ts", "lib/providers/", "@std/toml", ...BOTTOM],
  },
  {
    from: "lib/model_endpoints.ts",
    to: ["lib/model_list.ts", "lib/codex/", "lib/chat/models.ts", "lib/providers/", "lib/servers.ts", ...BOTTOM],
  },
  // The routes.
  { from: "lib/guards.ts", to: BOTTOM },
  { from: "lib/cors.ts", to: ["lib/guards.ts"] },
  {
    from: "lib/server.ts",
    to: [
      "lib/guards.ts",
      "lib/cors.ts",
      "lib/relay.ts",
      "lib/reply.ts",
      "lib/live_answers.ts",
      "lib/model_endpoints.ts",
      "@std/http/",
      ...BOTTOM,
    ],
  },
  // The doors: settings, the runtime, and the ways to start.
  {
    from: "lib/config",
    to: ["lib/config", "lib/model_map.ts", "lib/providers/", "@std/cli/", "npm:smol-toml@", ...BOTTOM],
  },
  {
    from: "lib/deno_adapter.ts",
    to: ["lib/config/file.ts", "lib/config/machine.ts", "lib/config/secret_files.ts", "lib/authority.ts"],
  },
  { from: "lib/deafness.ts", to: ["lib/deno_adapter.ts", "lib/network_reason.ts"] },
  { from: "lib/pending.ts", to: [] },
  { from: "lib/prompt_text.ts", to: ["lib/json.ts"] },
  {
    from: "lib/listener.ts",
    to: [
      "npm:@remix-run/node-fetch-server@",
      "lib/deafness.ts",
      "lib/pending.ts",
      "lib/deno_adapter.ts",
      "lib/reply.ts",
      "lib/server.ts",
      ...BOTTOM,
    ],
  },
  { from: "lib/shutdown.ts", to: ["lib/server.ts", ...BOTTOM] },
  {
    from: "lib/relay_options.ts",
    to: ["lib/deno_adapter.ts", "lib/config", "lib/codex/instructions.ts", ...BOTTOM],
  },
  {
    from: "lib/running.ts",
    to: ["lib/relay_options.ts", "lib/server.ts", "lib/shutdown.ts", "lib/listener.ts", "lib/config", ...BOTTOM],
  },
  { from: "lib/startup.ts", to: ["lib/running.ts", "lib/config", "lib/models.ts", "lib/providers/", ...BOTTOM] },
  {
    from: "lib/start.ts",
    to: ["lib/running.ts", "lib/deno_adapter.ts", "lib/config", "lib/model_map.ts", "lib/providers/", ...BOTTOM],
  },
  {
    from: "lib/serve.ts",
    to: [
      "lib/relay_options.ts",
      "lib/deno_adapter.ts",
      "lib/config",
      "lib/server.ts",
      "lib/reply.ts",
      "lib/guards.ts",
      "lib/providers/",
      ...BOTTOM,
    ],
  },
];
