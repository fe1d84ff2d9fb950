/**
 * A patch whose content looks like decorations, the ways in which models decorate it, and the grammar it must keep to.
 *
 * @module
 */

/** The grammar that Codex 0.80 to 0.171 declares for `apply_patch` (2026-11). */
export const PATCH_GRAMMAR = `start: begin_patch hunk+ end_patch
begin_patch: "*** Begin Patch" LF
end_patch: "*** End Patch" LF?

hunk: add_hunk | delete_hunk | update_hunk
add_hunk: "*** Add File: " filename LF add_line+
delete_hunk: "*** Delete File: " filename LF
update_hunk: "*** Update File: " filename LF change_move? change?

filename: /(.+)/
add_line: "+" /(.*)/ LF -> line

change_move: "*** Move to: " filename LF
change: (change_context | change_line)+ eof_line?
change_context: ("@@" | "@@ " /(.+)/) LF
change_line: ("+" | "-" | " ") /(.*)/ LF
eof_line: "*** End of File" LF

%import common.LF
`;

/** The tool as Codex declares it. */
export const PATCH_TOOL_DECLARATION = {
  type: "custom",
  name: "apply_patch",
  description: "Edits files.",
  format: { type: "grammar", syntax: "lark", definition: PATCH_GRAMMAR },
} as const;

/** The same grammar as an expression, written apart from the program's own reader. */
export const PATCH_EXPRESSION =
  /^\*\*\* Begin Patch\n(?:\*\*\* Add File: .+\n(?:\+.*\n)+|\*\*\* Delete File: .+\n|\*\*\* Update File: .+\n(?:\*\*\* Move to: .+\n)?(?:(?:@@(?: .+)?\n|[-+ ].*\n)+(?:\*\*\* End of File\n)?)?)+\*\*\* End Patch\n?$/;

/** A patch of every kind of part, whose content looks like what models put around patches. */
export const PATCH = [
  "*** Begin Patch",
  "*** Add File: docs/a new.md",
  "+# Patches",
  "+```patch",
  "+*** Begin Patch",
  "+**Update File: x**",
  "+EOF",
  "+*** End Patch",
  "+```",
  "+",
  '+say "it\'s $5" \\n',
  "*** Delete File: old.txt",
  "*** Update File: src/a.ts",
  "*** Move to: src/b.ts",
  "@@ class A",
  " *** End Patch",
  " *** Add File: y",
  "-const é = `😀`;",
  "+const é = `😎`;",
  "@@",
  " ```",
  "+~~~",
  "*** End of File",
  "*** End Patch",
].join("\n");

/** A small patch without a character that a shell or JSON would read otherwise. */
export const SMALL_PATCH = "*** Begin Patch\n*** Add File: made.txt\n+one\n+two\n*** End Patch";

/** Replaces every marker line of {@linkcode PATCH} by what `write` makes of its words. */
export function decorate(write: (words: string) => string, patch = PATCH): string {
  return patch.split("\n").map((line) => line.startsWith("*** ") ? write(line.slice(4)) : line).join("\n");
}

