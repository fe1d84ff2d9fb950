/**
 * Blocks of every family of leaked calls, with the calls that they mean.
 *
 * Formats: reports and chat templates, 2026-11. Tools: `text_call_scan.ts`.
 *
 * @module
 */

/** A block, and its calls as `name arguments`. */
export interface FamilyCase {
  readonly name: string;
  readonly text: string;
  readonly calls: readonly string[];
}

const LS = 'run {"cmd":"ls -la"}';

function dsml(bars: string, wrapper = "tool_calls"): string {
  const tag = `${bars}DSML${bars}`;
  return [
    `<${tag}${wrapper}>`,
    `<${tag}invoke name="run">`,
    `<${tag}parameter name="cmd" string="true">ls -la</${tag}parameter>`,
    `<${tag}parameter name="count" string="false">15</${tag}parameter>`,
    `</${tag}invoke>`,
    `</${tag}${wrapper}>`,
  ].join("\n");
}

const DSML_CALL = ['run {"cmd":"ls -la","count":15}'];
const INVOKE_NOW = '<｜DSML｜invoke name="now">\n</｜DSML｜invoke>';

const DSML: readonly FamilyCase[] = [
  ...["｜", "｜｜", "‖", "‖‖", "|", "||"].map((bars) => ({
    name: `DSML between ${bars}`,
    text: dsml(bars),
    calls: DSML_CALL,
  })),
  { name: "DSML in its older wrapper", text: dsml("｜", "function_calls"), calls: DSML_CALL },
  { name: "DSML without a wrapper", text: dsml("｜").split("\n").slice(1, -1).join("\n"), calls: DSML_CALL },
  { name: "DSML whose wrapper has no beginning", text: dsml("｜").split("\n").slice(1).join("\n"), calls: DSML_CALL },
  { name: "DSML whose wrapper has no end", text: dsml("｜").split("\n").slice(0, -1).join("\n"), calls: DSML_CALL },
  { name: "DSML on one line", text: dsml("｜").replaceAll("\n", ""), calls: DSML_CALL },
  {
    name: "DSML whose parameters close themselves",
    text:
      '<｜｜DSML｜｜tool_calls>\n<｜｜DSML｜｜invoke name="run">\n<｜｜DSML｜｜invoke name="cmd" string="echo \\"a\\"" />\n' +
      '<｜｜DSML｜｜invoke name="count" string="3" />\n</｜｜DSML｜｜invoke>\n</｜｜DSML｜｜tool_calls>',
    calls: ['run {"cmd":"echo \\"a\\"","count":3}'],
  },
  {
    name: "DSML with two calls and every JSON value",
    text: `<｜DSML｜tool_calls>\n<｜DSML｜invoke name="run">\n` +
      '<｜DSML｜parameter name="paths" string="false">["a", "b"]</｜DSML｜parameter>\n' +
      '<｜DSML｜parameter name="cmd" string="true">\n a\nb \n</｜DSML｜parameter>\n' +
      `</｜DSML｜invoke>\n${INVOKE_NOW}\n</｜DSML｜tool_calls>`,
    calls: ['run {"paths":["a","b"],"cmd":"\\n a\\nb \\n"}', "now {}"],
  },
  {
    name: "DSML with the text of a freeform tool",
    text: '<｜DSML｜invoke name="apply_patch"><｜DSML｜parameter name="input" string="true">*** Begin Patch\n' +
      "*** End Patch</｜DSML｜parameter></｜DSML｜invoke>",
    calls: ['apply_patch {"input":"*** Begin Patch\\n*** End Patch"}'],
  },
];

const BEGIN_SEP: readonly FamilyCase[] = [
  {
    name: "begin and end tokens around JSON",
    text: "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>run<｜tool▁sep｜>" +
      '{"cmd":"ls -la"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    calls: [LS],
  },
  {
    name: "begin and end tokens around a fence",
    text: "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>run\n```json\n" +
      '{"cmd":"ls -la"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>now\n```json\n{}\n```' +
      "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    calls: [LS, "now {}"],
  },
  {
    name: "begin and end tokens without a wrapper, in ASCII",
    text: '<|tool▁call▁begin|>run<|tool▁sep|>{"cmd":"ls -la"}<|tool▁call▁end|>',
    calls: [LS],
  },
];

const SECTION = "<|tool_calls_section_begin|><|tool_call_begin|>functions.run:0<|tool_call_argument_begin|>" +
  '{"cmd":"ls -la"}<|tool_call_end|>';

const SECTIONS: readonly FamilyCase[] = [
  { name: "a section", text: `${SECTION}<|tool_calls_section_end|>`, calls: [LS] },
  { name: "a section without its end", text: SECTION, calls: [LS] },
  {
    name: "a section with two calls and blanks",
    text: `${SECTION}\n<|tool_call_begin|> functions.mcp__one__same:1 <|tool_call_argument_begin|> {} ` +
      "<|tool_call_end|>\n<|tool_calls_section_end|>\n",
    calls: [LS, "mcp__one__same {}"],
  },
  {
    name: "a call without its section",
    text: "<|tool_call_begin|>functions.now:12<|tool_call_argument_begin|>{}<|tool_call_end|>",
    calls: ["now {}"],
  },
];

