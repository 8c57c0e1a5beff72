/** Kernel trees against the flows that were written by hand: which version a tree is held to, and what claims say. */
import { scopes } from '../model/scopes.ts';
import type { Configuration } from '../model/system.ts';
import { check, type KernelVersion, shippedFlow } from '../src/index.ts';
import { type Reading, readKernel } from '../src/kernel/extract.ts';
import { type Grammar, loadGrammar } from '../src/kernel/grammar.ts';
import type { Note } from '../src/kernel/note.ts';
import { vtd } from '../src/kernel/rules/vtd.ts';
import { missingSeries } from '../src/kernel/toys/kernel-sources.ts';
import type { KernelTree } from '../src/kernel/tree.ts';
import { addKernelVersion } from '../src/program/library.ts';
import { buildProgram, type ResolvedProgram } from '../src/program/program.ts';
import { treeVersion } from '../src/program/tree-version.ts';
import { untestedText } from '../src/words/verdict-text.ts';
import { claims } from './catalog.ts';

/** Kernels whose C was compared with a version, and that version; of a series the oldest first. */
const compared: readonly (readonly [kernel: string, version: string])[] = [
  ['5.10.223', '5.9'],
  ['6.1.170', '6.1'],
  ['6.1.192', '6.1.192'],
  ['6.12.117', '6.12.117'],
  ['7.2.13', '7.3'],
  ['7.3.4', '7.3'],
];

/** The version that a kernel is held to. */
export interface Held {
  readonly version: string;
  /** Whether a person has compared the two. A release that came later may differ, which is news and no mistake. */
  readonly isCompared: boolean;
}

/** What a kernel is held to: its own version, or that of the release before it in its series. */
export function heldTo(kernel: string): Held | undefined {
  const own = compared.find(([name]) => name === kernel);
  if (own !== undefined) return { version: own[1], isCompared: true };
  const [major, minor, patch = 0] = kernel.split('.').map(Number);
  const before = compared.findLast(([name]) => {
    const [first, second, third = 0] = name.split('.').map(Number);
    return first === major && second === minor && third < patch;
  });
  return before === undefined ? undefined : { version: before[1], isCompared: false };
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

/**
 * Holds a tree to its version: gives what differs, which is nothing for kernels that were compared. Of a later release
 * the test is skipped with the difference as its reason.
 */
export function differences(
  ours: readonly string[],
  written: readonly string[],
  held: Held,
  skip: (reason: string) => void,
): readonly string[] {
  const lines = ours.flatMap((line, i) => (line === written[i] ? [] : [`${line}, and not ${written[i]}`]));
  if (lines.length > 0 && !held.isCompared) {
    skip(`the C is no longer that of ${held.version}; write down a version: ${lines.join('; ')}`);
  }
  return lines;
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
    [claim, verdict, ...untestedText({ untested })].join(' '),
  );
}

const searched = new Map<string, readonly string[]>();

/** The same, searched once for all kernels that run the same steps, whatever their functions are called. */
export function verdictsOfOnce(
  kernel: KernelVersion,
  flowName: string,
  configuration: Configuration,
): readonly string[] {
  const program = buildProgram(shippedFlow(kernel, flowName), undefined, kernel, configuration);
  const key = JSON.stringify([configuration, stepsAlone(program)]);
  const lines = searched.get(key) ?? verdictsOf(kernel, flowName, configuration);
  searched.set(key, lines);
  return lines;
}

/** What a program does, and what of it is unknown: without places, labels, and the names of its functions. */
function stepsAlone({ threads, second, begins, enlists, locks, chooses, unknown }: ResolvedProgram): unknown {
  const isSaid = (key: string): boolean => key === 'origin' || key === 'labels';
  const isFrame = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'frame';
  const text = JSON.stringify([threads, second], (key, value: unknown) => {
    if (isSaid(key)) return undefined;
    return isFrame(value) ? { ...(value as object), name: '' } : value;
  });
  return [text, begins, enlists, locks, chooses, unknown];
}

/** The claims that the flow `exit` of a kernel violates, each in its own scope. */
export function violatedBy(kernel: KernelVersion): readonly string[] {
  const flow = shippedFlow(kernel, 'exit');
  return claims.flatMap((claim) => {
    const { configuration } = scopes[claim.scope];
    const [result] = check({ flow, flowName: 'exit', kernel, configuration, claims: [claim] });
    return result!.verdict === 'violated' ? [claim.id] : [];
  });
}

/** What a reading notes that the one before did not: kind and text, without the places, which a patch moves. */
export function newNotes(before: Reading, after: Reading): readonly string[] {
  const textOf = ({ kind, text }: Note): string => `${kind}: ${text}`;
  const known = new Set(before.notes.map(textOf));
  return [...new Set(after.notes.map(textOf))].filter((text) => !known.has(text));
}
