/**
 * Tests of `codex-relay service` as a process on every runtime, with a home and a systemctl of the test.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runTool } from "../../tools/npm/run_tool.ts";
import { type Ended, runToEnd } from "../support/relay_process.ts";
import { testEverywhere } from "../support/runtime_scenarios.ts";
import type { TestedRuntime } from "../support/runtimes.ts";

/** A systemctl that writes down how it was called, and knows one service that runs. */
const SYSTEMCTL = '#!/bin/sh\necho "$*" >> "$CALLS"\ncase "$*" in *is-active*) echo active ;; esac\n';

interface Machine {
  readonly home: string;
  /** What systemctl was called with. */
  calls(): Promise<string[]>;
  /** The files in the home, with what they hold. */
  files(): Promise<Record<string, string>>;
  service(...args: string[]): Promise<Ended>;
}

async function withMachine(runtime: TestedRuntime, use: (machine: Machine) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const [home, bin, log] = [`${folder}/home`, `${folder}/bin`, `${folder}/calls`];
  const { denoDir } = JSON.parse(await runTool("deno", ["info", "--json"]));
  await Deno.mkdir(home);
  await Deno.mkdir(bin);
  await Deno.writeTextFile(`${bin}/systemctl`, SYSTEMCTL, { mode: 0o755 });
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: "",
    DENO_DIR: denoDir,
    // Bun would keep what it compiled in the home.
    BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
    CALLS: log,
    PATH: `${bin}:${Deno.env.get("PATH")}`,
  };
  try {
    await use({
      home,
      calls: async () => (await Deno.readTextFile(log).catch(() => "")).split("\n").filter((line) => line !== ""),
      files: () => readFiles(home),
      service: (...args) => {
        const all = ["service", ...args];
        const command = runtime.command("main.ts", all);
        // It needs more than a relay on Deno does.
        return runToEnd({
          ...command,
          ...(runtime.name === "Deno" && { args: ["run", "-A", "main.ts", ...all] }),
          env,
        });
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readFiles(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) Object.assign(files, await readFiles(path));
    else files[path] = await Deno.readTextFile(path);
  }
  return files;
}

/** What systemd says against the unit at `path`; nothing where it is not installed. */
async function verifyUnit(path: string): Promise<string> {
  try {
    const { code, stderr } = await new Deno.Command("systemd-analyze", { args: ["verify", "--man=no", path] }).output();
    return code === 0 ? "" : new TextDecoder().decode(stderr);
  } catch {
    return "";
  }
}

testEverywhere("service writes, shows and removes one file, and only when it is allowed to", async (runtime) => {
  await withMachine(runtime, async ({ home, calls, files, service }) => {
    const path = `${home}/.config/systemd/user/codex-relay.service`;
    const before = await files();
    const asked = await service("install", "--port", "4567");
    assertEquals(asked.code, 1);
    assertStringIncludes(asked.stderr, "there is no terminal to ask at; add --yes");
    assertEquals([await files(), await calls()], [before, []]);

    const { code, stdout, stderr } = await service("install", "--port", "4567", "--yes");
    assertEquals(code, 0, stderr);
    const written = (await files())[path] ?? "";
    assertStringIncludes(stdout, written);
    assertMatch(written, /^ExecStart="\/.+" "--port" "4567"$/m);
    assertEquals(Object.keys(await files()), [path]);
    assertEquals(await verifyUnit(path), "");
    assertEquals(await calls(), [
      "--user daemon-reload",
      "--user enable codex-relay.service",
      "--user restart codex-relay.service",
    ]);

    const status = await service("status");
    assertEquals([status.code, status.stderr], [0, ""]);
    assertStringIncludes(status.stdout, `file: ${path} is there\nservice: runs\n`);
    assertEquals((await files())[path], written);

    const removed = await service("remove", "--yes");
    assertEquals([removed.code, removed.stderr], [0, `Removed ${path}\n`]);
    assertEquals(await files(), before);
  });
}, Deno.build.os !== "linux");

testEverywhere("the command in a unit starts the relay", async (runtime) => {
  await withMachine(runtime, async ({ service }) => {
    const { stdout } = await service("install", "--port", "4567");
    const words = [...(/^ExecStart=(.+)$/m.exec(stdout)?.[1] ?? "").matchAll(/"([^"]*)"/g)].map(([, word = ""]) =>
      word
    );
    const [program = "", ...args] = words;
    const { code, stdout: version } = await runToEnd({ program, args: [...args, "--version"] });
    assertEquals(code, 0);
    assertMatch(version, /^codex-relay \d/);
  });
}, Deno.build.os !== "linux");
