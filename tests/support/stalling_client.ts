/**
 * A client that sends a request and never reads the answer.
 *
 * @module
 */

/** Posts `body` to `/v1/responses` of the relay at `url`; the connection is the caller's to close. */
export async function stall(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Deno.Conn> {
  const { hostname, port, host } = new URL(url);
  const bytes = new TextEncoder().encode(body);
  const lines = Object.entries({ "content-length": String(bytes.length), ...headers }).map(([name, value]) => {
    return `${name}: ${value}\r\n`;
  });
  const head = `POST /v1/responses HTTP/1.1\r\nhost: ${host}\r\n${lines.join("")}\r\n`;
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const writer = connection.writable.getWriter();
  await writer.write(new TextEncoder().encode(head));
  await writer.write(bytes);
  writer.releaseLock();
  return connection;
}
