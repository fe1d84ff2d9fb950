/**
 * What the relay expects of a runtime and older versions of Node lack, and a `fetch` without Node's deadlines.
 *
 * @module
 */
import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import process from "node:process";

/** Time that one of several addresses of a host gets before the next is tried, in milliseconds. */
const ADDRESS_TIME_MS = 2_500;

/** Functions of 2024 that Node has since 21 or 22, for Node 20. */
function fillGaps(): void {
  Promise.withResolvers ??= function <Value>() {
    let resolve!: PromiseWithResolvers<Value>["resolve"];
    let reject!: PromiseWithResolvers<Value>["reject"];
    const promise = new Promise<Value>((...settle) => [resolve, reject] = settle);
    return { promise, resolve, reject };
  };
  URL.parse ??= (url, base) => URL.canParse(url, base) ? new URL(url, base) : null;
  for (const { prototype } of [Request, Response]) {
    prototype.bytes ??= async function () {
      return new Uint8Array(await this.arrayBuffer());
    };
  }
  if (!("navigator" in globalThis)) {
    Object.defineProperty(globalThis, "navigator", { value: { userAgent: `Node.js/${process.versions.node}` } });
  }
}

/**
 * Puts undici's `fetch` in the place of Node's own, which is an older copy of it whose settings are out of reach: it
 * gives up after five minutes without a head or a piece of an answer, after ten seconds without a connection, and asks
 * no proxy (Node 20 to 24, 2026-11). The relay has deadlines of its own.
 */
function replaceFetch(): void {
  // Node 20 to 24 give each address 250 ms, too little for a host on another continent.
  setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_TIME_MS);
  let loading: Promise<typeof fetch> | undefined;
  // Only a command that asks somebody waits for it to load.
  globalThis.fetch = async (input, init) => {
    loading ??= import("./undici_fetch.ts").then(({ createFetch }) => createFetch(process.env));
    return await (await loading)(input, init);
  };
}

fillGaps();
replaceFetch();
