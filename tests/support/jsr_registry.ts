/**
 * A JSR registry on loopback: packages that are published to it run from it, without the internet.
 *
 * It has just the routes that `deno publish` and `deno run jsr:…` use (Deno 2.9.6, 2026-11). The standard library is
 * served from the stand-ins of this workspace.
 *
 * @module
 */

interface PackageVersion {
  readonly exports: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly createdAt: string;
}

/** A registry that listens until it is closed. */
export interface JsrRegistry extends AsyncDisposable {
  /** The value for `JSR_URL`. */
  readonly url: string;
  /** Paths of the files that were published, by `@scope/name@version`. */
  published(id: string): readonly string[];
}

/** Reads the regular files of a tar archive (ustar, names up to 100 characters, which is what `deno publish` sends). */
function readTar(bytes: Uint8Array<ArrayBuffer>): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const text = (from: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, "").trim();
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    const name = text(at, 100).replace(/^\.?\//, "");
    if (text(at + 156, 1) !== "5") files.set(`/${name}`, bytes.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** The file that holds `name`, whose exports may be one path or several. */
function exportsOf(config: { readonly exports: string | Record<string, string> }): Record<string, string> {
  return typeof config.exports === "string" ? { ".": config.exports } : config.exports;
}

async function versionMeta(version: PackageVersion): Promise<unknown> {
  const manifest: Record<string, unknown> = {};
  for (const [path, bytes] of version.files) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[path] = { size: bytes.length, checksum: `sha256-${hash.toHex()}` };
  }
  return { exports: version.exports, manifest };
}

/** The members of this workspace that stand in for the standard library, as if published long ago. */
async function standardLibrary(): Promise<[string, PackageVersion][]> {
  const entries: [string, PackageVersion][] = [];
  for await (const { name } of Deno.readDir("tools/std")) {
    const config = JSON.parse(await Deno.readTextFile(`tools/std/${name}/deno.json`));
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for await (const file of Deno.readDir(`tools/std/${name}`)) {
      files.set(`/${file.name}`, await Deno.readFile(`tools/std/${name}/${file.name}`));
    }
    entries.push([`${config.name}@${config.version}`, {
      exports: exportsOf(config),
      files,
      createdAt: "2026-01-01T00:00:00Z",
    }]);
  }
  return entries;
}

/** Starts a registry; every package counts as published at `createdAt`. */
export async function startJsrRegistry({ createdAt }: { createdAt: Date }): Promise<JsrRegistry> {
  const versions = new Map(await standardLibrary());

  async function publish(id: string, request: Request): Promise<Response> {
    const archive = request.body?.pipeThrough(new DecompressionStream("gzip"));
    const files = readTar(new Uint8Array(await new Response(archive).arrayBuffer()));
    const config = JSON.parse(new TextDecoder().decode(files.get("/deno.json")));
    versions.set(id, { exports: exportsOf(config), files, createdAt: createdAt.toISOString() });
    return Response.json({ id: "1", status: "success" });
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const upload = /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)\/versions\/([^/]+)$/.exec(pathname);
    if (upload && request.method === "POST") return await publish(`@${upload[1]}/${upload[2]}@${upload[3]}`, request);
    if (/^\/api\/scopes\/[^/]+\/packages\/[^/]+$/.test(pathname)) return Response.json({});
    const [, name, rest = ""] = /^\/(@[^/]+\/[^/]+)\/(.+)$/.exec(pathname) ?? [];
    if (rest === "meta.json") {
      const own = [...versions].filter(([id]) => id.startsWith(`${name}@`));
      const list = own.map(([id, { createdAt }]) => [id.slice(`${name}@`.length), { createdAt }]);
      return own.length > 0 ? Response.json({ versions: Object.fromEntries(list) }) : notFound();
    }
    const meta = versions.get(`${name}@${rest.replace(/_meta\.json$/, "")}`);
    if (meta) return Response.json(await versionMeta(meta));
    const [number = ""] = rest.split("/");
    const file = versions.get(`${name}@${number}`)?.files.get(rest.slice(number.length));
    return file ? new Response(file) : notFound();
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    published: (id) => [...(versions.get(id)?.files.keys() ?? [])].sort(),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function notFound(): Response {
  return new Response("Not found", { status: 404 });
}