const TAGS: readonly FamilyCase[] = [
  {
    name: "JSON in a tag",
    text: '<tool_call>\n{"name": "run", "arguments": {"cmd": "ls -la"}}\n</tool_call>',
    calls: [LS],
  },
  {
    name: "JSON in a tag with arguments as JSON text",
    text: '<tool_call>{"name":"run","arguments":"{\\"cmd\\": \\"ls -la\\"}"}</tool_call>',
    calls: [LS],
  },
  {
    name: "JSON in two tags, its strings full of markup",
    text:
      '<tool_call>\n{"name":"run","arguments":{"cmd":"echo \\"</tool_call>\\\\\\" <tool_call>{}"}}\n</tool_call>\n' +
      '<tool_call>\n{"name":"only","parameters":{}}\n</tool_call>',
    calls: ['run {"cmd":"echo \\"</tool_call>\\\\\\" <tool_call>{}"}', "mcp__one__only {}"],
  },
  {
    name: "keys and values with line breaks",
    text: "<tool_call>run\n<arg_key>cmd</arg_key>\n<arg_value>ls -la</arg_value>\n<arg_key>count</arg_key>\n" +
      "<arg_value>15</arg_value>\n</tool_call>",
    calls: DSML_CALL,
  },
  {
    name: "keys and values without line breaks",
    text: "<tool_call>run<arg_key>cmd</arg_key><arg_value>a < b\n</arg_value><arg_key>deep</arg_key>" +
      "<arg_value>True</arg_value></tool_call><tool_call>now</tool_call>",
    calls: ['run {"cmd":"a < b\\n","deep":true}', "now {}"],
  },
  {
    name: "a function in a tag",
    text: "<tool_call>\n<function=run>\n<parameter=cmd>\nls -la\n</parameter>\n<parameter=paths>\n" +
      '["a"]\n</parameter>\n</function>\n</tool_call>',
    calls: ['run {"cmd":"ls -la","paths":["a"]}'],
  },
  {
    name: "a function without the tag's beginning",
    text: "<function=run>\n<parameter=cmd>\n\nls -la\n</parameter>\n</function>\n</tool_call>",
    calls: ['run {"cmd":"\\nls -la"}'],
  },
  {
    name: "a function without the tag's end",
    text: "<tool_call><function=run><parameter=cmd>ls -la</parameter></function>",
    calls: [LS],
  },
  {
    name: "a function around JSON",
    text: '<function=run>{"cmd":"ls -la"}</function>',
    calls: ['run {"cmd":"ls -la"}'],
  },
  {
    name: "a function whose end is that of the tag",
    text: "<tool_call>\n<function=run>\n<parameter=cmd>\nls -la\n</parameter>\n</tool_call>\n<tool_call>\n" +
      "<function=now>\n</function>\n</tool_call>",
    calls: [LS, "now {}"],
  },
  {
    name: "JSON in a tag before the token that ends the answer",
    text: '<tool_call>\n{"name": "run", "arguments": {"cmd": "ls -la"}}\n</tool_call><|im_end|>',
    calls: [LS],
  },
  {
    name: "JSON before the token that ends the answer, without the tag's end",
    text: '<tool_call>\n{"name": "run", "arguments": {"cmd": "ls -la"}}<|im_end|>\n',
    calls: [LS],
  },
  { name: "a function without its bracket", text: '<function=run{"cmd":"ls -la"}</function>', calls: [LS] },
];

function invokes(open: string, close: string): string {
  return `${open}<invoke name="run">\n<parameter name="cmd">ls -la</parameter>\n` +
    `<parameter name="env">\n{"A": "1"}\n</parameter>\n</invoke>\n<invoke name="now"></invoke>${close}`;
}

const INVOKED = ['run {"cmd":"ls -la","env":{"A":"1"}}', "now {}"];

const INVOKES: readonly FamilyCase[] = [
  {
    name: "invocations in a named wrapper",
    text: invokes("<minimax:tool_call>\n", "\n</minimax:tool_call>"),
    calls: INVOKED,
  },
  {
    name: "invocations in a plain wrapper",
    text: invokes("<function_calls>\n", "\n</function_calls>"),
    calls: INVOKED,
  },
  { name: "invocations without a wrapper", text: invokes("", ""), calls: INVOKED },
  { name: "invocations whose wrapper has no end", text: invokes("<minimax:tool_call>\n", ""), calls: INVOKED },
];

const JSON_CALLS: readonly FamilyCase[] = [
  {
    name: "a list in brackets",
    text: '[TOOL_CALLS][{"name":"run","arguments":{"cmd":"ls -la"}},{"name":"now","arguments":{}}]',
    calls: [LS, "now {}"],
  },
  {
    name: "names in brackets",
    text: '[TOOL_CALLS]run[ARGS]{"cmd":"ls -la"}[TOOL_CALLS]now[CALL_ID]abcdef123[ARGS]{}',
    calls: [LS, "now {}"],
  },
  { name: "a name in brackets before bare JSON", text: '[TOOL_CALLS]run{"cmd":"ls -la"}', calls: [LS] },
  {
    name: "the interpreter's tag",
    text:
      '<|python_tag|>{"type":"function","name":"run","parameters":{"cmd":"ls -la"}}; {"name":"now","parameters":{}}' +
      "<|eom_id|>",
    calls: [LS, "now {}"],
  },
];

const HARMONY: readonly FamilyCase[] = [
  {
    name: "a message to a tool",
    text: '<|channel|>commentary to=functions.run <|constrain|>json<|message|>{"cmd":"ls -la"}<|call|>',
    calls: [LS],
  },
  {
    name: "a message to a tool without its end",
    text: '<|start|>assistant<|channel|>analysis to=run code<|message|>{"cmd":"ls -la"}',
    calls: [LS],
  },
  {
    name: "a message whose recipient comes first",
    text: "<|start|>assistant to=functions.now<|channel|>commentary json<|message|>{}<|call|>",
    calls: ["now {}"],
  },
];

/** Every known form of every family. */
export const FAMILY_CASES: readonly FamilyCase[] = [
  ...DSML,
  ...BEGIN_SEP,
  ...SECTIONS,
  ...TAGS,
  ...INVOKES,
  ...JSON_CALLS,
  ...HARMONY,
];
