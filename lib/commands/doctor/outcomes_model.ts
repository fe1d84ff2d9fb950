/**
 * The outcomes of the checks that ask the model something.
 *
 * @module
 */
import type { OutcomeRow } from "./outcome_row.ts";

const ADAPTED = "nothing must be done: the relay learns this at the first refusal of every start; to spare it, put " +
  "these lines into the configuration file (--write FILE writes them): {rows}";
const PLEASE_REPORT = "choose another model, or please report it with --share";

/** The outcomes of requests to the model, by name: the check, a dot and the fault. */
export const MODEL_OUTCOMES = {
  "request.key_refused": {
    status: "failed",
    meaning: "The provider refuses the key for a request to the model.",
    advice: "check the key in {source}: copied whole, not revoked, made for this provider, region and model",
  },
  "request.quota": {
    status: "failed",
    meaning: "The account is empty or over its quota.",
    advice: "add credit at the provider, or choose another with --provider",
  },
  "request.rate_limited": {
    status: "warning",
    meaning: "The provider limits how often it may be asked.",
    advice: "run this again later; the relay itself waits and tries again",
  },
  "request.overloaded": {
    status: "warning",
    meaning: "The provider is overloaded.",
    advice: "run this again later; the relay itself waits and tries again",
  },
  "request.late": {
    status: "failed",
    meaning: "The answer did not come in time.",
    advice:
      "a local server may still be loading the model: run this again; otherwise look at the provider's status page",
  },
  "request.endless": {
    status: "failed",
    meaning: "The answer to a small request did not end, and went beyond the limit on tokens that the request sets.",
    advice:
      "look for repetition: the server's chat template and stop words, or another model; see whether the server " +
      "heeds max_tokens",
  },
  "request.broken": {
    status: "failed",
    meaning: "The connection broke, or the answer was not readable.",
    advice: "look for a proxy that buffers or cuts streams between this machine and the provider",
  },
  "request.no_model": {
    status: "failed",
    meaning: "The provider does not know the model, or the key may not use it.",
    advice: "{near}",
  },
  "request.too_long": {
    status: "failed",
    meaning: "Even a short request does not fit into the model's window.",
    advice: "start the server with a larger window, or use another model",
  },
  "request.only_thought": {
    status: "unknown",
    meaning: "The model thought until the limit that this test sets, and said nothing.",
    advice: "nothing must be done for Codex, which sets no such limit; a lower effort or another model answers sooner",
  },
  "chat.refused": {
    status: "failed",
    meaning: "The provider refuses a plain request, or fails at it.",
    advice:
      "see the words of the refusal; override the field in [profile] of the configuration file, and please report it",
  },
  "chat.unanswered": {
    status: "failed",
    meaning: "The provider is at a limit or overloaded, so that not even a plain request was answered.",
    advice: "run this again later; the relay itself waits and tries again",
  },
  "chat.adapted": { status: "warning", meaning: "The provider refuses a part of a plain request.", advice: ADAPTED },
  "chat.switched": {
    status: "warning",
    meaning: "The provider offers the model by another API than the one by which it was asked first.",
    advice: ADAPTED,
  },
  "chat.other_wire": {
    status: "failed",
    meaning: "The provider does not answer by the API by which it was asked, but by another one.",
    advice: 'set wire = "{wire}" in [models."NAME"] of the configuration file, or --wire {wire} for all models',
  },
  "chat.whole_only": {
    status: "failed",
    meaning: "The provider answers whole requests, but no streams, which Codex needs.",
    advice: "switch streaming on at the server, or look for a proxy between that cannot stream",
  },
  "chat.not_streamed": {
    status: "warning",
    meaning: "The provider was asked for a stream and sent one JSON object.",
    advice: "it works, but Codex shows nothing until the answer is complete; look for a proxy that collects streams",
  },
  "chat.no_end": {
    status: "failed",
    meaning:
      "The stream ends without a finish reason and without the closing frame, so that a cut answer looks like a whole one.",
    advice: "if the text is always complete, set cleanEndCompletes = true in [profile] (--write FILE writes it)",
  },
  "chat.empty": {
    status: "warning",
    meaning: "The model answered without a word.",
    advice: "run this again; if it stays so, choose another model, or look at the server's chat template",
  },
  "usage.absent": {
    status: "warning",
    meaning: "The stream holds no token counts.",
    advice:
      "Codex cannot see when to compact: use /compact in time, or set streamOptions = true in [profile] where it is off",
  },
  "tools.refused": {
    status: "failed",
    meaning: "The provider refuses a request that declares tools, without which Codex can do nothing.",
    advice:
      "choose a model that calls tools; some local servers must be started with a switch for it (docs/troubleshooting.md)",
  },
  "tools.adapted": {
    status: "warning",
    meaning: "The provider refuses a part of a request with tools.",
    advice: ADAPTED,
  },
  "tools.none": {
    status: "warning",
    meaning: "The model was asked to call a tool and did not.",
    advice: "it may be too small for Codex's work; choose another model, or look at the server's tool parser",
  },
  "tools.wrong": {
    status: "warning",
    meaning: "The model's call names another tool, or arguments that the tool does not take.",
    advice: "it may be too small for Codex's work; choose another model",
  },
  "tools.as_text": {
    status: "warning",
    meaning: "The model wrote the call as text, or its call had to be repaired.",
    advice: "the relay reads it; a local server that does this was started without the model's tool parser " +
      "(docs/troubleshooting.md)",
  },
  "tool_output.refused": {
    status: "failed",
    meaning: "The provider refuses the turn that brings a tool's output back.",
    advice:
      "see the words of the refusal; override the field in [profile] of the configuration file, and please report it",
  },
  "tool_output.adapted": {
    status: "warning",
    meaning: "The provider refuses a part of the history with calls.",
    advice: ADAPTED,
  },
  "tool_output.ignored": {
    status: "warning",
    meaning: "The model does not know what the tool's output said.",
    advice: "look at the server's chat template, or choose another model",
  },
  "parallel_calls.refused": {
    status: "warning",
    meaning: "The provider refuses a request for two calls at once.",
    advice: PLEASE_REPORT,
  },
  "parallel_calls.adapted": {
    status: "warning",
    meaning: "The provider refuses parallel_tool_calls.",
    advice: ADAPTED,
  },
  "parallel_calls.single": {
    status: "unknown",
    meaning: "The model was asked for two calls at once and did not make two.",
    advice: "nothing must be done: it works one call at a time",
  },
  "tool_choice.refused": {
    status: "warning",
    meaning: "The provider refuses a request that prescribes which tool is called.",
    advice: PLEASE_REPORT,
  },
  "tool_choice.adapted": { status: "warning", meaning: "The provider refuses a form of tool_choice.", advice: ADAPTED },
  "tool_choice.ignored": {
    status: "warning",
    meaning: "The provider accepts tool_choice and does not keep to it.",
    advice: "nothing must be done for Codex, which asks for auto; other clients of the relay may depend on it",
  },
  "images.refused": {
    status: "warning",
    meaning: "The provider refuses an image.",
    advice: 'set images = false in [models."NAME"] of the configuration file (--write FILE writes it)',
  },
  "images.adapted": { status: "warning", meaning: "The provider refuses images of this model.", advice: ADAPTED },
  "images.unseen": {
    status: "warning",
    meaning: "The image was accepted, but the model does not say what it shows.",
    advice: "the model may read text only: choose one that sees, or attach no images",
  },
  "json_output.refused": {
    status: "warning",
    meaning: "The provider refuses a request for JSON of a given schema.",
    advice: "codex exec --output-schema will not work with it; otherwise nothing must be done",
  },
  "json_output.adapted": {
    status: "warning",
    meaning: "The provider does not enforce a JSON schema; the relay asks for it in the prompt.",
    advice: ADAPTED,
  },
  "json_output.broken": {
    status: "warning",
    meaning: "The answer is not the JSON that was asked for.",
    advice: "codex exec --output-schema may fail with it; otherwise nothing must be done",
  },
  "efforts.refused": {
    status: "warning",
    meaning: "The provider refuses an effort.",
    advice: 'set efforts in [models."NAME"] of the configuration file to those that it takes, [] for none',
  },
  "efforts.adapted": { status: "warning", meaning: "The provider refuses an effort.", advice: ADAPTED },
  "thinking.refused": {
    status: "failed",
    meaning: "The provider refuses its own thinking of an earlier turn, so that every later turn fails.",
    advice: 'set {field} = "drop" in [profile] of the configuration file, and please report it',
  },
  "thinking.adapted": {
    status: "warning",
    meaning: "The provider refuses the form in which its earlier thinking is sent back.",
    advice: ADAPTED,
  },
  "window.too_small": {
    status: "failed",
    meaning: "The window is smaller than Codex's own prompt.",
    advice: "{advice}",
  },
  "window.tight": {
    status: "warning",
    meaning: "The window leaves little room beside Codex's own prompt.",
    advice: "{advice}",
  },
  "window.assumed": {
    status: "warning",
    meaning: "No source states the window, so the relay assumes one.",
    advice: 'if it is wrong, set context_window in [models."NAME"] of the configuration file',
  },
} as const satisfies Readonly<Record<string, OutcomeRow>>;
