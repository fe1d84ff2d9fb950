/**
 * The configuration that makes Codex start the MCP server of these tests.
 *
 * @module
 */

/** The table of `config.toml` that names the server `name` (quoted where TOML requires it). */
export function mcpServerTable(name: string): string {
  const script = new URL("./mcp_server.ts", import.meta.url).pathname;
  return [
    `[mcp_servers.${name}]`,
    `command = ${JSON.stringify(Deno.execPath())}`,
    `args = ${JSON.stringify(["run", "--no-config", "--no-lock", "--no-prompt", script])}`,
    "startup_timeout_sec = 20",
  ].join("\n");
}
