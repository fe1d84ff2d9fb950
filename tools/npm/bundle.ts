/**
 * The program as a folder of JavaScript: a few files in place of hundreds, which start sooner and need no package.
 *
 * @module
 */
import { runTool } from "./run_tool.ts";

/** Where the code of a package begins: a path into Deno's cache, in a comment or as the name of a CommonJS module. */
const PACKAGE_PATH = /^(\/\/ | *")[^\s"]*\/npm\/registry\.npmjs\.org\/((?:@[^/\s]+\/)?[^/\s]+)\/(\d[^/\s]*)/gm;

/** A package whose code a bundle holds. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
}

/** The text of a bundled file without paths of the building machine, and the packages that it holds code of. */
export function nameBundled(text: string): { readonly text: string; readonly bundled: readonly Bundled[] } {
  const bundled: Bundled[] = [];
  const named = text.replaceAll(PACKAGE_PATH, (_, before, name, version) => {
    bundled.push({ name, version });
    return `${before}${name}@${version}`;
  });
  return { text: named, bundled };
}

/**
 * Bundles `entries` and all that they may load into `folder`, where they keep their paths.
 *
 * One file for all would start more slowly: what is compiled only when it is called is not kept in V8's cache of code.
 *
 * @param edit Changes the text of each file; absent: it stays as it is.
 * @returns The packages whose code is in it.
 */
export async function bundleProgram(
  folder: string,
  entries: readonly string[],
  edit: (text: string) => string = (text) => text,
): Promise<readonly Bundled[]> {
  await runTool("deno", ["bundle", "--quiet", "--code-splitting", "--outdir", folder, ...entries]);
  const found = new Map<string, Bundled>();
  for (const path of listScripts(folder)) {
    const { text, bundled } = nameBundled(await Deno.readTextFile(path));
    for (const one of bundled) found.set(`${one.name}@${one.version}`, one);
    await Deno.writeTextFile(path, edit(text));
  }
  return [...found.values()];
}

function listScripts(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? listScripts(path) : [path];
  });
}

/** The licences of what is bundled, which ask to go with every copy. */
export async function formatLicenses(bundled: readonly Bundled[]): Promise<string> {
  const { denoDir, npmCache } = JSON.parse(await runTool("deno", ["info", "--json"]));
  const root = `${npmCache ?? `${denoDir}/npm`}/registry.npmjs.org`;
  const texts = bundled.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ name, version }) => {
    const folder = `${root}/${name}/${version}`;
    const { license, author } = JSON.parse(Deno.readTextFileSync(`${folder}/package.json`));
    const file = [...Deno.readDirSync(folder)].find((entry) => /^licen[cs]e/i.test(entry.name))?.name;
    const by = typeof author === "string" ? author : author?.name;
    const text = file === undefined
      ? `Its package holds no text of the licence${by === undefined ? "" : `; its author is ${by}`}.`
      : Deno.readTextFileSync(`${folder}/${file}`).trim();
    return `${name} ${version}: ${license}\n\n${text}\n`;
  });
  return `This program holds code of these packages.\n\n${texts.join("\n----\n\n")}`;
}
