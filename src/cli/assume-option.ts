/** `--assume`: what the user takes for granted, and which of the compared or searched software needs it. */
import type { Command } from 'commander';
import { InputError } from '../flow/error.ts';
import { assumptionText, parseAssumption } from '../program/assumptions.ts';
import { nearMisses } from '../program/nearest.ts';
import type { Assumption } from '../report/verdict.ts';

/** Adds the option. */
export const addAssume = (command: Command): Command =>
  command.option(
    '--assume <what>',
    "an assumption that verdicts may rest on, such as 'foo() has no effect'; may be repeated",
    collect,
  );

function collect(text: string, before: readonly Assumption[] = []): readonly Assumption[] {
  return [...before, parseAssumption(text)];
}

/** Software, and what an assumption may be about in it. */
export interface Asked {
  readonly name: string;
  /** Its unknown calls. */
  readonly unknown: readonly string[];
  /** The assumptions about locks that were used when its tree was read, as texts. */
  readonly locks: readonly string[];
}

export interface Needed {
  /** The assumptions that each software needs. */
  readonly assumptions: readonly (readonly Assumption[])[];
  /** Which software does not need which assumption. */
  readonly notes: readonly string[];
}

/** A name that is misspelt in every revision: a bisection stops. */
export class MisspeltAssumption extends InputError {}

/**
 * The assumptions that each software needs. One that none of them needs would be ignored.
 *
 * @throws InputError for such a one, with the calls that are unknown
 */
export function neededBy(sides: readonly Asked[], assumptions: readonly Assumption[]): Needed {
  for (const one of assumptions)
    if (!sides.some((side) => isNeeded(one, side)))
      throw new InputError(`${quoted(one)}: ${idleText(one, sides)}.`);
  return needed(sides, assumptions);
}

/**
 * The same for one revision of many: another one may need the assumption, so it is only noted.
 *
 * @throws MisspeltAssumption where it is nearly about a call that is unknown here
 */
export function neededHere(side: Asked, assumptions: readonly Assumption[]): Needed {
  const known = assumptions.flatMap((one) => (one.kind === 'noEffect' ? [one.call] : []));
  for (const one of assumptions) {
    if (one.kind !== 'noEffect' || isNeeded(one, side)) continue;
    const meant = nearMisses(
      one.call,
      side.unknown.filter((call) => !known.includes(call)),
    );
    if (meant.length > 0)
      throw new MisspeltAssumption(
        `${quoted(one)}: ${one.call}() is not unknown. Did you mean ${meant.map((call) => `${call}()`).join(' or ')}?`,
      );
  }
  return needed([side], assumptions);
}

function needed(sides: readonly Asked[], assumptions: readonly Assumption[]): Needed {
  return {
    assumptions: sides.map((side) => assumptions.filter((one) => isNeeded(one, side))),
    notes: assumptions.flatMap((one) =>
      sides.flatMap((side) =>
        isNeeded(one, side)
          ? []
          : [
              `${quoted(one)}: ${side.name} does not need it${one.kind === 'noEffect' ? `: ${unknownText(side, 'there')}` : ''}`,
            ],
      ),
    ),
  };
}

const isNeeded = (one: Assumption, { unknown, locks }: Asked): boolean =>
  one.kind === 'noEffect' ? unknown.includes(one.call) : locks.includes(assumptionText(one) ?? '');

const quoted = (one: Assumption): string => `--assume '${assumptionText(one) ?? ''}'`;

function idleText(one: Assumption, sides: readonly Asked[]): string {
  if (one.kind !== 'noEffect') return 'neither side takes a lock of that name in C that was read';
  const unknown = sides.map((side) => unknownText(side, `in ${side.name}`)).join('; ');
  return `neither side needs it: ${unknown}`;
}

/** `unknown in 6.12 are foo, bar` */
function unknownText({ unknown }: Asked, where: string): string {
  return unknown.length === 0 ? `no call is unknown ${where}` : `unknown ${where} are ${unknown.join(', ')}`;
}
