/**
 * Redaction of recordings: what is removed from them, and what replaces it.
 *
 * Redaction is by pattern and therefore a net with holes: read every recording before you commit it.
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../lib/base/json.ts";
import { createRedactor } from "../lib/base/redact.ts";

interface Rule {
  /** What the rule removes, in the plural, for the list in `case.json`. */
  readonly takes: string;
  readonly pattern: RegExp;
  /** Replacement text; groups as in `String.replace`. */
  readonly by: string;
}

const RULES: readonly Rule[] = [
  { takes: "bearer tokens", pattern: /\bBearer\s+[^\s"'\\]{8,}/gi, by: "Bearer [key]" },
  { takes: "keys", pattern: /\b(?:sk|pk|rk|gsk|xai|hf|gh[opsu]|nvapi|csk|fw|r8|tgp)[-_][\w-]{16,}/g, by: "[key]" },
  {
    takes: "keys",
    pattern: /\b(?:AIza[\w-]{30,}|AKIA[0-9A-Z]{16}|glpat-[\w-]{16,}|xox[abp]-[\w-]{10,})/g,
    by: "[key]",
  },
  { takes: "keys", pattern: /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, by: "[token]" },
  {
    takes: "secrets",
    pattern: /\b((?:api[_-]?key|access[_-]?token|secret|password|passwd)\\?["']?\s*[:=]\s*\\?["']?)[\w.+\/=-]{8,}/gi,
    by: "$1[secret]",
  },
  { takes: "home folders", pattern: /(?<![\w.])\/(?:home|Users)\/(?!user\b)[^\/\s"'\\:,)]*[\w-]/g, by: "/home/user" },
  { takes: "home folders", pattern: /\b([A-Z]:(\\+)Users\2)(?!user\b)[^\\\s"']+/gi, by: "$1user" },
  {
    takes: "mail addresses",
    pattern: /[\w.+-]+@(?!example\.com)(?:[\w-]+\.)+[a-z]{2,}\b/gi,
    by: "user@example.com",
  },
];

/** Keys whose text is a secret whatever it looks like. */
const SECRET_KEYS =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api[-_]?key|secret|password|access[-_]token)$/i;

/** A random id, with or without dashes, and with or without a prefix such as `msg_`. */
const RANDOM_ID = /(?<![0-9a-f])[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}(?![0-9a-f])/gi;
const WORKSPACE = "/workspace";
const FAKE_ID = "00000000-0000-4000-8000-";

/** Removes secrets and personal data from one recording; the same id gets the same replacement everywhere in it. */
export class Redactor {
  readonly #fakes = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #workspace: string | undefined;
  readonly #conceal: (text: string) => string;

  /**
   * @param recording Where the client states its working folder as `<cwd>`; the folder becomes `/workspace`.
   * @param secrets Values known to have been sent; they are removed in whatever form they are quoted.
   */
  constructor(recording?: unknown, secrets: readonly (string | undefined)[] = []) {
    this.#conceal = createRedactor(secrets);
    const written = /<cwd>([^<]+)<\/cwd>/.exec(JSON.stringify(recording) ?? "")?.[1];
    const folder = written === undefined ? undefined : parseJson(`"${written}"`);
    if (typeof folder === "string" && folder.length > 1) this.#workspace = folder;
  }

  /** `text` without anything that the rules match. */
  text(text: string): string {
    let out = this.#conceal(text);
    if (out !== text) this.#taken.add("keys");
    if (this.#workspace !== undefined && this.#workspace !== WORKSPACE && out.includes(this.#workspace)) {
      this.#taken.add("the working folder's path");
      out = out.replaceAll(this.#workspace, WORKSPACE);
    }
    for (const { takes, pattern, by } of RULES) {
      const next = out.replace(pattern, by);
      if (next !== out) this.#taken.add(takes);
      out = next;
    }
    return out.replace(RANDOM_ID, (id) => this.#fake(id.toLowerCase()));
  }

  /** A JSON value with every string redacted, and replaced as a whole where its key names a secret. */
  value(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((entry) => this.value(entry));
    return isObject(value) ? this.object(value) : value;
  }

  /** An object, as {@linkcode value} does it. */
  object(object: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        if (typeof value !== "string" || !SECRET_KEYS.test(key)) return [this.text(key), this.value(value)];
        this.#taken.add("secrets");
        return [key, "[secret]"];
      }),
    );
  }

  /** A readable list of what was removed so far. */
  get notes(): readonly string[] {
    return [...this.#taken, ...(this.#fakes.size > 0 ? ["random ids (numbered fakes instead)"] : [])];
  }

  #fake(id: string): string {
    const known = this.#fakes.get(id);
    if (known !== undefined) return known;
    const fake = FAKE_ID + String(this.#fakes.size + 1).padStart(12, "0");
    this.#fakes.set(id, id.includes("-") ? fake : fake.replaceAll("-", ""));
    return this.#fake(id);
  }
}

const LONGEST_TEXT = 500;
const KEPT_START = 70;
const LONGEST_DATA_URL = 1_000;
const DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mMwTpsJAAICATNoejH4AAAAAElFTkSuQmCC";

/** Keys below which nothing is clipped: definitions must stay whole to be translated unchanged. */
const WHOLE: ReadonlySet<string> = new Set(["tools", "format", "schema", "encrypted_content"]);

/**
 * A request body with long texts cut to their beginning and length, and large images replaced by a single dot.
 *
 * Arguments of calls stay JSON: the strings within are cut. Tool definitions and sealed content stay whole.
 */
export function clipTexts(value: unknown): unknown {
  if (typeof value === "string") return clipText(value);
  if (Array.isArray(value)) return value.map(clipTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (WHOLE.has(key)) return [key, entry];
      return [key, key === "arguments" && typeof entry === "string" ? clipArguments(entry) : clipTexts(entry)];
    }),
  );
}

function clipText(text: string): string {
  const media = /^data:([\w.+-]+\/[\w.+-]+)[;,]/.exec(text)?.[1];
  if (media !== undefined) {
    if (text.length <= LONGEST_DATA_URL) return text;
    return media.startsWith("image/") ? `data:image/png;base64,${DOT}` : `data:${media};base64,`;
  }
  if (text.length <= LONGEST_TEXT) return text;
  // A surrogate pair is never split.
  const start = text.slice(0, KEPT_START).replace(/[\ud800-\udbff]$/, "");
  return `${start}… <${text.length} chars>`;
}

function clipArguments(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(clipTexts(value));
}
