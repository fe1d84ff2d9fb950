/**
 * An npm registry on loopback that serves one package, from which npm installs without the internet.
 *
 * It has just the two routes that `npm install` and `npx` use (npm 11, 2026-11).
 *
 * @module
 */

/** A registry that listens until it is closed. */
export interface NpmRegistry extends AsyncDisposable {
  /** The value for `--registry`. */
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
}

/** Starts a registry with the package whose packed form is `tarball` and whose `package.json` is `manifest`. */
export async function startNpmRegistry(
  tarball: Uint8Array<ArrayBuffer>,
  manifest: { readonly name: string; readonly version: string },
): Promise<NpmRegistry> {
  const { name, version } = manifest;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-512", tarball));
  const integrity = `sha512-${hash.toBase64()}`;
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    asked.push(pathname);
    if (pathname === `/${name}/-/${name}-${version}.tgz`) return new Response(tarball);
    if (pathname !== `/${name}`) return Response.json({ error: "Not found" }, { status: 404 });
    const dist = { tarball: `${origin}/${name}/-/${name}-${version}.tgz`, integrity };
    return Response.json({
      name,
      "dist-tags": { latest: version },
      versions: { [version]: { ...manifest, dist } },
      time: { [version]: "2026-01-01T00:00:00.000Z" },
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