/** Ways to decorate a patch as a text; each leads back to it. */
export const TEXT_SLIPS: Readonly<Record<string, string>> = {
  "a fence": `\`\`\`\n${PATCH}\n\`\`\``,
  "a fence with a language, and a line end": `\`\`\`diff\n${PATCH}\n\`\`\`\n`,
  "a fence of tildes": `~~~patch\n${PATCH}\n~~~`,
  "a fence without an end": `\`\`\`patch\n${PATCH}`,
  "a fence inside the markers": PATCH.replace("Begin Patch\n", "Begin Patch\n```diff\n").replace(
    /\n(\*\*\* End Patch)$/,
    "\n```\n$1",
  ),
  "a fence around each file's part": PATCH.replace("new.md\n", "new.md\n```md\n")
    .replace("\n*** Delete", "\n```\n*** Delete")
    .replace("@@ class", "```\n@@ class")
    .replace(/\n(\*\*\* End Patch)$/, "\n```\n\n$1"),
  "a fence around each file": PATCH.replace("*** Add", "```\n*** Add")
    .replace("\n*** Delete", "\n```\n\n```\n*** Delete")
    .replace("\n*** Update", "\n```\n```diff\n*** Update")
    .replace(/\n(\*\*\* End Patch)$/, "\n```\n$1"),
  "bold markers": decorate((words) => `**${words}**`),
  "bold words": decorate((words) => `**${words.replace(/:|$/, "$&**")}`),
  "bold in italics": decorate((words) => `***${words}***`),
  "asterisks on both sides": decorate((words) => `*** ${words} ***`),
  "four asterisks": decorate((words) => `**** ${words}`),
  "two asterisks": decorate((words) => `** ${words}`),
  "no blank": decorate((words) => `***${words}`),
  "two blanks": decorate((words) => `***  ${words}`),
  "a blank that does not break": decorate((words) => `***\u00a0${words}`),
  "escaped asterisks": decorate((words) => `\\*\\*\\* ${words}`),
  "no blank behind the colon": decorate((words) => `*** ${words.replace(": ", ":")}`),
  "other cases": decorate((words) => `*** ${words.replace(/^\w+ \w+/, (kind) => kind.toLowerCase())}`),
  "capitals": decorate((words) => `*** ${words.replace(/^\w+ \w+/, (kind) => kind.toUpperCase())}`),
  "a colon behind the bounds": PATCH.replace(/(?:Begin|End) Patch$/gm, "$&:").replaceAll(
    /^([+ ].*Patch):$/gm,
    "$1",
  ),
  "two markers on one line": PATCH.replace("Begin Patch\n", "Begin Patch "),
  "a byte order mark": `\ufeff${PATCH}`,
  "a command": `apply_patch\n${PATCH}`,
  "a here-document": `apply_patch <<EOF\n${PATCH}\nEOF`,
  "a quoted here-document": `apply_patch <<'EOF'\n${PATCH}\nEOF\n`,
  "a here-document of another word": `apply_patch << "PATCH"\n${PATCH}\nPATCH\n`,
  "a prompt": `$ apply_patch <<'EOF'\n${PATCH}\nEOF\n`,
  "a here-document alone": `<<'PATCH'\n${PATCH}\nPATCH`,
  "a here-document in a fence": `\`\`\`bash\napply_patch <<'EOF'\n${PATCH}\nEOF\n\`\`\``,
  "a command on the line of the marker": `apply_patch ${PATCH}`,
  "words before": `Here is the patch, it changes two files:\n\n${PATCH}`,
  "words after": `${PATCH}\n\nThis adds the file.`,
  "words around a fence": `I'll do it:\n\n\`\`\`\n${PATCH}\n\`\`\`\n\nDone.`,
  "tags": `<patch>\n${PATCH}\n</patch>`,
  "a tag behind the marker": `${PATCH}</input>`,
  "no begin marker": PATCH.replace("*** Begin Patch\n", ""),
  "no begin marker in a fence": `\`\`\`\n${PATCH.replace("*** Begin Patch\n", "")}\n\`\`\``,
  "two begin markers": `*** Begin Patch\n${PATCH}`,
  "two end markers": `${PATCH}\n*** End Patch`,
  "blank lines between the files": PATCH.replace("\n*** Add", "\n\n*** Add").replace("\n*** Delete", "\n\n*** Delete")
    .replace("\n*** Update", "\n \n\n*** Update"),
  "a blank line before": `\n${PATCH}`,
  "an indented first marker": `  ${PATCH}`,
  "an indented patch": PATCH.replaceAll(/^/gm, "    "),
  "an indented fence": `- like this:\n${`\`\`\`\n${PATCH}\n\`\`\``.replaceAll(/^/gm, "  ")}`,
  "a block of YAML": `patch: |\n${PATCH.replaceAll(/^/gm, "  ")}`,
  "a quoted patch": PATCH.replaceAll(/^/gm, "> "),
  "two patches": PATCH.replace("*** Delete", "*** End Patch\n*** Begin Patch\n*** Delete"),
  "two patches with words between": PATCH.replace("*** Delete", "*** End Patch\n\nAnd:\n\n*** Begin Patch\n*** Delete"),
  "a here-document instead of the end marker": `apply_patch <<'EOF'\n${PATCH.replace(/\n.*$/, "")}\nEOF`,
  "a fence instead of the end marker": `\`\`\`\n${PATCH.replace(/\n.*$/, "")}\n\`\`\``,
};

