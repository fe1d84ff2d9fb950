/**
 * The build of the npm package: one folder of JavaScript for Node, without dependencies and install scripts.
 *
 * `deno task npm:pack` writes it to `dist/npm` and packs it to `dist/codex-relay-VERSION.tgz`; with
 * a folder behind it, it is only written there. docs/releasing.md says how it is published.
 *
 * @module
 */
import deno from "../deno.json" with { type: "json" };
import { fromRoot, runTool } from "./npm/run_tool.ts";

/** Name of the package on npm, which is also the name of its command. */
const PACKAGE_NAME = "codex-relay";

/** Oldest version of Node that the package runs on. */
const OLDEST_NODE = ">=20.18.1";

/** By what main.ts asks whether it is the program: in the bundle, the launcher is. */
const ASKS_FOR_MAIN = "import.meta.main";

/** Where the code of a package begins: a path into Deno's cache, in a comment or as the name of a CommonJS module. */
const PACKAGE_PATH = /^(\/\/ | *")[^\s"]*\/npm\/registry\.npmjs\.org\/((?:@[^/\s]+\/)?[^/\s]+)\/(\d[^/\s]*)/gm;

/** What the launcher imports, in its order; the bundle keeps their paths. */
const ENTRIES: readonly string[] = ["tools/npm/prepare_node.ts", "main.ts"];

/** A package whose code the bundle holds. */
interface Bundled {
  readonly name: string;
  readonly version: string;
}

/** The package's `package.json`. `repository` is `OWNER/NAME` on GitHub, which the proof of origin must name. */
export function createPackageManifest(repository?: string): Record<string, unknown> {
  return {
    name: PACKAGE_NAME,
    version: deno.version,
    description:
      "A local proxy that lets Codex CLI use any provider that speaks Chat Completions, Responses or Messages",
    keywords: ["codex", "codex-cli", "openai", "responses-api", "chat-completions", "proxy", "llm"],
    license: deno.license,
    type: "module",
    bin: { [PACKAGE_NAME]: "codex-relay.js" },
    files: ["codex-relay.js", "lib", "THIRD-PARTY-LICENSES"],
    engines: { node: OLDEST_NODE },
    ...(repository !== undefined && {
      repository: { type: "git", url: `git+https://github.com/${repository}.git` },
      homepage: `https://github.com/${repository}#readme`,
      bugs: `https://github.com/${repository}/issues`,
    }),
    publishConfig: { access: "public" },
  };
}

/**
 * The text of a bundled file for the package: the main module runs, and paths of the building machine are gone.
 *
 * @returns The text, and the packages that it holds code of.
 */
export function prepareBundle(text: string): { readonly text: string; readonly bundled: readonly Bundled[] } {
  const bundled: Bundled[] = [];
  const prepared = text.replace(ASKS_FOR_MAIN, "true").replaceAll(PACKAGE_PATH, (_, before, name, version) => {
    bundled.push({ name, version });
    return `${before}${name}@${version}`;
  });
  return { text: prepared, bundled };
}

/** Builds the package in `folder`, which must not exist. */
export async function buildNpmPackage(folder: string, repository?: string): Promise<void> {
  const lib = `${folder}/lib`;
  await runTool("deno", ["bundle", "--quiet", "--code-splitting", "--outdir", lib, ...ENTRIES]);
  const found = new Map<string, Bundled>();
  for (const path of listScripts(lib)) {
    const { text, bundled } = prepareBundle(await Deno.readTextFile(path));
    for (const one of bundled) found.set(`${one.name}@${one.version}`, one);
    await Deno.writeTextFile(path, text);
  }
  const launcher = await Deno.readTextFile(fromRoot("tools/npm/launcher.js"));
  await Deno.writeTextFile(`${folder}/codex-relay.js`, `#!/usr/bin/env node\n${launcher}`, { mode: 0o755 });
  for (const page of ["README.md", "LICENSE"]) await Deno.copyFile(fromRoot(page), `${folder}/${page}`);
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(createPackageManifest(repository), null, 2) + "\n");
  await Deno.writeTextFile(`${folder}/THIRD-PARTY-LICENSES`, await formatLicenses([...found.values()]));
}

function listScripts(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? listScripts(path) : [path];
  });
}

/** The licences of what is bundled, which ask to go with every copy. */
async function formatLicenses(bundled: readonly Bundled[]): Promise<string> {
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
  return `The folder lib holds code of these packages.\n\n${texts.join("\n----\n\n")}`;
}

async function main([folder]: readonly string[]): Promise<void> {
  if (folder !== undefined) return await buildNpmPackage(folder);
  const built = fromRoot("dist/npm");
  await Deno.remove(built, { recursive: true }).catch(() => {});
  await buildNpmPackage(built, Deno.env.get("GITHUB_REPOSITORY"));
  await runTool("npm", ["pack", "--silent", "--pack-destination", fromRoot("dist"), built]);
  console.log(`Packed dist/${PACKAGE_NAME}-${deno.version}.tgz`);
}

if (import.meta.main) await main(Deno.args);
