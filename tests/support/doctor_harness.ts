/**
 * A harness that runs single checks of `codex-relay doctor` against a scripted provider and a scripted machine.
 *
 * @module
 */
import { CHECKS } from "../../lib/commands/doctor/checks.ts";
import { createDoctorContext, type DoctorContext } from "../../lib/commands/doctor/context.ts";
import type { DoctorIo } from "../../lib/commands/doctor/doctor_io.ts";
import { type CheckId, createFinding, type Finding } from "../../lib/commands/doctor/finding.ts";
import { listProviders, readConfig } from "../../lib/config/config.ts";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { callAnswer, type CallSpec, textAnswer } from "../../tools/chat_frames.ts";
import { argumentsOf, type Speech } from "../../tools/wires/speech.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";

/** A machine and a command line. */
export interface DoctorStage extends Partial<Omit<DoctorIo, "variable" | "readText">> {
  /** Arguments after `doctor`. */
  readonly args?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Texts of files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A base URL at which nothing listens. */
export const NOWHERE = "http://127.0.0.1:2/v1";

/** A context as the command makes it, with a model that was chosen already. */
export async function createContext(stage: DoctorStage = {}): Promise<DoctorContext> {
  const { args = [], variables = {}, files = {}, ...io } = stage;
  const machine: DoctorIo = {
    os: "linux",
    variable: (name) => variables[name],
    seesVariable: () => true,
    readText(path) {
      const text = files[path];
      return text === undefined ? { problem: "there is no such file", absent: true } : { text };
    },
    runCodex: () => Promise.resolve("codex-cli 0.171.0\n"),
    reach: () => Promise.resolve(),
    listFolder: (path) =>
      Object.keys(files).flatMap((file) => file.startsWith(`${path}/`) ? file.slice(path.length + 1) : []),
    isRunning: () => false,
    ...io,
  };
  const command = await readConfig({
    ...machine,
    args: ["doctor", ...args],
    readSecret: () => ({ problem: "there is no such file" }),
  });
  if (command.kind !== "doctor") throw new Error(`The arguments mean ${command.kind}`);
  const { config } = command;
  const [provider] = listProviders(config);
  const context = createDoctorContext(
    { config, provider, wishedModel: config.rawSettings.get("model")?.text },
    machine,
  );
  context.learned.model = { name: "scripted-model", target: "scripted-model" };
  return context;
}

/** What one check finds. */
export async function findBy(id: CheckId, context: DoctorContext): Promise<Finding> {
  const check = CHECKS.find((row) => row.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}`);
  return createFinding(check, await check.run(context));
}

/** What a finding says in short: its outcome, else its status. */
export function summarize({ outcome, status }: Finding): string {
  return outcome ?? status;
}

/** What one check finds at a machine where nothing is asked of a provider. */
export async function findOn(id: CheckId, stage: DoctorStage = {}): Promise<Finding> {
  return await findBy(id, await createContext({ args: ["--upstream", NOWHERE], ...stage }));
}

/** A provider, and how the machine in front of it is set. */
export interface ProviderStage extends Partial<ScriptedProviderOptions> {
  readonly stage?: DoctorStage;
  /** Prepares what earlier checks would have learned. */
  prepare?(context: DoctorContext): Promise<void> | void;
}

/** What one check finds at a scripted provider; `look` sees the provider afterwards. */
export async function findAt(
  id: CheckId,
  { stage = {}, prepare, ...options }: ProviderStage,
  look: (provider: ScriptedProvider, context: DoctorContext) => void = () => {},
): Promise<Finding> {
  return await withDoctor({ stage, ...options }, async (context, provider) => {
    await prepare?.(context);
    const finding = await findBy(id, context);
    look(provider, context);
    return finding;
  });
}

/** Runs `use` with a context for a scripted provider. */
export async function withDoctor<Result>(
  { stage = {}, prepare: _, ...options }: ProviderStage,
  use: (context: DoctorContext, provider: ScriptedProvider) => Promise<Result>,
): Promise<Result> {
  const provider = startScriptedProvider({ answer: answerWell, ...options });
  try {
    const args = ["--upstream", provider.url, ...stage.args ?? []];
    return await use(await createContext({ ...stage, args }), provider);
  } finally {
    await provider.close();
  }
}

function readBody({ body }: ReceivedRequest): JsonObject {
  return isObject(body) ? body : {};
}

/** The call that the checks ask for. */
export function callOf(name = "read_value", value = "alpha"): CallSpec & { readonly arguments: JsonObject } {
  return { id: "call_1", name, arguments: { name: value } };
}

/** What a model says that does everything well. */
export function speakWell(request: ReceivedRequest): Pick<Speech, "text" | "calls"> {
  const { tools, tool_choice: choice, response_format: format, messages } = readBody(request);
  const text = JSON.stringify(messages);
  if (format !== undefined || text.includes("is_capital")) return { text: '{"city":"Paris","is_capital":true}' };
  if (text.includes("image_url")) return { text: "Red." };
  if (decodeArray(messages).some((message) => isObject(message) && message.role === "tool")) {
    return { text: "The value is 4711." };
  }
  if (tools === undefined || choice === "none") return { text: "OK" };
  const [only, ...others] = decodeArray(tools);
  const isListed = isObject(choice) || others.length === 0 && JSON.stringify(only).includes("list_values");
  if (isListed) return { calls: [callOf("list_values")] };
  if (text.includes("twice at once")) return { calls: [callOf(), callOf("read_value", "beta")] };
  return { calls: [callOf()] };
}

/** The answer of a provider and a model that do everything well. */
export function answerWell(request: ReceivedRequest): ScriptedAnswer {
  const { text, calls = [] } = speakWell(request);
  if (text !== undefined) return textAnswer(text);
  return callAnswer(
    calls.map((call, index) => ({ name: call.name, arguments: argumentsOf(call), id: `call_${index + 1}` })),
  );
}

/** An answer with an error status. */
export function refuseWith(status: number, message: string, more: JsonObject = {}): ScriptedAnswer {
  return { status, json: { error: { message, type: "invalid_request_error", ...more } } };
}
