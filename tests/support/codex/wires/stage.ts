/**
 * A stage on which the same script runs on every wire.
 *
 * @module
 */
import type { ReceivedRequest } from "../../../../tools/scripted_provider.ts";
import { assertClean, type CodexRun, openStage, type Stage, type StageOptions } from "../driver.ts";
import { type CodexVersion, NEWEST } from "../versions.ts";
import type { Script } from "./said.ts";
import type { SeenRequest } from "./seen.ts";
import { SCRIPTED_WIRES, type ScriptedWire } from "./wires.ts";

/** Options of a stage whose wire and version are settled. */
export interface WireStageOptions extends Omit<StageOptions, "version" | "answer"> {
  readonly script: Script;
}

/** Codex, the relay, and a provider on one wire. */
export interface WireStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly wire: ScriptedWire;
  readonly version: CodexVersion;
  /** The requests for an answer so far. */
  readonly seen: readonly SeenRequest[];
  /** Runs a prompt; asserts that Codex and the provider had nothing to complain about. */
  exec(prompt: string, ...args: string[]): Promise<CodexRun>;
  /** The same in the thread of an earlier run. */
  resume(earlier: CodexRun, prompt: string, ...args: string[]): Promise<CodexRun>;
}

/** Opens a stage on the wire of a test. */
export type OpenWireStage = (options: WireStageOptions) => Promise<WireStage>;

/** Requests for an answer among all requests. */
export function answerRequests(requests: readonly ReceivedRequest[], { path }: ScriptedWire): ReceivedRequest[] {
  return requests.filter((request) => request.method === "POST" && request.path.endsWith(path));
}

async function openWireStage(
  wire: ScriptedWire,
  version: CodexVersion,
  { script, ...options }: WireStageOptions,
): Promise<WireStage> {
  const stage = await openStage({
    ...options,
    version,
    answer: (request) => wire.write(script(wire.read(request.body), request.index), request.index),
  });
  const check = (run: CodexRun) => {
    assertClean(stage, run);
    return run;
  };
  return {
    stage,
    wire,
    version,
    get seen() {
      return answerRequests(stage.provider.requests, wire).map(({ body }) => wire.read(body));
    },
    exec: async (prompt, ...args) => check(await stage.exec(prompt, ...args)),
    resume: async (earlier, prompt, ...args) => check(await stage.resume(earlier, prompt, ...args)),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

/** Registers a test for each wire and version; `title` says what Codex does. */
export function testOnWires(
  title: string,
  run: (open: OpenWireStage, version: CodexVersion) => Promise<void>,
  versions: readonly CodexVersion[] = [NEWEST],
): void {
  for (const version of versions) {
    for (const wire of SCRIPTED_WIRES) {
      Deno.test(`Codex ${version.number} on the wire ${wire.name} ${title}`, async () => {
        await run((options) => openWireStage(wire, version, options), version);
      });
    }
  }
}
