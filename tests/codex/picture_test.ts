/**
 * The README's picture against the screen of the real Codex.
 *
 * `deno task picture` draws it again; the ordinary run may not write.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { takePicture } from "../support/codex/picture.ts";
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
