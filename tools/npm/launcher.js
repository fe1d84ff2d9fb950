#!/usr/bin/env node
// The command `codex-relay` of the npm package. Its syntax is old, so that an old Node can say that it is too old.
var words = process.versions.node.split(".").map(Number);
if (words[0] > 20 || (words[0] === 20 && words[1] >= 18)) {
  import("./lib/tools/npm/prepare_node.js").then(function () {
    return import("./lib/main.js");
  });
} else {
  console.error(
    "codex-relay needs Node 20.18 or later, and this is Node " + process.versions.node +
      ": install a newer one from https://nodejs.org",
  );
  process.exitCode = 1;
}
