/**
 * Tests that every provider of the table has a case for each kind of answer and each kind of refusal.
 *
 * A row needs the case that is named after the question, another case that `ANSWERED_BY` names, or a reason why there is
 * none. What the relay makes of the case shows whether it fits its name.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";
import { caseFolders, FIXTURES, lastResponse, providerCases, readObject, replay } from "../support/cases.ts";
import { findProvenanceFaults } from "../support/provenance.ts";

type Question = "text" | "reasoning_then_text" | "tool_call" | "parallel_tool_calls";

/** What the items of an answer have to be, one letter each: `r`easoning, `m`essage, `c`all. */
const QUESTIONS: Readonly<Record<Question, RegExp>> = {
  text: /^m$/,
  reasoning_then_text: /^rm$/,
  tool_call: /^r?m?cr?$/,
  parallel_tool_calls: /^r?m?c{2,}r?$/,
};

const LETTERS: Readonly<Record<string, string>> = { reasoning: "r", message: "m", function_call: "c" };

/** Cases that are named after something special and also answer a question. */
const ANSWERED_BY: Readonly<Record<string, Partial<Record<Question, string>>>> = {
  deepseek: { tool_call: "reasoning_then_call" },
  kimi: { text: "usage_in_choice", tool_call: "reasoning_then_call" },
  qwen: { tool_call: "tool_call_empty_ids" },
  mistral: { reasoning_then_text: "thinking_then_text", tool_call: "whole_call_on_finish" },
  xai: { parallel_tool_calls: "calls_in_first_frame" },
  openrouter: { tool_call: "reasoning_then_call" },
  synthetic: { reasoning_then_text: "clean_end" },
  zai: { tool_call: "reasoning_then_call" },
  minimax: { tool_call: "think_tags_then_call" },
  gemini: { parallel_tool_calls: "parallel_without_index" },
  anthropic: { parallel_tool_calls: "index_from_one" },
  openai: { parallel_tool_calls: "calls_in_first_frame" },
  azure: { text: "empty_first_frame" },
  together: { reasoning_then_text: "think_tags" },
  cerebras: { tool_call: "reasoning_then_call" },
  llamacpp: { tool_call: "reasoning_then_call" },
};

/** Why a row has no case for a question. */
const REASONS: Readonly<Record<string, Partial<Record<Question, string>>>> = {
  gemini: { reasoning_then_text: "Thoughts come only with include_thoughts, which the relay does not send" },
  anthropic: { reasoning_then_text: "The compatible endpoint thinks, but never returns the text" },
  openai: { reasoning_then_text: "Chat completions show no reasoning" },
  azure: { reasoning_then_text: "Chat completions show no reasoning" },
  perplexity: {
    tool_call: "The models search by themselves and take no tools",
    parallel_tool_calls: "The models search by themselves and take no tools",
  },
};

/** Variants of a row: they stream and refuse as the row does, whose cases cover them. */
const TWINS: Readonly<Record<string, string>> = {
  "kimi-intl": "kimi",
  "qwen-intl": "qwen",
  "qwen-us": "qwen",
  "zai-coding": "zai",
  zhipu: "zai",
  "minimax-cn": "minimax",
  "siliconflow-cn": "siliconflow",
  "volcengine-coding": "volcengine",
  byteplus: "volcengine",
  "byteplus-coding": "volcengine",
  "opencode-go": "opencode",
  "xiaomi-plan-cn": "xiaomi",
  "xiaomi-plan-sgp": "xiaomi",
  "xiaomi-plan-ams": "xiaomi",
  "stepfun-plan": "stepfun",
  "stepfun-intl": "stepfun",
  "stepfun-intl-plan": "stepfun",
  "hunyuan-intl": "hunyuan",
  "qianfan-coding": "qianfan",
  "ollama-cloud": "ollama",
};

