/**
 * The Python packages of the real server: where they are installed, and why they cannot be.
 *
 * @module
 */
import { cacheFolder } from "../codex/versions.ts";

/** A Python that has the packages. */
export interface ServerPython {
  /** The interpreter. */
  readonly program: string;
  /** Environment in which it finds the packages. */
  readonly env: Readonly<Record<string, string>>;
}

/** A Python that has the packages, or why there is none here. */
export type FoundPython = ServerPython | { readonly missing: string };

const HERE = new URL("./", import.meta.url);
const OLDEST = "3.11";
// One line: the version and whether pip is there.
const ASK = "import sys, importlib.util as u; print(*sys.version_info[:2], u.find_spec('pip') is not None)";

/** Whether the packages are missing. */
export function isMissing(found: FoundPython): found is { readonly missing: string } {
  return "missing" in found;
}

/** Name of a file or folder in the cache that changes with the files it is made from. */
export async function nameByContent(prefix: string, files: readonly string[], more = ""): Promise<string> {
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(new URL(file, HERE))));
  const bytes = new TextEncoder().encode(JSON.stringify([texts, more]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `${cacheFolder()}/${prefix}-${digest.slice(0, 6).toHex()}`;
}

/** Runs `make` unless `path` is there. Other processes that want the same wait for the one that makes it. */
export async function makeOnce(path: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  await Deno.mkdir(cacheFolder(), { recursive: true });
  using lock = await Deno.open(`${path}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await Deno.stat(path).then(() => true, () => false)) return;
  const unfinished = `${path}.unfinished`;
  await Deno.remove(unfinished, { recursive: true }).catch(() => {});
  await make(unfinished);
  await Deno.rename(unfinished, path);
}

async function runPython(program: string, args: readonly string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(code === 0 ? stdout : stderr).trim() };
}

/** The first word of `python3` and `python` that names a Python with pip, or why neither does. */
async function findInterpreter(): Promise<{ program: string; version: string } | { missing: string }> {
  let missing = `there is no Python ${OLDEST} or newer`;
  for (const program of ["python3", "python"]) {
    const { code, text } = await runPython(program, ["-c", ASK]).catch(() => ({ code: 1, text: "" }));
    const [major = 0, minor = 0, pip = ""] = text.split(" ");
    const isNew = Number(major) === 3 && Number(minor) >= Number(OLDEST.split(".")[1]);
    if (code !== 0 || !isNew) continue;
    if (pip === "True") return { program, version: `${major}.${minor}` };
    missing = `${program} has no pip`;
  }
  return { missing };
}

/** Finds Python and installs the pinned packages into the cache unless they are there. */
export async function findServerPython(): Promise<FoundPython> {
  const found = await findInterpreter();
  if ("missing" in found) return found;
  const { program, version } = found;
  const folder = await nameByContent("python", ["requirements.txt"], `${version} ${Deno.build.target}`);
  const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check"];
  try {
    await makeOnce(folder, async (unfinished) => {
      const requirements = new URL("requirements.txt", HERE).pathname;
      const { code, text } = await runPython(program, [...pip, "--target", unfinished, "-r", requirements]);
      if (code !== 0) throw new Error(text.split("\n").filter((line) => line.startsWith("ERROR")).at(-1) ?? text);
    });
  } catch (error) {
    return { missing: `pip cannot install the packages: ${error instanceof Error ? error.message : error}` };
  }
  // Python's own cache of compiled files would be written beside the scripts, into the checkout.
  return { program, env: { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" } };
}
