/**
 * The requests of the growth benchmark that hold one long text each.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import { call, image, inputs, output, type RequestShape, says, thinks } from "./request_parts.ts";

/** Single long texts; `count` is their length in units of 100 characters. */
export const LONG_TEXTS: Readonly<Record<string, RequestShape>> = {
  "one long message": inputs((count) => [says("user", "One word more. ".repeat(7 * count))]),
  "one long output": inputs((count) => [call("c"), output("c", "One line more.\n".repeat(7 * count))]),
  "one long answer": inputs((count) => [says("assistant", "One word more. ".repeat(7 * count))]),
  "one long call": inputs((count) => [
    { ...call("c"), arguments: JSON.stringify({ cmd: "one word more ".repeat(7 * count) }) },
    output("c"),
  ]),
  "one long thought": inputs((count) => [
    { ...thinks(0, "r"), summary: [{ type: "summary_text", text: "One word more. ".repeat(7 * count) }] },
    says("assistant", "So."),
  ]),
  "one long file": inputs((count) => [{
    type: "message",
    role: "user",
    content: [{
      type: "input_file",
      filename: "a.txt",
      file_data: `data:text/plain;base64,${"QUJD".repeat(25 * count)}`,
    }],
  }]),
  "one long image": inputs((count) => [{ type: "message", role: "user", content: [image("A".repeat(100 * count))] }]),
};
