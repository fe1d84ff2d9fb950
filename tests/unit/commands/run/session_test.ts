/**
 * Tests which signals Codex gets, and how its end is reported.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { RunRefusal } from "../../../../lib/commands/run/refusal.ts";
import { runSession } from "../../../../lib/commands/run/session.ts";
import { CodexMissingError, type SignalName } from "../../../../lib/runtime/codex_process.ts";

const ALL: readonly SignalName[] = ["SIGINT", "SIGQUIT", "SIGBREAK", "SIGTERM", "SIGHUP"];

/** The signals that Codex gets when this program gets all of them, before its start and after it. */
async function passedOn(hasTerminal: boolean): Promise<{ readonly got: readonly SignalName[]; readonly code: number }> {
  const got: SignalName[] = [];
  const end = Promise.withResolvers<number>();
  let notify = (_: SignalName) => {};
  const running = runSession({
    onSignal: (listener) => void (notify = listener),
    startCodex: (args, env) => {
      assertEquals([args, env], [["exec"], { A: "b" }]);
      notify("SIGTERM");
      return Promise.resolve({ exitCode: end.promise, kill: (signal) => void got.push(signal) });
    },
  }, { args: ["exec"], env: { A: "b" }, hasTerminal });
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  for (const signal of ALL) notify(signal);
  await new Promise((resolve) => setTimeout(resolve, 400));
  end.resolve(143);
  return { got, code: await running };
}

Deno.test("runSession() hands on what a terminal does not send to Codex by itself", async () => {
  assertEquals(await passedOn(true), { got: ["SIGTERM", "SIGTERM", "SIGHUP"], code: 143 });
});

Deno.test("runSession() hands on an interrupt where no terminal does, once", async () => {
  assertEquals(await passedOn(false), { got: ["SIGTERM", "SIGTERM", "SIGHUP", "SIGINT"], code: 143 });
});

Deno.test("runSession() says why the system does not start Codex, and leaves a missing one to its caller", async () => {
  const start = (thrown: Error) =>
    runSession({ onSignal: () => {}, startCodex: () => Promise.reject(thrown) }, {
      args: [],
      env: {},
      hasTerminal: false,
    });
  const refusal = await assertRejects(() => start(new Error("Permission denied")), RunRefusal);
  assertEquals([refusal.exitCode, refusal.message], [
    1,
    "Cannot start Codex: Permission denied; check the codex that is first on the PATH",
  ]);
  await assertRejects(() => start(new CodexMissingError("none")), CodexMissingError);
});
