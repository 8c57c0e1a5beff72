/** Kernel trees against the flows that were written by hand: which version a tree is held to, and what claims say. */
import type { Configuration } from '../model/system.ts';
import { addKernelVersion } from '../src/check/library.ts';
import { treeVersion } from '../src/check/tree-version.ts';
import { check, type KernelVersion, shippedFlow } from '../src/index.ts';
import { type Reading, readKernel } from '../src/kernel/extract.ts';
import { type Grammar, loadGrammar } from '../src/kernel/grammar.ts';
import { vtd } from '../src/kernel/rules/vtd.ts';
import { missingSeries } from '../src/kernel/toys/kernel-sources.ts';
import type { KernelTree } from '../src/kernel/tree.ts';
import { claims } from './catalog.ts';

/** Kernels whose C was compared with a version, and that version. A package that comes later is not held to one. */
const held: Readonly<Record<string, string>> = {
  '5.10.223': '5.9',
  '6.1.170': '6.1',
  '6.1.192': '6.1.192',
  '6.12.117': '6.12.117',
  '7.2.13': '7.3',
  '7.3.4': '7.3',
};

/** The version that a kernel is held to, where somebody has compared them. */
export function heldTo(kernel: string): string | undefined {
  return held[kernel];
}

/** What cannot be looked at here, in words for the names of tests that are skipped. */
export function missing(): readonly string[] {
  return missingSeries().map((series) => `${series}x is not among the sources in KERNEL_SOURCES`);
}

let grammar: Promise<Grammar> | undefined;

/** Reads the C of a tree. */
export async function readTree(tree: KernelTree): Promise<Reading> {
  grammar ??= loadGrammar();
  return readKernel(tree, vtd, await grammar);
}

/** The version that a reading makes, under a name that no shipped version has. */
export function versionOf(reading: Reading): KernelVersion {
  const version = treeVersion(reading, `${reading.name}-tree`);
  addKernelVersion(version);
  return version;
}

/** What every claim says about a flow: its name, the verdict, and what is missing for a test. */
export function verdictsOf(
  kernel: KernelVersion,
  flowName: string,
  configuration: Configuration,
): readonly string[] {
  const flow = shippedFlow(kernel, flowName);
  const results = check({ flow, flowName, kernel, configuration, claims });
  return results.map(({ claim, verdict, untested }) =>
    [claim, verdict, ...untested.map((what) => `without ${what}`)].join(' '),
  );
}