/** Patches without a whole end marker: they are mended only if nothing can be missing. */
export const OPEN_ENDS: Readonly<Record<string, string>> = {
  "no end marker": PATCH.replace(/\n.*$/, ""),
  "no end marker behind a line end": PATCH.replace(/.*$/, ""),
  "part of an end marker": PATCH.replace(/ Patch$/, ""),
  "no marker at all": PATCH.replace("*** Begin Patch\n", "").replace(/\n.*$/, ""),
};

/** A shell's command with a patch in its quotes, which changes nothing in it. */
export const QUOTED_COMMAND = `bash -lc "apply_patch <<'EOF'\n${SMALL_PATCH}\nEOF"`;

/** Arguments of other forms around the patch; each leads back to it. */
export const ARGUMENT_SLIPS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["patch", "command", "content", "diff", "text", "arguments"].map((
      key,
    ) => [`the key ${key}`, JSON.stringify({ [key]: PATCH })]),
  ),
  "a key before": JSON.stringify({ path: "src/a.ts", patch: PATCH }),
  "a key behind": JSON.stringify({ patch: PATCH, explanation: "It adds a file." }),
  "an empty input beside": JSON.stringify({ input: "", patch: PATCH }),
  "a command beside": JSON.stringify({ command: "apply_patch", patch: PATCH }),
  "a command of words": JSON.stringify({ command: ["apply_patch", PATCH] }),
  "a command in the input": JSON.stringify({ input: JSON.stringify(["apply_patch", PATCH]) }),
  "a shell's command": JSON.stringify({ command: ["bash", "-lc", `apply_patch <<'EOF'\n${PATCH}\nEOF\n`] }),
  "lines": JSON.stringify({ input: PATCH.split("\n") }),
  "an object in the object": JSON.stringify({ input: { patch: PATCH } }),
  "an object as text": JSON.stringify({ input: JSON.stringify({ input: PATCH }) }),
  "an object as text with another key": JSON.stringify({ input: JSON.stringify({ patch: PATCH }, null, 2) }),
  "a JSON string": JSON.stringify({ input: JSON.stringify(PATCH) }),
  "JSON in a fence": JSON.stringify({ input: `\`\`\`json\n${JSON.stringify({ patch: PATCH })}\n\`\`\`` }),
  "escaped twice": JSON.stringify({ input: JSON.stringify(PATCH).slice(1, -1) }),
  "raw line breaks": `{"patch":${
    JSON.stringify(PATCH).replaceAll("\\n", (match, at: number, all: string) => all[at - 1] === "\\" ? match : "\n")
  }}`,
  "a fence under another key": JSON.stringify({ patch: `\`\`\`\n${PATCH}\n\`\`\`` }),
  "a JSON string and no object": JSON.stringify(`\`\`\`\n${PATCH}\n\`\`\``),
  "no JSON": `\`\`\`\n${PATCH}\n\`\`\``,
};

