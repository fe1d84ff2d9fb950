/**
 * The command `codex-relay` of the npm package, in a syntax that an old Node can read, so that it can say that it is old.
 *
 * @module
 */
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 20 || (major === 20 && minor >= 18)) {
  await import("./lib/tools/npm/prepare_node.js");
  await import("./lib/main.js");
} else {
  console.error(
    "codex-relay needs Node 20.18 or later, and this is Node " + process.versions.node +
      ": install a newer one from https://nodejs.org",
  );
  process.exitCode = 1;
}
