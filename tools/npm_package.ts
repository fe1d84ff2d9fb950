/**
 * The build of the npm package: one folder of JavaScript for Node, without dependencies and install scripts.
 *
 * `deno task npm:pack` writes it to `dist/npm` and packs it to `dist/codex-relay-VERSION.tgz`; with
 * a folder behind it, it is only written there. docs/releasing.md says how it is published.
 *
 * @module
 */
import deno from "../deno.json" with { type: "json" };
import { bundleProgram, formatLicenses } from "./npm/bundle.ts";
import { fromRoot, runTool } from "./npm/run_tool.ts";

/** Name of the package on npm, which is also the name of its command. */
const PACKAGE_NAME = "codex-relay";

/** Oldest version of Node that the package runs on. */
const OLDEST_NODE = ">=20.18.1";

/** By what main.ts asks whether it is the program: in the bundle, the launcher is. */
const ASKS_FOR_MAIN = "import.meta.main";

/** What the launcher imports, in its order; the bundle keeps their paths. */
const ENTRIES: readonly string[] = ["tools/npm/prepare_node.ts", "main.ts"];

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

/** Builds the package in `folder`, which must not exist. */
export async function buildNpmPackage(folder: string, repository?: string): Promise<void> {
  const bundled = await bundleProgram(`${folder}/lib`, ENTRIES, (text) => text.replace(ASKS_FOR_MAIN, "true"));
  const launcher = await Deno.readTextFile(fromRoot("tools/npm/launcher.js"));
  await Deno.writeTextFile(`${folder}/codex-relay.js`, `#!/usr/bin/env node\n${launcher}`, { mode: 0o755 });
  for (const page of ["README.md", "LICENSE"]) await Deno.copyFile(fromRoot(page), `${folder}/${page}`);
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(createPackageManifest(repository), null, 2) + "\n");
  await Deno.writeTextFile(`${folder}/THIRD-PARTY-LICENSES`, await formatLicenses(bundled));
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
