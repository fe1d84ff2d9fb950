/**
 * Tests that sources and probabilities beside a text are read in every shape, and that broken ones are left out.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeCitations, decodeLogprobs } from "../../../lib/wire/text_details.ts";

const SOURCE = { url: "https://a.example/", title: "A", start_index: 2, end_index: 9 };

Deno.test("decodeCitations() reads a source whether or not it is nested under its type", () => {
  const nested = { type: "url_citation", url_citation: { ...SOURCE, content: "An excerpt." } };
  const flat = { type: "url_citation", ...SOURCE };
  assertEquals(decodeCitations([nested, flat]), [flat, flat].map((each) => ({ ...each, type: "url_citation" })));
});

Deno.test("decodeCitations() gives a source without title and place an empty title and the place 0", () => {
  const url = "https://a.example/";
  assertEquals(decodeCitations([{ type: "url_citation", url_citation: { url, start_index: -1, end_index: 2.5 } }]), [
    { type: "url_citation", url, title: "", start_index: 0, end_index: 2 },
  ]);
});

Deno.test("decodeCitations() leaves out what is no source on the web", () => {
  const others = [null, 5, "x", { type: "file_citation", file_id: "f" }, { type: "url_citation" }, {
    type: "url_citation",
    url: 5,
  }];
  assertEquals(decodeCitations(others), []);
});

Deno.test("decodeLogprobs() reads tokens with their bytes and the likeliest ones at their place", () => {
  const top = [{ token: "Hi", logprob: -1.5, bytes: [72, 105] }, { token: "Yo", logprob: -4 }, { token: 5 }, null];
  assertEquals(decodeLogprobs([{ token: "Hel", logprob: -0.5, bytes: null, top_logprobs: top }]), [{
    token: "Hel",
    logprob: -0.5,
    bytes: [],
    top_logprobs: [{ token: "Hi", logprob: -1.5, bytes: [72, 105] }, { token: "Yo", logprob: -4, bytes: [] }],
  }]);
});

Deno.test("decodeLogprobs() leaves out tokens without a name or a probability", () => {
  assertEquals(decodeLogprobs([null, {}, { token: "a" }, { token: "a", logprob: "x" }, { logprob: -1 }]), []);
});