/** Texts that stay as they are: repairing them would be guessing. */
export const UNDECIDED: Readonly<Record<string, string>> = {
  "nothing": "",
  "words": "I would rather not.",
  "no file": "*** Begin Patch\n*** End Patch",
  "a fence around no file": "```\n*** Begin Patch\n*** End Patch\n```",
  "content without signs": "```\n*** Begin Patch\n*** Add File: a\none\n*** End Patch\n```",
  "an empty line without a sign": "```\n*** Begin Patch\n*** Add File: a\n+one\n\n+two\n*** End Patch\n```",
  "context without a blank": "```\n*** Begin Patch\n*** Update File: a\n@@\none\n+two\n*** End Patch\n```",
  "code that looks like a marker":
    "```\n*** Begin Patch\n*** Update File: a\n@@\nUpdate File: x\n+two\n*** End Patch\n```",
  "content behind a deleted file": "```\n*** Begin Patch\n*** Delete File: a\n-one\n*** End Patch\n```",
  "an unknown marker": "**Begin Patch**\n*** Rename File: a\n*** End Patch",
  "a change of folder": `cd src && apply_patch <<'EOF'\n${SMALL_PATCH}\nEOF`,
  "a change of folder before": `cd src\napply_patch <<'EOF'\n${SMALL_PATCH}\nEOF`,
  "another command behind": `apply_patch <<'EOF'\n${SMALL_PATCH}\nEOF\nnpm test`,
  "quotes of a shell": `bash -lc "apply_patch <<'EOF'\n${SMALL_PATCH.replace("one", '\\"one\\"')}\nEOF"`,
  "single quotes of a shell": `apply_patch '${SMALL_PATCH.replace("one", "it'\\''s")}'`,
  "two patches of one file": `${SMALL_PATCH}\n${SMALL_PATCH.replace("Add", "Update")}`,
  "a second patch without a begin": `${SMALL_PATCH}\n*** Delete File: b`,
  "a fence amid content": "*** Begin Patch\n*** Add File: a\n+one\n```\n+two\n*** End Patch",
  "a fence behind a header that is not closed": "*** Begin Patch\n*** Add File: a\n```\n+one\n*** End Patch",
  "an open fence behind a header, and no end": "*** Begin Patch\n*** Add File: a\n```\n+one",
  "an end marker glued to content": SMALL_PATCH.replace("\n*** End", "*** End"),
  "an end marker glued to content in a here-document": `apply_patch <<'EOF'\n${
    SMALL_PATCH.replace("\n*** End", "*** End")
  }\nEOF`,
  "a fence behind a header and content": "*** Begin Patch\n*** Add File: a\n+one\n```\n*** End Patch",
  "a unified diff": "--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-one\n+two",
  "two texts that could be meant": JSON.stringify([[SMALL_PATCH], [SMALL_PATCH.replace("one", "three")]]),
};

/** Texts that Codex takes although the grammar does not, or which the grammar takes: they stay as they are. */
export const TAKEN: Readonly<Record<string, string>> = {
  "the patch": PATCH,
  "a line end behind": `${PATCH}\n`,
  "blank lines behind": `${PATCH}\n\n \n`,
  "blanks behind markers": PATCH.replaceAll(/^\*\*\* .*$/gm, "$&  "),
  "line ends of Windows": PATCH.replaceAll("\n", "\r\n"),
  "empty context lines": "*** Begin Patch\n*** Update File: a\n@@\n\n-one\n\n+two\n*** End Patch",
  "no context marker": "*** Begin Patch\n*** Update File: a\n-one\n+two\n*** End Patch",
  "an indented end marker": "*** Begin Patch\n*** Update File: a\n-one\n+two\n  *** End Patch",
  "an odd path": "*** Begin Patch\n*** Delete File: **a** `b` ***\n*** End Patch",
  "an empty file": "*** Begin Patch\n*** Add File: a\n*** End Patch",
};

/** Cuts `text` in two at every place, and everywhere at once. */
export function* cutsOf(text: string): Generator<readonly string[]> {
  yield [...Array(text.length).keys()].map((at) => text.charAt(at));
  for (let at = 0; at <= text.length; at++) yield [text.slice(0, at), text.slice(at)];
}
