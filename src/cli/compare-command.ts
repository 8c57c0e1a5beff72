/** `pasidcheck compare A B`: which claims change from one flow or kernel version to another. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { everyClaim } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { changesOf, compareClaims, compareObservable } from '../compare/compare.ts';
import { changedFunctions } from '../compare/functions.ts';
import { InputError } from '../flow/error.ts';
import { kernelNames } from '../program/library.ts';
import { buildProgram } from '../program/program.ts';
import {
  type ComparedScope,
  type Comparison,
  type ComparisonFacts,
  comparisonOf,
  type ExplainedClaim,
} from '../report/comparison.ts';
import { formatComparison } from '../report/comparison-text.ts';
import type { Assumption, Result, Verdict } from '../report/verdict.ts';
import { addAssume, neededBy } from './assume-option.ts';
import { addBoundOptions, type BoundOptions, boundsOf } from './bounds.ts';
import { checkCommandLine } from './command-line.ts';
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  everyScope,
  isConfigured,
  leftOut,
  type ScopeGroup,
  scopesFor,
} from './configuration.ts';
import { exitCodes } from './exit-codes.ts';
import { flowsHelp } from './flows.ts';
import { commaList } from './option-values.ts';
import { hasColours, print, printJson, say } from './output.ts';
import { progressLine } from './progress.ts';
import { claimsFor } from './select-claims.ts';
import { type NamedSoftware, softwareFor } from './software.ts';
import { locksAssumed, rulesWith } from './tree-assumptions.ts';
import { loadDirectories, loadRevisions, type NamedTree } from './tree-options.ts';
import { readingsText } from './tree-report.ts';
import { toolVersion } from './version.ts';

interface CompareOptions extends ConfigurationOptions, BoundOptions {
  readonly flow?: string;
  readonly kernel?: string;
  readonly claim?: readonly string[];
  readonly quick?: true;
  readonly full?: true;
  readonly json?: true;
  readonly tree?: string;
  readonly assume?: readonly Assumption[];
}

/** One of the two, as it was named. */
interface Side extends NamedSoftware {
  readonly name: string;
  readonly assumptions?: readonly Assumption[];
}

/** The name of a file that came over standard input. */
const STDIN = '<stdin>';

/** Adds the command. */
export function addCompare(command: Command): void {
  command
    .argument('<A>', 'a kernel version, the directory of a kernel tree, or a file as for check')
    .argument('<B>', 'the same')
    .option(
      '--flow <name>',
      'search this shipped flow (for a version: exit); a file then replaces functions of the kernel',
    )
    .option('--kernel <version>', 'the version whose functions a file is set among (default: the other side)')
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .option(
      '--tree <directory>',
      'A and B are revisions of this git repository: read their C, without a checkout',
    )
    .option('--quick', 'compare each claim in one small scope instead of every scope')
    .option('--full', 'print every step of a trace, not only those that matter')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      () =>
        `\n${flowsHelp()}\n\nExit codes: 0 B keeps every claim that A keeps, 1 it breaks one, 2 bad input, 3 a bound was hit or a call is unknown.`,
    );
  addAssume(command);
  addConfigurationOptions(
    command,
    'a named configuration, which the options below change; without any of these, every scope is compared',
  );
  addBoundOptions(command).action(async (a: string, b: string, options: CompareOptions) => {
    const { tree, assume = [] } = options;
    const rules = rulesWith(assume);
    const trees =
      tree === undefined ? await loadDirectories([a, b], rules) : await loadRevisions(tree, [a, b], rules);
    run(a, b, options, trees);
  });
}

