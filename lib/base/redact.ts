/**
 * How is a text rid of a secret, in whatever form someone quotes it?
 *
 * @module
 */
import { RelayError } from "./errors.ts";

/** Shorter ones are words: taking them out would spoil sentences and tell what the secret is. */
const SHORTEST = 8;
const STAND_IN = "***";

/**
 * A function that takes `secrets` out of texts: as they are, escaped as in JSON, in a URL or in HTML, wholly or in
 * part, and in Base64.
 */
export function concealer(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== undefined && secret.length >= SHORTEST);
  let pattern: RegExp | undefined;
  return (text) => {
    if (known.length === 0) return text;
    // Most texts are never written: the pattern is made for the first one that is.
    pattern ??= new RegExp(known.flatMap((secret) => formsOf(secret ?? "")).join("|"), "g");
    return text.replaceAll(pattern, STAND_IN);
  };
}

function formsOf(secret: string): string[] {
  const base64 = btoa(secret).replaceAll("=", "");
  return [[...secret].map(anyFormOf).join(""), base64.replaceAll(/[+/]/g, "\\$&")];
}

/** A pattern for one character, however it is escaped. */
function anyFormOf(character: string): string {
  const code = character.charCodeAt(0);
  const hex = [...code.toString(16).padStart(2, "0")].map((digit) =>
    /\d/.test(digit) ? digit : `[${digit}${digit.toUpperCase()}]`
  )
    .join("");
  const itself = `\\u${code.toString(16).padStart(4, "0")}`;
  return `(?:\\\\*${itself}|%(?:25)?${hex}|\\\\+u00${hex}|&#(?:${code}|[xX]0*${hex});)`;
}

/** The settings that are secret. */
interface SecretSettings {
  readonly apiKey?: string;
  readonly relayToken?: string;
  readonly fallbacks?: readonly { readonly apiKey?: string }[];
}

/** The relay's own secrets. */
export function ownSecrets({ apiKey, relayToken, fallbacks = [] }: SecretSettings): readonly (string | undefined)[] {
  return [apiKey, relayToken, ...fallbacks.map((fallback) => fallback.apiKey)];
}

/** The secrets of an exchange: the relay's own, and what the client showed, which may be its key. */
export function secretsOf(request: Request, settings: SecretSettings): readonly (string | undefined)[] {
  return [...ownSecrets(settings), credentialOf(request.headers.get("authorization"))];
}

/** `error` with its words rid of secrets. */
export function concealed(error: RelayError, conceal: (text: string) => string): RelayError {
  const { code, message, cause, param, retryAfter, isFinal } = error;
  return new RelayError(code, conceal(message), {
    cause,
    isFinal,
    ...(param !== undefined && { param: conceal(param) }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** What an `Authorization` header holds behind the name of its scheme; undefined when there is none. */
export function credentialOf(authorization: string | null | undefined): string | undefined {
  return authorization?.replace(/^\s*[\w-]+\s+/, "").trim();
}
