/** The parts of a flow that have no effect in the model, in words. */
import { match } from 'ts-pattern';
import { parts } from '../../model/configuration.ts';
import type { NoEffect } from '../report/verdict.ts';

/** `ats.invalidate (without Device-TLB)`: a name, and why it has no effect unless its name says so. */
export function noEffectEntryText(entry: NoEffect): string {
  return match(entry)
    .with({ kind: 'call' }, ({ name }) => name)
    .with(
      { kind: 'absent' },
      ({ name, part }) => `${name} (without ${part === undefined ? 'it' : parts[part].name})`,
    )
    .with({ kind: 'argument' }, ({ name, call, parameters, meant }) => {
      const takes = parameters.length === 0 ? 'it takes none' : `it takes ${parameters.join(', ')}`;
      return `the argument ${name} of ${call} (${meant.length === 0 ? takes : didYouMeanText(meant)})`;
    })
    .with({ kind: 'condition' }, ({ name, parameter, meant }) => {
      const given = parameter === undefined ? '' : ` for ${parameter}`;
      const hint = meant.length === 0 ? '' : `; ${didYouMeanText(meant)}`;
      return `${name}${given} (unknown condition: both branches are searched${hint})`;
    })
    .with({ kind: 'uncalled' }, ({ name, source }) => `${name} (defined in ${source}, never called)`)
    .exhaustive();
}

/** Names that were perhaps meant. */
export const didYouMeanText = (names: readonly string[]): string => `did you mean ${names.join(' or ')}?`;

/** What is new in a kernel version that was read from a tree. */
export const readFromText = (functions: number): string => `read from the C: ${functions} functions`;
