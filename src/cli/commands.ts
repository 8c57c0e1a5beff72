/** The commands: what each is for, and the module that has it, which is loaded when it is named. */
import type { Command } from 'commander';

export interface CommandRow {
  readonly what: string;
  /** Gives what adds the arguments, the options and the action. */
  readonly load: () => Promise<(command: Command) => void>;
}

export const commands: Readonly<Record<string, CommandRow>> = {
  check: {
    what: 'search every interleaving of a flow; without FILE, of the shipped flow over every kernel version',
    load: async () => (await import('./check-command.ts')).addCheck,
  },
  new: {
    what: 'write a flow to begin with: the functions of a kernel version that tear an entry down',
    load: async () => (await import('./new-command.ts')).addNew,
  },
  test: {
    what: 'litmus tests: search flows that say in their heads what will be found',
    load: async () => (await import('./test-command.ts')).addTest,
  },
  replay: {
    what: 'walk the traces of a report that `check --json` printed; on a terminal, step by step',
    load: async () => (await import('./replay-command.ts')).addReplay,
  },
  inspect: {
    what: 'walk the statecharts by hand, in a browser, offline',
    load: async () => (await import('./inspect-command.ts')).addInspect,
  },
  watch: {
    what: 'watch the xstate actors of a running program, on a page of this computer',
    load: async () => (await import('./watch-command.ts')).addWatch,
  },
  compare: {
    what: 'print which claims change from A to B, each with an interleaving that only one of them allows',
    load: async () => (await import('./compare-command.ts')).addCompare,
  },
  mutate: {
    what: 'find out which steps a flow needs: delete each step of FILE, swap it with the next, or change its tag, and check again; without FILE, each step that the kernel version runs',
    load: async () => (await import('./mutate-command.ts')).addMutate,
  },
  campaign: {
    what: 'random interleavings of shipped flows, with random edits and configurations; each counterexample is made minimal',
    load: async () => (await import('./campaign-command.ts')).addCampaign,
  },
  history: {
    what: 'real defects of the kernel as pairs: the claim that broke before, and its proof after the repair',
    load: async () => (await import('./history-command.ts')).addHistory,
  },
  kernel: {
    what: 'read the C of a kernel tree and print it as a flow; what was not understood goes to stderr',
    load: async () => (await import('./kernel-command.ts')).addKernel,
  },
  list: {
    what: 'list kernels, flows, scopes, claims, primitives, rules or events, each with its meaning and source, or the functions of a kernel version that a file can replace',
    load: async () => (await import('./list-command.ts')).addList,
  },
  export: {
    what: 'write a system for SPIN, rumur, TLC, drawings or programs',
    load: async () => (await import('./export-command.ts')).addExport,
  },
  import: {
    what: 'turn a counterexample of SPIN, rumur or TLC into a report that `replay` reads',
    load: async () => (await import('./import-command.ts')).addImport,
  },
  help: {
    what: 'print a manual, or what a command takes; without TOPIC, the list',
    load: async () => (await import('./help-command.ts')).addHelp,
  },
};
