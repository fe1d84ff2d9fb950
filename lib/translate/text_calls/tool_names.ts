/**
 * The names that a model may have meant when it wrote more than the name of a tool.
 *
 * Models leave tokens of their own template in it (`NAME<|channel|>commentary`, `NAME<|constrain|>json`), or write the
 * namespace under which they were trained (`functions.NAME`), as reported of several servers 2026-01 to 2026-03. Which
 * of these names is one, only the declared tools can say.
 *
 * @module
 */

/** Namespaces in which models believe their tools to be. */
const NAMESPACE = /^(?:functions?|tools?|default_api)(?:\.|\/|::?|__)/;
/** A mark of a chat template; Chinese templates have bars and blanks of full width. */
const MARK = /<[|｜][^<>]*?[|｜]>/g;
/** What a template writes behind a mark, instead of or around a name: channels, roles and formats. */
const TEMPLATE_WORDS = /^(?:assistant|commentary|analysis|final|json|code)$/;
/** Quotes, brackets and blanks around a name, and the number that some templates count calls with. */
const AROUND = /^[\s"'`*([{]+|(?:\s*:\d+)?[\s"'`*()[\]{}:;,.=>]+$|\s*:\d+$/g;

/**
 * Longest text in which a name is looked for: twice that of a name with its namespace and marks. The patterns above may
 * take the square of a text's length, and models can write names of megabytes.
 */
const MAX_RAW = 256;

/** The names that `raw` may mean, the most exact ones first; `raw` itself is not among them. */
export function listMeantNames(raw: string): readonly string[] {
  if (raw.length > MAX_RAW) return [];
  const names = new Set<string>();
  for (const bare of listBareNames(raw)) {
    const inner = bare.replace(NAMESPACE, "");
    for (const name of [bare, inner]) names.add(name).add(name.replaceAll(/[./]|::?/g, "__"));
  }
  names.delete("");
  names.delete(raw);
  return [...names];
}

/** A text that is equal for names that differ in letters' case and in hyphens only, as models often change them. */
export function foldToolName(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}

/** The parts of `raw` that are neither marks nor what a template writes between them. */
function listBareNames(raw: string): readonly string[] {
  const recipient = /\bto=([^\s<]+)/.exec(raw)?.[1];
  const words = raw.replaceAll(MARK, "\n").replace(/<.*$/s, "").split(/\s/);
  const own = words.map(trimName).filter((word) => word !== "" && !TEMPLATE_WORDS.test(word));
  if (recipient !== undefined) return [trimName(recipient)];
  return own.length === 1 ? own : [];
}

function trimName(word: string): string {
  return word.replaceAll(AROUND, "");
}
