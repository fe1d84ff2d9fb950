/**
 * The README's pictures against the screen of the real Codex.
 *
 * `deno task picture` draws them again; the ordinary run may not write.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { takePicture } from "../support/codex/picture.ts";
import { hasOpenssl } from "../support/codex/private_internet.ts";
import { takeRunPicture } from "../support/codex/run_picture.ts";
import { HAS_LOCAL_SERVERS } from "../support/codex/run_scripts.ts";
import { hasTmux } from "../support/codex/terminal.ts";

const PICTURE = new URL("../../docs/codex.svg", import.meta.url);

Deno.test({
  name: "docs/codex.svg shows what Codex shows when it repairs a file through the relay (else: deno task picture)",
  ignore: !await hasTmux(),
  async fn() {
    const picture = await takePicture();
    if (Deno.args.includes("--update")) return Deno.writeTextFileSync(PICTURE, picture);
    assertEquals(picture, Deno.readTextFileSync(PICTURE));
  },
});

const RUN_PICTURE = new URL("../../docs/run.svg", import.meta.url);

Deno.test({
  name: "docs/run.svg shows what one command brings up (else: deno task picture)",
  ignore: !await hasTmux() || !hasOpenssl() || HAS_LOCAL_SERVERS,
  async fn() {
    const picture = await takeRunPicture();
    if (Deno.args.includes("--update")) return Deno.writeTextFileSync(RUN_PICTURE, picture);
    assertEquals(picture, Deno.readTextFileSync(RUN_PICTURE));
  },
});
