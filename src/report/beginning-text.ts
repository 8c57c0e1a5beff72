/** How everything is before the first step, in a sentence: what the initial states say. */
import type { Story } from './story.ts';

/** What the state of a chart at the beginning comes to, where it is worth telling. */
const facts: readonly (readonly [chart: string, state: RegExp, fact: string])[] = [
  ['PASID allocator', /^first\b/, 'the PASID is allocated'],
  ['mm notifier', /^registered\b/, 'the mm notifier is registered'],
  ['binding list', /^listed\b/, 'the device is on the list of the binding'],
  ['device', /^running\b/, 'the device runs'],
];

/** The sentence. */
export function beginningText({ components, entries }: Pick<Story, 'components' | 'entries'>): string {
  const told = facts.flatMap(([chart, state, fact]) => {
    const component = components.find(({ name }) => name.replace(/\(.*\)$/, '') === chart);
    return component !== undefined && state.test(component.states[component.after[0]!]!) ? [fact] : [];
  });
  const isWritten = entries.some(({ after: [first] }) => first?.P === 1 || first?.tables !== 'none');
  const entry = `the entry is ${isWritten ? 'written' : 'not written yet'}`;
  const list = new Intl.ListFormat('en-GB').format(told);
  return `Before the first step ${list === '' ? '' : `${list}; `}${entry}.`;
}
