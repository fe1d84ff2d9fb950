/**
 * Does the code keep the house rules that `deno lint` has no rule for? CONTRIBUTING.md says what they are for.
 *
 * @module
 */

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
          hint: "Say in one sentence which question the file answers, and end the comment with @module",
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

const plugin: Deno.lint.Plugin = {
  name: "codex-relay",
  rules: {
    "module-doc": moduleDoc,
    "export-doc": exportDoc,
    "file-length": fileLength,
    "function-length": functionLength,
    "function-form": functionForm,
    "double-cast": doubleCast,
    "vague-name": vagueName,
  },
};
export default plugin;
