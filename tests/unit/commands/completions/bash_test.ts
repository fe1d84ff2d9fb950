/**
 * Tests the script for bash: which flags belong to which command.
 *
 * @module
 */
import { assertMatch } from "@std/assert";
import { formatBashCompletion } from "../../../../lib/commands/completions/bash.ts";

Deno.test("formatBashCompletion() offers a flag of one command there only", () => {
  const script = formatBashCompletion({
    commands: [
      { name: "run", description: "", operands: [], passesOn: true },
      { name: "service", description: "", operands: ["install", "remove"], passesOn: false },
    ],
    flags: [
      { flag: "port", description: "", form: "PORT", choices: [], isPath: false },
      { flag: "yes", letter: "y", description: "", choices: [], isPath: false, commands: ["service"] },
    ],
  });
  assertMatch(script, /^ {6}run\) COMPREPLY=\(\$\(compgen -W "--port" /m);
  assertMatch(script, /^ {6}service\) COMPREPLY=\(\$\(compgen -W "--port --yes -y" /m);
  assertMatch(script, /^ {6}\*\) COMPREPLY=\(\$\(compgen -W "--port" /m);
  assertMatch(script, /^ {6}service\) COMPREPLY=\(\$\(compgen -W "install remove" /m);
});
