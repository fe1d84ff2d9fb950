/**
 * Is a server that takes its connections left in peace, and one that takes none noticed?
 *
 * What happens when the file handles really run out is seen in `project/stop_test.ts`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Deafness } from "../../../lib/server/accept_watchdog.ts";
import { soon } from "../../support/relay_harness.ts";

interface Place {
  readonly port: number;
  readonly server: Server;
  readonly calls: string[];
  readonly watch: Deafness;
}

async function withServer(use: (place: Place) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => response.end("Hi"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const calls: string[] = [];
  const watch = new Deafness({
    lacking: () => void calls.push("lacking"),
    deaf: () => void calls.push("deaf"),
  });
  watch.watch(server);
  try {
    await use({ port: (server.address() as AddressInfo).port, server, calls, watch });
  } finally {
    watch.stop();
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
}

function connect(port: number, count: number): Promise<Deno.TcpConn[]> {
  return Promise.all(Array.from({ length: count }, () => Deno.connect({ hostname: "127.0.0.1", port })));
}

/** As when accept() has failed: the system makes connections, and nobody is told of them. */
function deafen(server: Server): void {
  server.emit = new Proxy(server.emit, {
    apply: (emit, self, args) => args[0] === "connection" ? args[1].destroy() : Reflect.apply(emit, self, args),
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("a server that takes its connections is left in peace, and in the end not even looked at", async () => {
  await withServer(async ({ port, server, calls }) => {
    let taken = 0;
    server.on("connection", () => taken++);
    const many = await connect(port, 40);
    await soon("it is looked whether one more is taken", () => taken > 40, 5_000);
    for (const connection of many) connection.close();
    await sleep(3_000);
    const before = taken;
    await sleep(1_500);
    assertEquals([calls, taken - before], [[], 0]);
  });
});

Deno.test("a server that takes no more connections is noticed, and nothing is done about it twice", async () => {
  await withServer(async ({ port, server, calls }) => {
    const many = await connect(port, 40);
    await soon("all are taken", async () => {
      return await new Promise((resolve) => server.getConnections((_, count) => resolve(count === 40)));
    });
    deafen(server);
    await soon("it is noticed", () => calls.length === 2, 5_000);
    await sleep(2_500);
    assertEquals(calls, ["lacking", "deaf"]);
    for (const connection of many) connection.close();
  });
});

Deno.test("a server that takes over where handles were lacking is looked at, however few connections it has itself", async () => {
  await withServer(async ({ port, server, calls, watch }) => {
    const many = await connect(port, 40);
    deafen(server);
    await soon("it is noticed", () => calls.length === 2, 5_000);
    const next = createServer();
    next.listen(0, "127.0.0.1");
    await once(next, "listening");
    watch.watch(next);
    deafen(next);
    await soon("the next one is noticed, too", () => calls.length === 3, 5_000);
    assertEquals(calls, ["lacking", "deaf", "deaf"]);
    next.close();
    for (const connection of many) connection.close();
  });
});

Deno.test("few connections are no reason to look", async () => {
  await withServer(async ({ port, server, calls }) => {
    let taken = 0;
    server.on("connection", () => taken++);
    const few = await connect(port, 20);
    await sleep(1_500);
    assertEquals([calls, taken], [[], 20]);
    for (const connection of few) connection.close();
  });
});
