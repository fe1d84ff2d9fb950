/**
 * The writer of catalog files, whole or not at all.
 *
 * @module
 */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a whole file or nothing: missing folders are created, and the text is written next to the file, then renamed
 * over it.
 *
 * @throws What the file system throws; the old file is then still whole.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${crypto.randomUUID()}.new`;
  try {
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw thrown;
  }
}
