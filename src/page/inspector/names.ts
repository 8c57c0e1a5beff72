/** Names as short as they may be: without the indices that are the same everywhere. */
import type { Model } from '../../inspector/model.ts';

const known = new WeakMap<Model, ReadonlySet<string>>();

/** The name of an instance without the only device, the only PASID. */
export function shortName(model: Model, name: string): string {
  const same = sameIndices(model);
  return name.replace(/\(([^)]*)\)$/, (_, list: string) => {
    const rest = list.split(', ').filter((index) => !same.has(index));
    return rest.length === 0 ? '' : ` (${rest.join(', ')})`;
  });
}

/** Where a component is, in words; of a call tree the step that it is about to take. */
export function stateText(model: Model, component: number, text: string): string {
  const { indices } = model.data.components[component]!;
  if (text === '') return 'as it always is';
  if (!('thread' in indices)) return text;
  const [leaf = '', ...context] = text.split(' ');
  return ['at', leaf.split('.').slice(-1)[0]!.replaceAll(':', '.'), ...context].join(' ');
}

/** Indices that have one value in the whole system. */
function sameIndices(model: Model): ReadonlySet<string> {
  const found = known.get(model);
  if (found !== undefined) return found;
  const values = new Map<string, Set<string | number>>();
  for (const { indices } of model.data.components) {
    for (const [key, value] of Object.entries(indices))
      values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  const same = [...values].flatMap(([key, all]) =>
    all.size === 1 && ['device', 'pasid'].includes(key) ? [`${key}=${[...all][0]}`] : [],
  );
  known.set(model, new Set(same));
  return new Set(same);
}
