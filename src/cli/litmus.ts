/** The expectations of a flow file as searches: names resolved, each with its place in the file. */
import { type Configuration, isSwitch, type PartName, partNames, parts } from '../../model/configuration.ts';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { everyClaim } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import type { CheckRequest } from '../check/searches.ts';
import type { FlowFile } from '../flow/ast.ts';
import { FlowError, InputError } from '../flow/error.ts';
import { type Expectation, type ExpectationBlock, expectationsIn, type Word } from '../flow/expectations.ts';
import { parseAssumption, refuseNeedless } from '../program/assumptions.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { didYouMean } from '../program/nearest.ts';
import { buildProgram } from '../program/program.ts';
import { configurationOf, isConfigured, scopesFor } from './configuration.ts';
import { selectClaims } from './select-claims.ts';
import { refuseUnusedLocks } from './tree-assumptions.ts';

/** What is expected of one claim. */
export interface ExpectedClaim {
  readonly claim: ShippedClaim;
  readonly expectation: Expectation;
}

/** Expectations that one search decides. */
export interface LitmusSearch {
  readonly request: CheckRequest;
  /** The shipped flow whose functions the file replaces. */
  readonly flow?: string;
  readonly expected: readonly ExpectedClaim[];
}

/** The searches for the expectations of a file, in the order of the text. Throws FlowError with the place of a wrong name. */
export function litmusSearches(file: FlowFile): readonly LitmusSearch[] {
  return expectationsIn(file).flatMap((block) => searchesOf(file, block));
}

function searchesOf(file: FlowFile, block: ExpectationBlock): readonly LitmusSearch[] {
  const options = optionsOf(file, block);
  const expected = expectedClaims(file, block, selectClaims(undefined, configurationOf(options)));
  const groups = at(file, block.at, () => scopesFor(options, isConfigured(options), [...expected.keys()]));
  const assumptions = block.assumptions.map((word) => at(file, word.at, () => parseAssumption(word.text)));
  const searches = kernelsOf(file, block).flatMap((word) =>
    groups.map(({ claims, ...group }): LitmusSearch => {
      const kernel = kernelVersion(word.text);
      const choice = at(file, block.flow?.at ?? block.at, () => flowFor(file, block.flow?.text, kernel));
      return {
        request: { ...choice, ...group, claims, assumptions },
        ...(block.flow === undefined ? {} : { flow: block.flow.text }),
        expected: claims.map((claim) => ({ claim, expectation: expected.get(claim)! })),
      };
    }),
  );
  // A flow that cannot be resolved is found before the first search begins.
  const unknown = searches.flatMap(({ request }) => programOf(request).unknown);
  at(file, block.assumptions[0]?.at ?? block.at, () => {
    refuseUnusedLocks(assumptions, []);
    refuseNeedless(assumptions, unknown);
  });
  return searches;
}

const programOf = ({ flow, overrides, kernel, configuration, assumptions }: CheckRequest) =>
  buildProgram(flow, overrides, kernel, configuration, assumptions);

/** What each claim is expected to be. An expectation that names none is about the `usual` claims that are left. */
function expectedClaims(
  file: FlowFile,
  { expectations }: ExpectationBlock,
  usual: readonly ShippedClaim[],
): ReadonlyMap<ShippedClaim, Expectation> {
  const expected = new Map<ShippedClaim, Expectation>();
  for (const expectation of expectations) {
    for (const { text, at: place } of expectation.claims) {
      const claim = everyClaim.find(({ id }) => id === text);
      if (claim === undefined)
        throw unknownName(
          file,
          { text, at: place },
          'claim',
          everyClaim.map(({ id }) => id),
        );
      if (expected.has(claim)) {
        throw problem(file, place, `'${text}' stands here twice`, 'Expect one verdict of each claim.');
      }
      expected.set(claim, expectation);
    }
  }
  const [general, second] = expectations.filter(({ claims }) => claims.length === 0);
  if (second !== undefined) {
    throw problem(
      file,
      second.at,
      'two expectations are about all other claims',
      'Name the claims of one of them.',
    );
  }
  if (general !== undefined) {
    for (const claim of usual) if (!expected.has(claim)) expected.set(claim, general);
  }
  return new Map(everyClaim.flatMap((claim) => (expected.has(claim) ? [[claim, expected.get(claim)!]] : [])));
}

function kernelsOf(file: FlowFile, { kernels, at: place }: ExpectationBlock): readonly Word[] {
  const names = kernelNames();
  for (const word of kernels ?? []) {
    if (!names.includes(word.text)) throw unknownName(file, word, 'kernel version', names);
  }
  return kernels ?? names.map((text) => ({ text, at: place }));
}

/** The configuration as options of a command line have it. */
function optionsOf(file: FlowFile, block: ExpectationBlock): Parameters<typeof configurationOf>[0] {
  const { scope } = block;
  const names = Object.keys(scopes);
  if (scope !== undefined && !names.includes(scope.text)) throw unknownName(file, scope, 'scope', names);
  const values = block.with.map((word) => partOf(file, word));
  const options = {
    ...(scope === undefined ? {} : { scope: scope.text as ScopeName }),
    ...(Object.fromEntries(values) as Partial<Configuration>),
  };
  at(file, block.with[0]?.at ?? block.at, () => configurationOf(options));
  return options;
}

const flagName = (name: PartName): string => parts[name].flag.slice('--'.length);

/** `ats` or `devices 2` as a part of the configuration and its value. */
function partOf(file: FlowFile, word: Word): readonly [PartName, number | boolean] {
  const [flag = '', value, ...others] = word.text.split(/\s+/);
  const name = partNames.find((one) => flagName(one) === flag);
  if (name === undefined) throw unknownName(file, { ...word, text: flag }, 'option', partNames.map(flagName));
  if (isSwitch(name)) {
    if (value === undefined) return [name, true];
    throw problem(file, word.at, `'${flag}' takes no value`, `Write \`with: ${flag}\`.`);
  }
  const { most } = parts[name];
  const number = Number(value);
  if (others.length > 0 || !/^\d+$/.test(value ?? '') || number < 1 || number > most) {
    throw problem(
      file,
      word.at,
      `'${flag}' takes a whole number from 1 to ${most}`,
      `Write \`with: ${flag} 2\`.`,
    );
  }
  return [name, number];
}

function unknownName(file: FlowFile, word: Word, what: string, known: readonly string[]): FlowError {
  const suggestion = didYouMean(word.text, known);
  const message = `no ${what} '${word.text}'${suggestion === '' ? '' : `: ${suggestion}`}`;
  return problem(file, word.at, message, `There are ${known.join(', ')}.`);
}

const problem = (file: FlowFile, place: Word['at'], message: string, hint: string): FlowError =>
  new FlowError({ source: file.source, text: file.text, at: place, message, hint });

/** Runs `read`, and gives what it refuses a place in the file. */
function at<T>(file: FlowFile, place: Word['at'], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FlowError || !(error instanceof InputError)) throw error;
    throw problem(file, place, error.message, 'Correct this line, or leave it out.');
  }
}
