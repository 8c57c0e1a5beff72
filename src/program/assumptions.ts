/** What a user assumes beside the model, as `--assume` takes it. A new kind is one entry of `forms`. */
import { InputError } from '../flow/error.ts';
import type { Assumption } from '../report/verdict.ts';

/** A kind of assumption: how it is written, and what it says. */
interface Form {
  readonly example: string;
  readonly pattern: RegExp;
  readonly assume: (found: string, other: string) => Assumption;
}

const forms: readonly Form[] = [
  {
    example: 'foo() has no effect',
    pattern: /^(\w+)\(\) has no effect$/,
    assume: (call) => ({ kind: 'noEffect', call }),
  },
  {
    example: 'iommu->pasid_lock = iommu_lock',
    pattern: /^([\w.>-]+) = (\w+)$/,
    assume: (lock, name) => ({ kind: 'lock', lock, name }),
  },
];

/** The assumption that a text states. Throws an `InputError` that shows how one is written. */
export function parseAssumption(text: string): Assumption {
  for (const { pattern, assume } of forms) {
    const match = pattern.exec(text.trim().replaceAll(/\s+/g, ' '));
    if (match?.[1] !== undefined) return assume(match[1], match[2] ?? '');
  }
  const examples = forms.map(({ example }) => `--assume '${example}'`).join(', ');
  throw new InputError(`'${text}' is not an assumption. Write ${examples}.`);
}

/** An assumption as `parseAssumption()` reads it; `undefined` for what no user states. */
export function assumptionText(assumption: Assumption): string | undefined {
  switch (assumption.kind) {
    case 'noEffect':
      return `${assumption.call}() has no effect`;
    case 'lock':
      return `${assumption.lock} = ${assumption.name}`;
    case 'checkpoint':
      return undefined;
  }
}

/** What of the unknown calls is left, and the assumptions that the others rest on. */
export function assuming(
  unknown: readonly string[],
  assumptions: readonly Assumption[],
): { readonly unknown: readonly string[]; readonly assumptions: readonly Assumption[] } {
  const isAbout = (name: string, assumption: Assumption): boolean =>
    assumption.kind === 'noEffect' && assumption.call === name;
  return {
    unknown: unknown.filter((name) => !assumptions.some((assumption) => isAbout(name, assumption))),
    // What a lock of the C is was used when the tree was read.
    assumptions: assumptions.filter(
      (assumption) => assumption.kind === 'lock' || unknown.some((name) => isAbout(name, assumption)),
    ),
  };
}

/** The calls that these say have no effect. */
export const callsAssumed = (assumptions: readonly Assumption[]): ReadonlySet<string> =>
  new Set(assumptions.flatMap((assumption) => (assumption.kind === 'noEffect' ? [assumption.call] : [])));

/**
 * Refuses an assumption about a call that is not unknown in any of the flows: it would be ignored.
 *
 * @throws InputError with the calls that are unknown
 */
export function refuseNeedless(assumptions: readonly Assumption[], unknown: readonly string[]): void {
  for (const assumption of assumptions) {
    if (assumption.kind !== 'noEffect' || unknown.includes(assumption.call)) continue;
    const there = unknown.length === 0 ? 'no call is unknown' : `unknown are ${unknown.join(', ')}`;
    throw new InputError(
      `--assume '${assumption.call}() has no effect': this call is not unknown; ${there}.`,
    );
  }
}
