/**
 * The house rules that `deno lint` has no rule for, as a plugin of it. CONTRIBUTING.md says what they are for.
 *
 * @module
 */
import { isVerbFirst, UNPLAIN_WORDS } from "./lint_names.ts";

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 60;
const VAGUE_NAMES: ReadonlySet<string> = new Set(["data", "handle", "helper", "manager", "process", "tmp", "util"]);

type AnyFunction =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

function countLines(text: string): number {
  return text.trimEnd().split("\n").length;
}

const moduleDoc: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        const header = /^\/\*\*.*?\*\//s.exec(context.sourceCode.text)?.[0];
        if (header?.includes("@module")) return;
        context.report({
          node,
          message: "The file does not begin with a doc comment",
          hint: "Say in one sentence what the file is, and end the comment with @module",
        });
      },
    };
  },
};

/** A part of `module-doc` with a name of its own, so that it can be switched off by itself. */
const moduleSentence: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        const header = /^\/\*\*(.*?)\*\//s.exec(context.sourceCode.text)?.[1];
        const sentence = header?.split(/\.(?:\s|$)|@module/, 1)[0];
        if (!sentence?.includes("?")) return;
        context.report({
          node,
          message: "The file begins with a question",
          hint: "Say in one declarative sentence what the file is",
        });
      },
    };
  },
};

const exportDoc: Deno.lint.Rule = {
  create(context) {
    return {
      ExportNamedDeclaration(node) {
        if (node.declaration === null) return;
        if (context.sourceCode.text.slice(0, node.range[0]).trimEnd().endsWith("*/")) return;
        context.report({ node, message: "The exported symbol has no doc comment" });
      },
    };
  },
};

const fileLength: Deno.lint.Rule = {
  create(context) {
    return {
      Program(node) {
        const lines = countLines(context.sourceCode.text);
        if (lines <= MAX_FILE_LINES) return;
        context.report({
          node,
          message: `The file has ${lines} lines, more than ${MAX_FILE_LINES}`,
          hint: "Split it by question",
        });
      },
    };
  },
};

const functionLength: Deno.lint.Rule = {
  create(context) {
    function check(node: AnyFunction): void {
      const lines = countLines(context.sourceCode.getText(node));
      if (lines <= MAX_FUNCTION_LINES) return;
      context.report({ node, message: `The function has ${lines} lines, more than ${MAX_FUNCTION_LINES}` });
    }
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};

const functionForm: Deno.lint.Rule = {
  create(context) {
    return {
      "ExportNamedDeclaration > FunctionDeclaration"(node: Deno.lint.FunctionDeclaration) {
        if (node.params.length <= 3) return;
        context.report({
          node,
          message: "The function takes more than two positional arguments and an options object",
        });
      },
      "Program > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression"(
        node: Deno.lint.ArrowFunctionExpression,
      ) {
        context.report({ node, message: "The function at the top level is an arrow constant", hint: "Declare it" });
      },
    };
  },
};

const doubleCast: Deno.lint.Rule = {
  create(context) {
    return {
      TSAsExpression(node) {
        if (node.expression.type !== "TSAsExpression") return;
        context.report({ node, message: "The type is cast twice", hint: "Decode the value instead" });
      },
    };
  },
};

const vagueName: Deno.lint.Rule = {
  create(context) {
    function check(node: Deno.lint.VariableDeclarator | Deno.lint.FunctionDeclaration): void {
      if (node.id?.type !== "Identifier" || !VAGUE_NAMES.has(node.id.name)) return;
      context.report({ node: node.id, message: `The name ${node.id.name} says nothing`, hint: "Name what it is" });
    }
    return { VariableDeclarator: check, FunctionDeclaration: check };
  },
};

/** Whether `path` is in `lib/`: elsewhere names may be shorter. */
function isLibrary(path: string): boolean {
  return /(?:^|[\\/])lib[\\/]/.test(path);
}

const verbFirst: Deno.lint.Rule = {
  create(context) {
    if (!isLibrary(context.filename)) return {};
    const path = context.filename.replaceAll("\\", "/");
    return {
      "Program > ExportNamedDeclaration > FunctionDeclaration"(node: Deno.lint.FunctionDeclaration) {
        if (node.id === null || isVerbFirst(node.id.name, path)) return;
        context.report({
          node: node.id,
          message: `The exported function ${node.id.name} does not begin with a verb`,
          hint: "Name it by verb and object; verbs and exceptions are in tools/lint_names.ts",
        });
      },
    };
  },
};

const ofName: Deno.lint.Rule = {
  create(context) {
    if (!isLibrary(context.filename)) return {};
    function check(node: Deno.lint.FunctionDeclaration | Deno.lint.VariableDeclarator): void {
      if (node.id?.type !== "Identifier" || !/[a-z\d]Of$/.test(node.id.name)) return;
      context.report({
        node: node.id,
        message: `The name ${node.id.name} ends in Of`,
        hint: "Say what is done: decode, find, format, resolve …",
      });
    }
    return {
      "Program > FunctionDeclaration": check,
      "Program > ExportNamedDeclaration > FunctionDeclaration": check,
      "Program > VariableDeclaration > VariableDeclarator": check,
      "Program > ExportNamedDeclaration > VariableDeclaration > VariableDeclarator": check,
    };
  },
};

const plainEnglish: Deno.lint.Rule = {
  create(context) {
    const words = new RegExp(`\\b(?:${Object.keys(UNPLAIN_WORDS).join("|")})\\b`, "gi");
    return {
      Program() {
        for (const { value, range: [start] } of context.sourceCode.getAllComments()) {
          for (const { 0: word, index } of value.matchAll(words)) {
            // A comment's value lacks the two characters that open it.
            const from = start + 2 + index;
            context.report({
              range: [from, from + word.length],
              message: `The comment says "${word}"`,
              hint: UNPLAIN_WORDS[word.toLowerCase()] ?? "Name the subject",
            });
          }
        }
      },
    };
  },
};

/** Deno reads a name ahead, unless it is a `string`: such an import may fail, which only `loadLate` explains. */
const lateImport: Deno.lint.Rule = {
  create(context) {
    return {
      ImportExpression(node) {
        const call = node.parent.type === "ArrowFunctionExpression" ? node.parent.parent : undefined;
        const isExplained = call?.type === "CallExpression" && call.callee.type === "Identifier" &&
          call.callee.name === "loadLate";
        if (node.source.type !== "TSAsExpression" || isExplained) return;
        context.report({ node, message: "The import may fail unexplained", hint: "Pass it to loadLate()" });
      },
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "codex-relay",
  rules: {
    "module-doc": moduleDoc,
    "module-sentence": moduleSentence,
    "export-doc": exportDoc,
    "file-length": fileLength,
    "function-length": functionLength,
    "function-form": functionForm,
    "double-cast": doubleCast,
    "vague-name": vagueName,
    "verb-first": verbFirst,
    "of-name": ofName,
    "plain-english": plainEnglish,
    "late-import": lateImport,
  },
};
export default plugin;
