/** What stands in the lists of calls without effect and of unknown names, with what is known of each. */
import { isSwitch, partNames, parts } from '../../model/configuration.ts';
import type { Feature } from '../../model/events.ts';

/** A primitive of a part of the machine that this configuration has not: `ats.invalidate (without Device-TLB)`. */
export function absentText(name: string, feature: Feature | undefined): string {
  const part = partNames.filter(isSwitch).find((one) => parts[one].feature === feature);
  return `${name} (without ${part === undefined ? 'it' : parts[part].name})`;
}

/** An argument of a call that no parameter takes; `hint` names one that looks alike. */
export function strayText(
  argument: string,
  call: string,
  parameters: readonly string[],
  hint: string,
): string {
  const takes = parameters.length === 0 ? 'it takes none' : `it takes ${parameters.join(', ')}`;
  return `the argument ${argument} of ${call} (${hint === '' ? takes : hint})`;
}

/** An unknown condition: a name, or the argument that was given for the parameter `asked`. */
export function unknownConditionText(unknown: string, asked: string, hint: string): string {
  const given = unknown === asked ? '' : ` for ${asked}`;
  return `${unknown}${given} (unknown condition: both branches are searched${hint === '' ? '' : `; ${hint}`})`;
}

/** A function of a file that no flow calls. */
export const neverCalledText = (name: string, source: string): string =>
  `${name} (defined in ${source}, never called)`;

/** Names that were perhaps meant. */
export const didYouMeanText = (names: readonly string[]): string => `did you mean ${names.join(' or ')}?`;

/** Of a kernel version that was read from a tree: what is new in it. */
export const readFromText = (functions: number): string => `read from the C: ${functions} functions`;
