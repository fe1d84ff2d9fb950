#!/usr/bin/env bash
# Deno 2.9.6 (npm `deno`), Linux x64, 2026-11: `Deno.serve` does not abort `request.signal` of a client that disconnects
# before its response has begun, once the request came in more than one small read. A request of a few hundred bytes is
# noticed within milliseconds; the same one with a body of 3 kB is not noticed in 3 s. A server guesses that the signal
# does not depend on the size of the request, and keeps paying for work that no client waits for.
#
# Seen: `small: aborted, large: not aborted`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 >/dev/null
cat >"$folder/check.ts" <<'CODE'
const aborted = new Set<string>();
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
  const name = new URL(request.url).pathname.slice(1);
  request.signal.addEventListener("abort", () => aborted.add(name));
  await request.text();
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  return new Response("late");
});
for (const [name, size] of [["small", 10], ["large", 3_000]] as const) {
  const client = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  const head = `POST /${name} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: ${size}\r\n\r\n`;
  await client.write(new TextEncoder().encode(head + "x".repeat(size)));
  await new Promise((resolve) => setTimeout(resolve, 200));
  client.close();
}
await new Promise((resolve) => setTimeout(resolve, 3_000));
const say = (name: string) => `${name}: ${aborted.has(name) ? "aborted" : "not aborted"}`;
console.log(`${say("small")}, ${say("large")}`);
Deno.exit(0);
CODE
seen=$("$folder/node_modules/.bin/deno" run --unstable-no-legacy-abort --allow-net=127.0.0.1 "$folder/check.ts")
echo "$seen"
[[ $seen == "small: aborted, large: not aborted" ]]
