/**
 * The rooms of the program, and which room may import which.
 *
 * Checked by `check_imports.ts`; docs/architecture.md explains the rooms.
 *
 * @module
 */

/** Files whose path begins with `from` may import paths that begin with one of `to`. The longest `from` decides. */
export interface Direction {
  readonly from: string;
  readonly to: readonly string[];
}

/** A room may import itself and the rooms named. */
function room(name: string, ...to: readonly string[]): Direction {
  const rooms = [name, ...to].map((target) => /^[a-z_]+$/.test(target) ? `lib/${target}/` : target);
  return { from: `lib/${name}/`, to: rooms };
}

/** The parts of both shores that the translation may import: types, and the meaning of failures. */
const SHORES = [
  "lib/responses/",
  "lib/chat/types.ts",
  "lib/messages/kept_block.ts",
  "lib/messages/types.ts",
  "lib/responses_upstream/types.ts",
  "lib/wire/chunk.ts",
  "lib/wire/errors/",
  "lib/wire/table.ts",
  "lib/providers/profile.ts",
  "lib/providers/messages_models.ts",
  "lib/providers/messages_profile.ts",
  "lib/providers/wire.ts",
  "lib/base/errors.ts",
  "lib/base/image_data.ts",
  "lib/base/json.ts",
  "lib/base/limits.ts",
  "lib/base/report.ts",
  "lib/base/copy_text.ts",
  "lib/base/text_pieces.ts",
  "lib/base/text_source.ts",
  "lib/base/seal_hash.ts",
  "npm:@cfworker/json-schema@",
];

/** Parts of `lib/translate/`, and the files that all of them share. */
function inTranslate(...parts: readonly string[]): string[] {
  return [...parts.map((part) => `${part}/`), "tool_map.ts", "reasoning_envelope.ts", "base64.ts"]
    .map((path) => `lib/translate/${path}`);
}

/** One row per room, from the top floor to the ground. `lib/` imports nothing else but `node:` built-ins. */
export const DIRECTIONS: readonly Direction[] = [
  // The entry points.
  { from: "main.ts", to: ["lib/", "deno.json", "@std/"] },
  { from: "start.ts", to: ["lib/"] },
  { from: "serve.ts", to: ["lib/"] },
  // The rooms.
  room(
    "commands",
    "app",
    "server",
    "relay",
    "upstream",
    "translate",
    "responses",
    "codex",
    "config",
    "wire",
    "providers",
    "runtime",
    "base",
    "@std/",
  ),
  room("app", "server", "relay", "upstream", "codex", "config", "providers", "runtime", "base"),
  room("server", "relay", "upstream", "codex", "wire", "providers", "base", "@std/http/"),
  room(
    "relay",
    "upstream",
    "translate",
    "responses",
    "lib/wire/chunk.ts",
    "lib/wire/table.ts",
    "providers",
    "base",
    "@std/streams",
  ),
  room("codex", "upstream", "wire", "providers", "base", "@std/toml"),
  room("config", "upstream", "providers", "runtime", "base", "@std/cli/", "npm:smol-toml@"),
  room("upstream", "chat", "lib/messages/types.ts", "responses_upstream", "wire", "providers", "base"),
  // Pure: no settings, no log. The requests going up and the answers coming down never import each other.
  room("translate", ...SHORES),
  { from: "lib/translate/request/", to: [...inTranslate("request", "schema"), ...SHORES] },
  { from: "lib/translate/stream/", to: [...inTranslate("stream", "text_calls", "arguments", "patches"), ...SHORES] },
  { from: "lib/translate/arguments/", to: [...inTranslate("arguments", "schema"), ...SHORES] },
  // The two shores, which never import each other. On the providers' one, the wires do not know of each other either.
  {
    from: "lib/wire/table.ts",
    to: ["chat", "messages", "responses_upstream", "wire", "providers"].map((name) => `lib/${name}/`),
  },
  room("chat", "wire", "providers", "base"),
  room("messages", "wire", "providers", "base"),
  room("responses_upstream", "wire", "providers", "base"),
  room("wire", "providers", "base"),
  room("responses", "base"),
  room("providers", "base"),
  room("runtime", "base"),
  room("base", "@std/http/"),
];
