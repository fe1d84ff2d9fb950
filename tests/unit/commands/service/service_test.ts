/**
 * Tests the command `codex-relay service` on a machine that the test makes up: what is asked, written, run and said.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { SERVICE_MARKER } from "../../../../lib/commands/service/definition.ts";
import { runService } from "../../../../lib/commands/service/service.ts";
import { configFor } from "../../../support/config_harness.ts";

const PATH = "/home/ann/.config/systemd/user/codex-relay.service";

interface Scene {
  readonly args?: readonly string[];
  readonly files?: Record<string, string>;
  /** The line that the user types; absent: there is no terminal. */
  readonly answer?: string;
  readonly os?: string;
  readonly isTemporary?: boolean;
  /** Exit codes by the beginning of a command; 0 for others. */
  readonly codes?: Readonly<Record<string, number>>;
  readonly hasSystemctl?: boolean;
}

async function act(action: string, scene: Scene = {}) {
  const { args = [], files = {}, answer, os = "linux", isTemporary = false, codes = {}, hasSystemctl = true } = scene;
  const config = await configFor({ args: ["service", action, ...args], files, os });
  const said: string[] = [];
  const ran: string[] = [];
  let printed = "";
  const code = await runService(config, {
    action,
    version: "1.2.3",
    runtime: {
      os,
      variable: (name) => ({ HOME: "/home/ann", PATH: "/bin" })[name],
      readText: (path) => {
        const text = files[path];
        return text === undefined ? { problem: "there is no such file", absent: true } : { text };
      },
      readSecret: (path) => {
        const text = path === "-" ? answer : files[path];
        return text === undefined ? { problem: "there is no such file" } : { text, isExposed: path === "/open" };
      },
      write: (text) => void (printed += text),
      writeLine: (line) => said.push(line),
    },
    host: {
      isInteractive: answer !== undefined,
      ownCommand: { words: ["/opt/codex-relay"], isTemporary },
      run: (command) => {
        const line = command.join(" ");
        ran.push(line);
        const known = Object.entries(codes).find(([start]) => line.startsWith(start));
        const result = { code: known?.[1] ?? 0, stdout: known === undefined ? "" : "inactive\n", stderr: "" };
        return Promise.resolve(hasSystemctl ? result : undefined);
      },
      writeText: (path, text) => void (files[path] = text),
      remove: (path) => void (delete files[path]),
    },
  });
  return { code, said: said.join("\n"), ran, printed, files };
}

Deno.test("service install prints the file, asks, writes it and starts the service", async () => {
  const { code, said, ran, printed, files } = await act("install", { args: ["--port", "4567"], answer: "y" });
  assertEquals(code, 0);
  assertStringIncludes(printed, `${PATH}:\n\n# ${SERVICE_MARKER}\n`);
  assertStringIncludes(files[PATH] ?? "", 'ExecStart="/opt/codex-relay" "--port" "4567"\n');
  assertStringIncludes(said, "Write this file, and run systemctl --user daemon-reload; ");
  assertEquals(ran.map((line) => line.split(" ")[2]), ["daemon-reload", "enable", "restart"]);
  assertStringIncludes(said, "The service runs; its log: journalctl --user -u codex-relay");
});

Deno.test("service install changes nothing without a yes", async () => {
  for (const answer of ["", "n", "no", "yess"]) {
    const { code, said, ran, files } = await act("install", { answer });
    assertEquals([code, ran, files], [1, [], {}]);
    assertStringIncludes(said, "Nothing was changed");
  }
  const unasked = await act("install");
  assertEquals([unasked.code, unasked.ran, unasked.files], [1, [], {}]);
  assertStringIncludes(unasked.said, "there is no terminal to ask at; add --yes");
});

Deno.test("service install goes ahead by --yes, also over its own older file", async () => {
  const { code, files } = await act("install", { args: ["--yes"], files: { [PATH]: `# ${SERVICE_MARKER}\nold` } });
  assertEquals(code, 0);
  assertEquals(files[PATH]?.includes("old"), false);
});

Deno.test("service install and remove leave a file alone that is not their own", async () => {
  for (const action of ["install", "remove"]) {
    const { code, said, ran, files } = await act(action, { args: ["--yes"], files: { [PATH]: "[Unit]\n" } });
    assertEquals([code, ran, files[PATH]], [1, [], "[Unit]\n"]);
    assertStringIncludes(said, "codex-relay did not write it");
  }
});

