/**
 * The verbs with which functions of `lib/` begin, the files that are excepted, and the words that comments do without.
 *
 * Some verbs have one meaning throughout: `decode` takes an unknown value to a type, `encode` takes a type to the wire,
 * `translate` takes one type to another, `map` takes one fixed set of values to another, `find` may give undefined,
 * `resolve` applies a precedence, `format` writes text for people or files.
 *
 * @module
 */

/** First words that exported functions of `lib/` may have. A new verb is welcome here, a noun or a participle is not. */
export const VERBS: ReadonlySet<string> = new Set(
  (`abort accept acquire adapt add advise align announce answer append apply assign attach await begin bind bracket build
    cancel check choose classify clear close coerce collapse collect compare compute connect convert copy count create
    decode decompress define delete describe detect disable disconnect discard dispatch drain drop emit enable encode
    end ensure escape evict exchange expand expect explain extend extract fetch fill find finish flush fold format get
    group handle hash hide hold index inline insert is join judge keep learn limit link list listen load lock log make
    map mark mask match measure merge move normalize notify omit open order paint parse pass pause pick pipe prepare
    print probe pull push query quote race rank reach read record redact redirect refresh refuse register reject release
    remove rename render repeat replace replay report request require reset resolve respond resume retry return round
    run sanitize save scan schedule seal select send serve set settle shorten shut simplify skip sort split start step
    stop store strip subscribe sum switch take test throw track translate trim truncate try unescape unwrap update use
    validate verify wait walk warn watch weigh wrap write`).split(/\s+/),
);

/** First words of functions that answer yes or no. */
export const PREDICATES: ReadonlySet<string> = new Set(["can", "has", "is", "may", "must", "should"]);

/** An exception from the rule that functions begin with a verb. */
export interface NounException {
  /** Path of a file from the root of the project. */
  readonly file: string;
  /** Why its functions are named otherwise. */
  readonly reason: string;
}

/** Files whose exported functions may be nouns. */
export const NOUN_FILES: readonly NounException[] = [
  { file: "lib/responses/events.ts", reason: "one constructor per event of the API, named after the event" },
];

/** Words that make a sentence hard to follow, each with what to write instead. */
export const UNPLAIN_WORDS: Readonly<Record<string, string>> = {
  nobody: "Name who or what does not do it",
  whoever: "Name who or what does it",
  told: "Write reported, named, stated or passed",
};

/** Whether a function of this name in the file at `path` says what it does. */
export function isVerbFirst(name: string, path: string): boolean {
  if (NOUN_FILES.some(({ file }) => path.endsWith(file))) return true;
  const [first = ""] = /^[a-z]+/.exec(name) ?? [];
  return VERBS.has(first) || PREDICATES.has(first);
}
