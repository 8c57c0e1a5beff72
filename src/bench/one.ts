/** Explores one system in one way, in a process of its own, and prints what that took: `one.js SYSTEM CONTESTANT`. */
import { type Cost, explore } from '../engine/index.ts';
import { ours, type Run } from './contestants.ts';
import { systems } from './systems.ts';

const [name, contestant] = process.argv.slice(2);
const system = systems[name!]!();
const seconds = ({ user, system: kernel }: NodeJS.CpuUsage): number => (user + kernel) / 1e6;

let cost: Cost | undefined;
let cpuSeconds = 0;
const from = process.cpuUsage();
// Preparing takes one thread, so it takes of a processor what is not waited for: a search of one state says it.
explore(system, [], { ...ours[contestant!], maxStates: 1 });
const prepared = seconds(process.cpuUsage(from));
const begin = process.cpuUsage();
const { counts } = explore(system, [], {
  ...ours[contestant!],
  onEnd(of) {
    cost = of;
    cpuSeconds = seconds(process.cpuUsage(begin)) - prepared;
  },
});
const run: Omit<Run, 'peakBytes'> = {
  states: counts.distinct,
  transitions: counts.generated - 1,
  seconds: cost!.searchedMs / 1000,
  cpuSeconds,
  preparedSeconds: cost!.preparedMs / 1000,
  bytes: cost!.bytes,
};
process.stdout.write(`${JSON.stringify(run)}\n`);
