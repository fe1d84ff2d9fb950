/**
 * Which hosts can only mean this machine?
 *
 * @module
 */

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether a host, as a name or an address with or without brackets, can only mean this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
