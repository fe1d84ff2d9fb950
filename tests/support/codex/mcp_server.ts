/**
 * A small MCP server whose tools are hard to carry through a chat provider.
 *
 * A program: it speaks JSON-RPC over standard input and output, one message a line (MCP 2025-06-18), and needs no
 * permission and no import. Its tools have plain, odd and very long names, and one returns an image.
 *
 * @module
 */

/** A red dot, 1 by 1 pixel, PNG in base64. */
export const RED_DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

interface Call {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: Call & { readonly protocolVersion?: string };
}

interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly run: (input: Readonly<Record<string, unknown>>) => readonly unknown[];
}

function text(content: string): unknown {
  return { type: "text", text: content };
}

const NOTHING = { type: "object", properties: {} };
const TOOLS: readonly Tool[] = [
  {
    name: "add",
    description: "Adds two numbers.",
    inputSchema: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
      required: ["a", "b"],
    },
    run: ({ a, b }) => [text(`sum=${Number(a) + Number(b)}`)],
  },
  {
    name: "picture",
    description: "Takes a picture.",
    inputSchema: NOTHING,
    run: () => [text("here it is"), { type: "image", mimeType: "image/png", data: RED_DOT }],
  },
  {
    name: "files.list/all-entries",
    description: "Lists what lies in the odd cupboard.",
    inputSchema: NOTHING,
    run: () => [text("cupboard=empty")],
  },
  {
    name: "measure_the_distance_between_two_points_on_a_very_large_map_in_meters",
    description: "Measures a distance on the map.",
    inputSchema: {
      type: "object",
      properties: { from: { $ref: "#/$defs/point" }, to: { anyOf: [{ $ref: "#/$defs/point" }, { type: "null" }] } },
      $defs: { point: { type: "object", properties: { x: { type: "integer" } }, required: ["x"] } },
    },
    run: ({ from }) => [text(`from=${JSON.stringify(from)}`)],
  },
];

function resultOf({ method, params }: Message): unknown {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params?.protocolVersion ?? "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "demo", version: "1.0.0" },
        instructions: "Tools of the demonstration.",
      };
    case "tools/list":
      return { tools: TOOLS.map(({ run: _, ...tool }) => tool) };
    case "tools/call": {
      const tool = TOOLS.find(({ name }) => name === params?.name);
      return tool === undefined
        ? { content: [text(`no tool ${params?.name}`)], isError: true }
        : { content: tool.run(params?.arguments ?? {}) };
    }
    case "ping":
      return {};
    default:
      return undefined;
  }
}

function answer(line: string): void {
  const message: Message = JSON.parse(line);
  if (message.id === undefined) return;
  const result = resultOf(message);
  const outcome = result === undefined
    ? { error: { code: -32601, message: `Method not found: ${message.method}` } }
    : { result };
  console.log(JSON.stringify({ jsonrpc: "2.0", id: message.id, ...outcome }));
}

if (import.meta.main) {
  let rest = "";
  for await (const piece of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter((candidate) => candidate.trim() !== "")) answer(line);
  }
}
