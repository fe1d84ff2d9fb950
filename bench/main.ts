/**
 * The command `deno task bench`; see `README.md`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { compare } from "./compare.ts";
import { measureMemory } from "./measure_memory.ts";
import { profileWorkloads } from "./profile.ts";
import { WORKLOADS } from "./workloads.ts";

const ROUNDS = 3;
/** The name by which the figures in memory are chosen. */
const MEMORY = "memory";

async function main(): Promise<void> {
  const { _: words, profile, rounds, contestants = "" } = parseArgs(Deno.args, {
    boolean: ["profile"],
    string: ["rounds", "contestants"],
  });
  const all = [...Object.keys(WORKLOADS), MEMORY];
  const asked = words.length === 0 ? all : words.flatMap((word) => all.filter((name) => name.startsWith(`${word}`)));
  const workloads = asked.filter((name) => name !== MEMORY);
  if (profile) return await profileWorkloads(workloads);
  const choice = {
    rounds: Number(rounds ?? ROUNDS),
    contestants: contestants === "" ? undefined : `${contestants}`.split(","),
  };
  if (workloads.length > 0) await compare(workloads, choice);
  if (asked.includes(MEMORY)) console.log(`In memory, of this relay alone\n\n${measureMemory()}\n`);
}

if (import.meta.main) await main();
