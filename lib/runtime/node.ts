/**
 * The adapter for Node: all that it shares with Bun, and a server and a name of its own.
 *
 * The package on npm is the one way to run on Node: its bundle brings a `fetch` without Node's deadlines.
 *
 * @module
 */
import process from "node:process";
import { BUN } from "./bun.ts";
import { serveWithNode } from "./node_serve.ts";
import type { Runtime } from "./runtime.ts";

/** The relay's view of Node. Everything that Bun's adapter does besides serving, it does by `node:` built-ins. */
export const NODE: Runtime = {
  ...BUN,
  get program() {
    // npm says so to what it runs for `npx` (npm 10 and 11, 2026-11).
    return process.env.npm_command === "exec" ? "npx codex-relay" : "codex-relay";
  },
  serve: serveWithNode,
};
