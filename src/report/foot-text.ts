/** The foot of a table as text: names without effect, and events that never happened. */
import { wrap } from './wrap.ts';

export interface FootGroup {
  /** The versions that this is true of. */
  readonly kernels: readonly string[];
  readonly names: readonly string[];
}

export interface Foot {
  /** All versions of the table. */
  readonly kernels: readonly string[];
  readonly noEffect: readonly FootGroup[];
  readonly neverHappened: readonly FootGroup[];
}

/** The lines, each section with an empty one in front. */
export function layFoot({ kernels, noEffect, neverHappened }: Foot): string[] {
  const section = (title: string, groups: readonly FootGroup[]): string[] =>
    groups.length === 0 ? [] : ['', title, ...groups.flatMap((group) => layGroup(group, kernels))];
  return [
    ...section('calls not modelled in the scopes above', noEffect),
    ...section('never happened, in the searches that visited everything', neverHappened),
  ];
}

function layGroup({ kernels, names }: FootGroup, all: readonly string[]): string[] {
  return wrap(`${versionsText(kernels, all)}: ${names.join(', ')}`, '  ', 2);
}

function versionsText(kernels: readonly string[], all: readonly string[]): string {
  const missing = all.filter((kernel) => !kernels.includes(kernel));
  if (all.length === 1 || missing.length > all.length / 4) return kernels.join(', ');
  return missing.length === 0 ? 'every version' : `every version but ${missing.join(', ')}`;
}