Deno.test("service install says every fault and writes nothing", async () => {
  const { code, said, files } = await act("install", {
    args: ["--yes", "--api-key", "sk-secret", "--environment-file", "/nowhere"],
    isTemporary: true,
  });
  assertEquals([code, files], [2, {}]);
  assertEquals(said.split("\n").map((line) => line.split(":")[0]), [
    "Cannot write the secret of --api-key into a service's file",
    "Cannot read the file of --environment-file",
    "Cannot install a service from npx, whose files do not stay",
  ]);
  assertEquals(said.includes("sk-secret"), false);
});

Deno.test("service install names a file of variables, and warns of one that others can read", async () => {
  const args = ["--yes", "--environment-file", "/open"];
  const { code, said, files } = await act("install", { args, files: { "/open": "DEEPSEEK_API_KEY=sk-1" } });
  assertEquals(code, 0);
  assertStringIncludes(files[PATH] ?? "", "\nEnvironmentFile=/open\n");
  assertStringIncludes(said, "Other users of this machine can read the file of --environment-file");
  assertEquals((files[PATH] ?? "").includes("sk-1"), false);
  const mac = await act("install", { args, files: { "/open": "" }, os: "darwin" });
  assertEquals(mac.code, 2);
  assertStringIncludes(mac.said, "Cannot use --environment-file with launchd");
});

Deno.test("service install says what is not safe about the settings", async () => {
  const args = ["--yes", "--api-key-file", "/tmp/key"];
  const { code, said, files } = await act("install", { args, files: { "/tmp/key": "sk-secret" } });
  assertEquals(code, 0);
  assertStringIncludes(said, "Other users of this machine can read the file of --api-key-file");
  assertStringIncludes(files[PATH] ?? "", '"--api-key-file" "/tmp/key"');
  assertEquals((files[PATH] ?? "").includes("sk-secret"), false);
});

Deno.test("service install says when the service cannot be started", async () => {
  const failed = await act("install", { args: ["--yes"], codes: { "systemctl --user restart": 1 } });
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.said, "systemctl --user restart codex-relay.service failed: inactive");
  assertStringIncludes(failed.said, "The file is written, but the service does not run");
  const absent = await act("install", { args: ["--yes"], hasSystemctl: false });
  assertEquals([absent.code, absent.ran.length], [1, 1]);
  assertStringIncludes(absent.said, "Cannot run systemctl: it is not installed");
});

Deno.test("service remove stops the service and takes the file away", async () => {
  const own = () => ({ [PATH]: `# ${SERVICE_MARKER}` });
  const { code, ran, files } = await act("remove", { answer: "yes", files: own() });
  assertEquals([code, files], [0, {}]);
  assertEquals(ran, ["systemctl --user disable --now codex-relay.service", "systemctl --user daemon-reload"]);
  const kept = await act("remove", { answer: "", files: own() });
  assertEquals([kept.code, Object.keys(kept.files)], [1, [PATH]]);
  const nothing = await act("remove");
  assertEquals([nothing.code, nothing.said], [0, `There is no service: ${PATH} does not exist`]);
});

Deno.test("service status says what is there and whether it runs, and changes nothing", async () => {
  const running = await act("status", { files: { [PATH]: `# ${SERVICE_MARKER}` } });
  assertEquals(running.code, 0);
  assertEquals(running.printed, `file: ${PATH} is there\nservice: runs\nlog: journalctl --user -u codex-relay\n`);
  const stopped = await act("status", { codes: { "systemctl --user is-active": 3 } });
  assertEquals([stopped.code, stopped.files], [1, {}]);
  assertStringIncludes(stopped.printed, `${PATH} does not exist\nservice: does not run (inactive)`);
  const unknown = await act("status", { hasSystemctl: false });
  assertStringIncludes(unknown.printed, "service: unknown: there is no systemctl");
});

Deno.test("service says what it knows on Windows, and does nothing", async () => {
  const { code, said, ran } = await act("install", { os: "windows", args: ["--yes"] });
  assertEquals([code, ran], [1, []]);
  assertStringIncludes(said, "on Windows use the Task Scheduler");
});