/** The refusals that every row has, by the beginnings of their names, and the codes that at least one must have. */
const REFUSALS: Readonly<Record<string, readonly string[]>> = {
  bad_key: ["upstream_auth"],
  overflow: ["context_length_exceeded"],
  // Some caps are of the account, and no wait ends them.
  rate_limit: ["upstream_rate_limit", "upstream_quota"],
};

const ROWS: readonly string[] = PROFILES.map(({ name }) => name);
const NAMES = Object.keys(QUESTIONS) as readonly Question[];
const CASES = new Map(providerCases().map((recorded) => [recorded.path, recorded]));

/** Path of the case that answers `question` for `row`, as it ought to be. */
function pathOf(row: string, question: Question): string {
  return `providers/${row}/${ANSWERED_BY[row]?.[question] ?? question}`;
}

function shapeOf(response: JsonObject): string {
  return decodeArray(response.output).map((item) => LETTERS[String(isObject(item) && item.type)] ?? "?").join("");
}

for (const row of ROWS) {
  for (const question of NAMES) {
    const reason = REASONS[row]?.[question];
    if (reason !== undefined) continue;
    Deno.test(`${row} has an answer that shows ${question}`, () => {
      const path = pathOf(row, question);
      const recorded = CASES.get(path);
      assert(recorded, `There is no fixtures/${path}: add it, or say in REASONS why there is none`);
      const response = lastResponse(replay(recorded));
      assertEquals(response.status, "completed");
      const shape = shapeOf(response);
      assert(QUESTIONS[question].test(shape), `${path} gives ${shape}, which is not ${QUESTIONS[question].source}`);
    });
  }

  Deno.test(`${row} has a refused key, an overflow and a rate limit`, () => {
    const names = [...Deno.readDirSync(new URL(`errors/${row}/`, FIXTURES))].map(({ name }) => name);
    for (const [kind, meanings] of Object.entries(REFUSALS)) {
      const found = names.filter((name) => name.startsWith(kind))
        .map((name) => String(readObject(`errors/${row}/${name}/response.json`).code));
      assert(found.some((code) => meanings.includes(code)), `${row} ${kind} means ${found.join(", ") || "nothing"}`);
    }
  });

  Deno.test(`the cases of ${row} use its own profile and have a provenance`, () => {
    for (const path of caseFolders("providers").filter((folder) => folder.startsWith(`providers/${row}/`))) {
      const about = readObject(`${path}/case.json`);
      assertEquals(about.profile, row, path);
      assertEquals(findProvenanceFaults(about), [], path);
    }
  });
}

Deno.test("no reason and no other name is listed without need", () => {
  for (const [row, named] of Object.entries(ANSWERED_BY)) {
    assert(ROWS.includes(row), `${row} is no row`);
    for (const question of Object.keys(named)) {
      assert(!CASES.has(`providers/${row}/${question}`), `${row} has a case of the name ${question}: drop the entry`);
    }
  }
  for (const [row, reasons] of Object.entries(REASONS)) {
    assert(ROWS.includes(row), `${row} is no row`);
    for (const [question, reason] of Object.entries(reasons)) {
      assert(reason.length > 20, `${row} has no reason for ${question}`);
      assert(!CASES.has(`providers/${row}/${question}`), `${row} has ${question} after all: drop the reason`);
    }
  }
});

Deno.test("every variant of a row is listed with the row whose cases cover it", () => {
  const variants = PROFILES.flatMap(({ name, variants = [] }) => variants.map((variant) => [variant.name, name]));
  assertEquals(TWINS, Object.fromEntries(variants));
});

Deno.test("every folder of answers and refusals belongs to a row", () => {
  const folders = ["providers", "errors"].flatMap((root) =>
    [...Deno.readDirSync(new URL(`${root}/`, FIXTURES))].map(({ name }) => name)
  );
  // A recorded server that is asked like any unknown provider needs no row.
  const others = ["any", "transformers"];
  assertEquals([...new Set(folders)].filter((name) => !ROWS.includes(name) && !others.includes(name)), []);
});
