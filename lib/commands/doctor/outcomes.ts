/**
 * The table of everything that a check may find besides "all well": how grave it is, what it means and what to do.
 *
 * docs/doctor.md is made from it, and a report that is shared holds these sentences instead of what was received. A name
 * in braces in an advice stands for a value that the check fills in.
 *
 * @module
 */

import { CODEX_OUTCOMES } from "./outcomes_codex.ts";
import { MODEL_OUTCOMES } from "./outcomes_model.ts";
import type { OutcomeRow } from "./outcome_row.ts";

/** The outcomes of the checks that ask nothing of a model, by name: the check, a dot and the fault. */
const CONNECTION_OUTCOMES = {
  "configuration.faulty": {
    status: "failed",
    meaning: "A setting cannot be used, so that nothing could be looked at.",
    advice: "change what the sentence names",
  },
  "configuration.default": {
    status: "warning",
    meaning: "No provider is named, so the default one is used.",
    advice: "name yours with --provider NAME (codex-relay providers lists the names), or with --upstream URL",
  },
  "configuration.unsafe": {
    status: "warning",
    meaning: "A setting is not safe, has no effect, or lets a provider refuse its requests.",
    advice: "change what the sentence names",
  },
  "proxy.loopback": {
    status: "failed",
    meaning: "A proxy is set, and NO_PROXY does not except the relay: Codex sends its requests for the relay there.",
    advice: "set NO_PROXY={noProxy} where Codex runs",
  },
  "proxy.local_upstream": {
    status: "failed",
    meaning: "A proxy is set, and NO_PROXY does not except the server on this machine.",
    advice: "set NO_PROXY={noProxy} where the relay runs",
  },
  "port.taken": {
    status: "failed",
    meaning: "Another program listens on the relay's port.",
    advice: "stop that program, or choose another port with --port and print the configuration for Codex again",
  },
  "port.locked": {
    status: "warning",
    meaning: "A relay of this program runs on the port, and asks for a token that is not set here.",
    advice: "set CODEX_RELAY_TOKEN to the relay's token here as well, to have its catalog looked at",
  },
  "network.no_address": {
    status: "failed",
    meaning: "The name of the provider's host has no address.",
    advice: "check the spelling in --upstream, and the network",
  },
  "network.refused": {
    status: "failed",
    meaning: "The provider's host refuses the connection.",
    advice: "check the port in --upstream, and whether a firewall or a proxy is between",
  },
  "network.server_down": {
    status: "failed",
    meaning: "The server on this machine does not run, or listens elsewhere.",
    advice: "start it, or check the port in --upstream",
  },
  "network.no_answer": {
    status: "failed",
    meaning: "The provider's host does not answer in time.",
    advice: "check the network; where a proxy is needed, set HTTPS_PROXY",
  },
  "network.not_permitted": {
    status: "failed",
    meaning: "This program was not permitted to connect to the provider.",
    advice: "name the provider's host in --allow-net",
  },
  "network.untrusted": {
    status: "failed",
    meaning: "The certificate was signed by an authority that this machine's runtime does not know.",
    advice: "if that is your company's proxy or your own server, trust its authority: DENO_CERT=FILE.pem or " +
      "DENO_TLS_CA_STORE=system for Deno, NODE_EXTRA_CA_CERTS=FILE.pem for Bun and Node; otherwise something reads along",
  },
  "network.expired": {
    status: "failed",
    meaning: "The certificate has expired, or is not valid yet.",
    advice: "check this machine's clock, which says {date}; if it is right, the server needs a new certificate",
  },
  "network.wrong_name": {
    status: "failed",
    meaning: "The certificate belongs to another host.",
    advice: "use the name that the certificate was made for in --upstream",
  },
  "network.no_tls": {
    status: "failed",
    meaning: "The port does not speak TLS.",
    advice: "a server without TLS needs http:// in --upstream; otherwise check the port",
  },
  "network.failed": {
    status: "failed",
    meaning: "The connection failed.",
    advice: "check --upstream and the network",
  },
  "key.missing": {
    status: "failed",
    meaning: "The provider wants a key, and there is none.",
    advice: "set {variable} to your key, or name a file that holds it with --api-key-file",
  },
  "key.none": {
    status: "unknown",
    meaning: "The relay has no key of its own and passes on what Codex sends.",
    advice: "if the provider wants a key, name a file that holds it with --api-key-file, or set {variable}",
  },
  "key.malformed": {
    status: "warning",
    meaning: "What is set as the key does not look like one.",
    advice: "set {variable} to the key alone, without quotes, dots, brackets or the name of a variable",
  },
  "list.key_refused": {
    status: "failed",
    meaning: "The provider refuses the key.",
    advice: "check the key in {source}: copied whole, not revoked, made for this provider and region",
  },
  "list.key_needed": {
    status: "failed",
    meaning: "The provider lists its models only with a key.",
    advice: "set {variable} to your key, or name a file that holds it with --api-key-file",
  },
  "list.quota": {
    status: "failed",
    meaning: "The account is empty or over its quota.",
    advice: "add credit at the provider, or choose another with --provider",
  },
  "list.redirected": {
    status: "failed",
    meaning: "The provider sends requests to another address, which the relay does not follow.",
    advice: "set --upstream to the final address",
  },
  "list.none": {
    status: "warning",
    meaning: "There is no list of models at this address.",
    advice: "check that --upstream is the API's base URL, which usually ends in /v1; a provider without a list needs " +
      "--model NAME here",
  },
  "list.empty": {
    status: "warning",
    meaning: "The list of models is empty.",
    advice: "load or install a model on the server, or ask the provider which ones the account may use",
  },
  "model.none": {
    status: "failed",
    meaning: "No model is known that could be asked.",
    advice: "name one with --model NAME",
  },
  "model.unlisted": {
    status: "warning",
    meaning: "The model is not in the provider's list.",
    advice: "{near}",
  },
  "model.retired": {
    status: "warning",
    meaning: "The provider lists the model as retired or disabled.",
    advice: "choose another with --model NAME",
  },
  "model.no_chat": {
    status: "warning",
    meaning: "The provider lists the model as one that does not chat, or calls no tools.",
    advice: "choose another with --model NAME",
  },
} as const satisfies Readonly<Record<string, OutcomeRow>>;

/** Every outcome by its name. */
export const OUTCOMES = { ...CONNECTION_OUTCOMES, ...MODEL_OUTCOMES, ...CODEX_OUTCOMES };

/** Name of an outcome. */
export type OutcomeId = keyof typeof OUTCOMES;

/** The rows with their names, in order. */
export function listOutcomes(): readonly (readonly [OutcomeId, OutcomeRow])[] {
  return Object.entries(OUTCOMES) as [OutcomeId, OutcomeRow][];
}
