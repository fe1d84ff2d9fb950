/**
 * Redaction of secrets in texts, in every form in which a provider may quote them.
 *
 * @module
 */
import type { RelayError, UpstreamRefusal } from "./errors.ts";

/** Minimum length of a redacted secret: redacting a short word would garble sentences and give the secret away. */
const MIN_SECRET_LENGTH = 8;
const SECRET_PLACEHOLDER = "***";

/**
 * Creates a function that replaces `secrets` in texts: as they are, in Base64, and escaped for JSON, URLs or HTML,
 * where any of the characters may be escaped.
 */
export function createRedactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  // The longest first: one may be the beginning of another, whose rest would be left.
  const known = [...new Set(secrets)].filter((secret) => secret !== undefined)
    .filter(({ length }) => length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);
  let pattern: RegExp | undefined;
  return (text) => {
    if (known.length === 0) return text;
    // Most exchanges write no text, so the pattern is built with the first one.
    pattern ??= new RegExp(known.flatMap(buildSecretPatterns).join("|"), "g");
    return text.replaceAll(pattern, SECRET_PLACEHOLDER);
  };
}

/**
 * The redactors of one relay. That of the last client is kept, as most come again with the same credential: making its
 * pattern costs more than all else that is written down about a short answer (Deno 2.9.6, 2026-11).
 */
export class Redactors {
  readonly #own: readonly (string | undefined)[];
  #last: { readonly credential: string | undefined; readonly redact: (text: string) => string } | undefined;

  /** @param own The secrets that are redacted for every client. */
  constructor(own: readonly (string | undefined)[]) {
    this.#own = own;
  }

  /** The redactor for a client that sent `credential`, which may be its key; undefined when it sent none. */
  findFor(credential: string | undefined): (text: string) => string {
    if (this.#last === undefined || this.#last.credential !== credential) {
      this.#last = { credential, redact: createRedactor([...this.#own, credential]) };
    }
    return this.#last.redact;
  }
}

function buildSecretPatterns(secret: string): string[] {
  const base64 = btoa(secret).replaceAll("=", "");
  return [[...secret].map(buildCharacterPattern).join(""), base64.replaceAll(/[+/]/g, "\\$&")];
}

/** A pattern for one character, plain or escaped. */
function buildCharacterPattern(character: string): string {
  const code = character.charCodeAt(0);
  const hex = [...code.toString(16).padStart(2, "0")].map((digit) =>
    /\d/.test(digit) ? digit : `[${digit}${digit.toUpperCase()}]`
  )
    .join("");
  const itself = `\\u${code.toString(16).padStart(4, "0")}`;
  return `(?:\\\\*${itself}|%(?:25)?${hex}|\\\\+u00${hex}|&#(?:${code}|[xX]0*${hex});)`;
}

type HeaderTable = Readonly<Record<string, string>>;

/** The settings of one upstream that are, or may hold, secrets. */
interface UpstreamSecrets {
  readonly apiKey?: string;
  readonly spareKeys?: readonly string[];
  readonly profile?: { readonly extraHeaders?: HeaderTable };
  readonly modelOverrides?: Readonly<Record<string, { readonly headers?: HeaderTable }>>;
}

/** The same of one provider. */
interface ProviderSecrets extends UpstreamSecrets {
  readonly fallbacks?: readonly UpstreamSecrets[];
}

/** The settings that are secret. */
interface SecretSettings extends ProviderSecrets {
  readonly relayToken?: string;
  readonly otherProviders?: readonly ProviderSecrets[];
}

/** The relay's own secrets. */
export function collectOwnSecrets(settings: SecretSettings): readonly (string | undefined)[] {
  const { relayToken, otherProviders = [] } = settings;
  const upstreams = [settings, ...otherProviders].flatMap((provider) => [provider, ...provider.fallbacks ?? []]);
  return [relayToken, ...upstreams.flatMap(collectUpstreamSecrets)];
}

function collectUpstreamSecrets(
  { apiKey, spareKeys = [], profile, modelOverrides = {} }: UpstreamSecrets,
): readonly (string | undefined)[] {
  const tables = [profile?.extraHeaders, ...Object.values(modelOverrides).map(({ headers }) => headers)];
  return [apiKey, ...spareKeys, ...tables.flatMap(collectHeaderSecrets)];
}

/** Names of headers that authenticate. */
const SECRET_NAMES = /auth|key|token|secret|cookie|credential|password|session/i;

/** Values that name their scheme, or look like a key: a prefix and a long run of letters and digits. */
const SECRET_VALUES = /^(?:bearer|basic)\s|^[a-z]{2,8}[-_](?=[\w-]*\d)[\w-]{16,}$/i;

/** The values of `headers` that are, or hold, secrets. */
export function collectHeaderSecrets(headers: HeaderTable = {}): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!SECRET_NAMES.test(name) && !SECRET_VALUES.test(value)) return [];
    return [value, findCredential(value) ?? value];
  });
}

/** The secrets of an exchange: the relay's own, and the client's credential, which may be its key. */
export function collectSecrets(request: Request, settings: SecretSettings): readonly (string | undefined)[] {
  return [...collectOwnSecrets(settings), findCredential(request.headers.get("authorization"))];
}

/** `error` with the secrets in its message and its `param` redacted. */
export function redactError(error: RelayError, redact: (text: string) => string): RelayError {
  const { message, param, refusal } = error;
  return error.copyWith({
    message: redact(message),
    ...(refusal && { refusal: redactRefusal(refusal, redact) }),
    ...(param !== undefined && { param: redact(param) }),
  });
}

function redactRefusal(refusal: UpstreamRefusal, redact: (text: string) => string): UpstreamRefusal {
  const { code, words, quoted } = refusal;
  return {
    ...refusal,
    words: redact(words),
    quoted: redact(quoted),
    ...(code !== undefined && { code: redact(code) }),
  };
}

/** The credential in an `Authorization` header, after the name of the scheme; undefined when there is no header. */
export function findCredential(authorization: string | null | undefined): string | undefined {
  return authorization?.replace(/^\s*[\w-]+\s+/, "").trim();
}
