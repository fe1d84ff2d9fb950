/**
 * The Rust program that this relay is compared with, as pip installs it.
 *
 * @module
 */

/** The package and the version that is compared with. */
const PACKAGE = "codex-relay==0.5.8";

/** The folder of this user for what can be had again. */
function cacheFolder(): string {
  const home = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? ".";
  return `${Deno.env.get("XDG_CACHE_HOME") ?? `${home}/.cache`}/codex-relay-bench/${PACKAGE}`;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

async function install(folder: string): Promise<void> {
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder, PACKAGE];
  await new Deno.Command("python3", { args, stdout: "null", stderr: "null" }).output().catch(() => {});
}

/** Path of the Rust original, which is installed when it is not there yet; undefined where pip has none. */
export async function findRustOriginal(): Promise<string | undefined> {
  const folder = cacheFolder();
  const path = `${folder}/bin/codex-relay`;
  if (!await exists(path)) await install(folder);
  return await exists(path) ? path : undefined;
}
