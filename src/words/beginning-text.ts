/** How everything is before the first step, in a sentence: what the initial states say. */
import { meaningOfInstance, type Role } from '../../model/components.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { pathOf } from '../report/notation.ts';

/** What the state of a component at the beginning means, where it is worth a line. */
const facts: readonly (readonly [role: Role, state: string, fact: string])[] = [
  ['pasidAllocator', 'first', 'the PASID is allocated'],
  ['mmNotifier', 'registered', 'the mm notifier is registered'],
  ['bindingList', 'listed', 'the device is on the list of the binding'],
  ['device', 'running', 'the device runs'],
];

/** The sentence. */
export function beginningText({
  components,
  entries,
}: Pick<Counterexample, 'components' | 'entries'>): string {
  const holding = facts.flatMap(([role, state, fact]) => {
    const component = components.find(({ name }) => meaningOfInstance(name).role === role);
    if (component === undefined) return [];
    return pathOf(component.states[component.after[0]!]!)[0] === state ? [fact] : [];
  });
  const isWritten = entries.some(({ after: [first] }) => first?.P === 1 || first?.tables !== 'none');
  const entry = `the entry is ${isWritten ? 'written' : 'not written yet'}`;
  const list = new Intl.ListFormat('en-GB').format(holding);
  return `Before the first step ${list === '' ? '' : `${list}; `}${entry}.`;
}