/** Both sides: software that is shipped or given, or the trees that were read for them. */
function run(a: string, b: string, options: CompareOptions, trees: readonly (NamedTree | undefined)[]): void {
  const read = trees.flatMap((tree) => tree ?? []);
  const versions = read.length === 2 ? [a, b] : kernelNames();
  const selected = claimsFor(options.claim, options);
  const { places, searched } = placesFor(options, selected);
  if (a === '-' && b === '-') throw new InputError('only one of the two can be standard input');
  if (options.kernel !== undefined && [a, b].every((name) => versions.includes(name)))
    throw new InputError(`--kernel is for a file: ${a} and ${b} are versions themselves`);
  const [before, after] = assumingNeeded(
    [sideFor(a, b, options, trees[0]), sideFor(b, a, options, trees[1])],
    trees,
    places,
    options.assume ?? [],
  );
  const pair = { before, after };
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const compared = places.flatMap((place) =>
    compareClaims(
      pair,
      place,
      boundsOf(options, (text) => progress.show(`${place.scopeName ?? 'claims'}: ${text}`)),
    ),
  );
  progress.show('what breaks the claims');
  const inOrder = selected.flatMap((claim) =>
    changesOf(
      compared.filter((one) => one.claim === claim),
      pair,
    ),
  );
  const isSame = inOrder.every(
    ({ change }) => change === 'kept' || change === 'violated' || change === 'untested',
  );
  const observable = (place: ScopeGroup): ComparedScope => {
    progress.show(`${place.scopeName ?? 'no verdict changes'}: comparing observable behaviour`);
    return compareObservable(pair, place);
  };
  const comparison: ComparisonFacts = {
    formatVersion: 3,
    tool: 'pasidcheck',
    version: toolVersion,
    before: described(before),
    after: described(after),
    verdict: verdictOf(inOrder),
    functions: changedFunctions(before, after),
    searched,
    claims: inOrder,
    // Only the small scopes: observable behaviour is much larger than what claims read.
    observable: isSame ? scopesFor(options, isConfigured(options), selected).map(observable) : [],
  };
  progress.clear();
  printComparison(comparison, pair, options, trees);
  if (options.json !== true && read.length > 0) print(readingsText(read));
  say(`${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  process.exitCode = exitCodes[comparison.verdict];
}

/**
 * Both sides with the assumptions that each needs; says which it does not need. Throws an `InputError` for one that neither
 * needs.
 */
function assumingNeeded(
  sides: readonly [Side, Side],
  trees: readonly (NamedTree | undefined)[],
  places: readonly ScopeGroup[],
  given: readonly Assumption[],
): readonly [Side, Side] {
  if (given.length === 0) return sides;
  const asked = sides.map((side, i) => ({
    name: side.name,
    unknown: unknownIn(side, places, given),
    locks: locksAssumed([trees[i] ?? []].flat()),
  }));
  const { assumptions, notes } = neededBy(asked, given);
  for (const note of notes) say(`note: ${note}\n`);
  const [before, after] = sides;
  return [
    { ...before, assumptions: assumptions[0]! },
    { ...after, assumptions: assumptions[1]! },
  ];
}

/** The unknown calls of software in some configurations. */
function unknownIn(
  { flow, overrides, kernel }: Side,
  places: readonly ScopeGroup[],
  given: readonly Assumption[],
): readonly string[] {
  return [
    ...new Set(
      places.flatMap(
        ({ configuration }) => buildProgram(flow, overrides, kernel, configuration, given).unknown,
      ),
    ),
  ];
}

/** Where the claims are compared: in the configuration of the options, or as `check` searches without one. */
function placesFor(
  options: CompareOptions,
  selected: readonly ShippedClaim[],
): { readonly places: readonly ScopeGroup[]; readonly searched: Comparison['searched'] } {
  if (isConfigured(options)) {
    if (options.quick === true)
      throw new InputError('--quick chooses the scopes: leave out the options about the configuration');
    const places = scopesFor(options, true, selected);
    const scope = places[0]?.scopeName;
    return { places, searched: { kind: 'one', ...(scope === undefined ? {} : { scope }) } };
  }
  const isEvery = options.quick !== true;
  const places = isEvery ? everyScope(selected) : scopesFor(options, false, selected);
  const names = places.flatMap(({ scopeName }) => scopeName ?? []);
  return {
    places,
    searched: isEvery
      ? { kind: 'every', scopes: names, leftOut: [...leftOut] }
      : { kind: 'own', scopes: names },
  };
}

/** A tree, or a version by its name, else a file set among the functions of `--kernel` or of the version on the other side. */
function sideFor(
  name: string,
  other: string,
  { flow, kernel, tree: repository }: CompareOptions,
  tree: NamedTree | undefined,
): Side {
  if (tree !== undefined) {
    const shown = repository === undefined ? tree.kernel : name;
    return { name: shown, ...softwareFor(undefined, flow, tree.kernel) };
  }
  const versions = kernelNames();
  if (versions.includes(name)) return { name, ...softwareFor(undefined, flow, name) };
  if (name !== '-' && !existsSync(name)) {
    throw new InputError(`${name} is neither a kernel version (${versions.join(', ')}) nor a file`);
  }
  const version = kernel ?? (versions.includes(other) ? other : undefined);
  if (version === undefined) {
    throw new InputError(`${name}: say whose functions the file is set among: --kernel VERSION`);
  }
  return { name: name === '-' ? STDIN : name, ...softwareFor(name, flow, version) };
}

function described({ name, kernel, flowName, input }: Side): Comparison['before'] {
  return { name, kernel: kernel.name, flow: flowName, ...(input === undefined ? {} : { input }) };
}

/** What B makes of the claims that A keeps. */
function verdictOf(compared: readonly ExplainedClaim[]): Verdict {
  if (compared.some(({ change }) => change === 'broken')) return 'violated';
  return compared.some(({ change }) => change === 'open') ? 'inconclusive' : 'proved';
}

function printComparison(
  comparison: ComparisonFacts,
  sides: Readonly<Record<'before' | 'after', Side>>,
  { flow, scope, full, json }: CompareOptions,
  trees: readonly (NamedTree | undefined)[],
): void {
  const replay = (side: 'before' | 'after', result: Result): string => {
    const { name, input } = sides[side];
    const file = name === STDIN ? '-' : name;
    return checkCommandLine(result, {
      file: input === undefined ? undefined : file,
      flow,
      scope,
      software: trees[side === 'before' ? 0 : 1]?.software,
    });
  };
  if (json === true) {
    printJson(comparisonOf(comparison));
    return;
  }
  print(
    formatComparison(comparison, {
      colour: hasColours(),
      claims: new Map(everyClaim.map(({ id, holds }) => [id, holds])),
      replay,
      full: full === true,
    }),
  );
}
