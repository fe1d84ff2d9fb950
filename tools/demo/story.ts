/**
 * The story of the demo: the user's prompt, the model's answers and the output of Codex's tools.
 *
 * @module
 */
import { callAnswer, textAnswer } from "../chat_frames.ts";
import type { ScriptedAnswer } from "../scripted_provider.ts";

/** One request and its answer. */
export interface StoryStep {
  /** What Codex has just done, as a title for the person who watches. */
  readonly title: string;
  readonly answer: ScriptedAnswer;
  /** Output of Codex's tool for the call of this answer; absent when the answer calls nothing. */
  readonly output?: string;
}

/** The user's prompt. */
export const PROMPT = "The greeting in hello.ts has a typo. Fix it.";

const PATCH = [
  "*** Begin Patch",
  "*** Update File: hello.ts",
  "@@",
  '-console.log("Helo, world!");',
  '+console.log("Hello, world!");',
  "*** End Patch",
  "",
].join("\n");

const FILE_SHOWN = [
  "Chunk ID: 3a8eec",
  "Wall time: 0.0041 seconds",
  "Process exited with code 0",
  "Original token count: 8",
  "Output:",
  'console.log("Helo, world!");',
  "",
].join("\n");

const FILE_CHANGED = [
  "Exit code: 0",
  "Wall time: 0 seconds",
  "Output:",
  "Success. Updated the following files:",
  "M hello.ts",
  "",
].join("\n");

/** The demo from beginning to end. */
export const STORY: readonly StoryStep[] = [
  {
    title: "A person asks. Codex sends the prompt and its tools.",
    answer: callAnswer(
      [{ id: "call_1", name: "exec_command", arguments: { cmd: "cat hello.ts" } }],
      {
        reasoning: "A typo in a greeting. I should read the file before I touch it.",
        pieceLength: 6,
        usage: { prompt: 1180, completion: 34, reasoning: 16 },
      },
    ),
    output: FILE_SHOWN,
  },
  {
    title: "Codex ran the command. It sends the output, and the thinking that led to it.",
    answer: callAnswer(
      [{ id: "call_2", name: "apply_patch", arguments: { input: PATCH } }],
      {
        reasoning: "One letter is missing: Helo should be Hello. A patch of one line does it.",
        pieceLength: 8,
        usage: { prompt: 1262, completion: 78, cached: 1180, reasoning: 18 },
      },
    ),
    output: FILE_CHANGED,
  },
  {
    title: "Codex applied the patch to the file. It sends what came of it.",
    answer: textAnswer('Fixed: hello.ts now says "Hello, world!" with both letters l. Nothing else was changed.', {
      prompt: 1391,
      completion: 21,
      cached: 1262,
    }),
  },
];
