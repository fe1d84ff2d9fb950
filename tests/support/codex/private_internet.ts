/**
 * An internet of one host: a proxy that leads the real address of a provider to a scripted one, over TLS.
 *
 * @module
 */

/** The proxy. */
export interface PrivateInternet extends AsyncDisposable {
  /** Variables by which programs use it, and by which Deno trusts the certificate of its host. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Whether a certificate can be made here. */
export function hasOpenssl(): boolean {
  try {
    return new Deno.Command("openssl", { args: ["version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Opens a proxy under which `host` is the provider at `origin`, and no other host exists. */
export async function openPrivateInternet(host: string, origin: string): Promise<PrivateInternet> {
  const folder = await Deno.makeTempDir();
  const [certPath, keyPath] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-keyout", keyPath, "-out", certPath, "-subj", `/CN=${host}`],
      ...["-addext", `subjectAltName=DNS:${host}`, "-addext", "basicConstraints=critical,CA:FALSE"],
    ],
    stdout: "null",
  }).output();
  if (!success) throw new Error(`openssl failed: ${new TextDecoder().decode(stderr)}`);
  const [cert, key] = await Promise.all([certPath, keyPath].map((path) => Deno.readTextFile(path)));
  const secure = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert: cert ?? "", key: key ?? "" });
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = Promise.all([
    accept(secure, async (connection) => join(connection, await connectTo(Number(new URL(origin).port)))),
    accept(proxy, (connection) => lead(connection, { host, port: secure.addr.port })),
  ]);
  const address = `http://127.0.0.1:${proxy.addr.port}`;
  return {
    environment: { HTTP_PROXY: address, HTTPS_PROXY: address, NO_PROXY: "", DENO_CERT: certPath },
    async [Symbol.asyncDispose]() {
      secure.close();
      proxy.close();
      await serving;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function connectTo(port: number): Promise<Deno.TcpConn> {
  return Deno.connect({ hostname: "127.0.0.1", port });
}

/** Serves every connection by itself until the listener is closed. */
async function accept<Connection extends Deno.Conn>(
  listener: { accept(): Promise<Connection> },
  serve: (connection: Connection) => Promise<void>,
): Promise<void> {
  const open: Promise<void>[] = [];
  while (true) {
    try {
      open.push(serve(await listener.accept()).catch(() => {}));
    } catch (thrown) {
      // A handshake that fails ends its connection only.
      if (thrown instanceof Deno.errors.BadResource || thrown instanceof Deno.errors.Interrupted) break;
    }
  }
  await Promise.all(open);
}

/** Reads a request to a proxy, and leads it on when it is for the host. */
async function lead(
  connection: Deno.TcpConn,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  let head = "";
  const buffer = new Uint8Array(4_096);
  while (!head.includes("\r\n\r\n")) {
    const length = await connection.read(buffer);
    if (length === null) return connection.close();
    head += new TextDecoder().decode(buffer.subarray(0, length));
  }
  const isOurs = head.startsWith(`CONNECT ${host}:443 `);
  await connection.write(new TextEncoder().encode(`HTTP/1.1 ${isOurs ? "200 OK" : "403 Forbidden"}\r\n\r\n`));
  if (!isOurs) return connection.close();
  await join(connection, await connectTo(port));
}

/** Passes bytes both ways until one side ends. */
async function join(one: Deno.Conn, other: Deno.Conn): Promise<void> {
  await Promise.allSettled([one.readable.pipeTo(other.writable), other.readable.pipeTo(one.writable)]);
}
