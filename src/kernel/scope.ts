/** Names that a block declares for itself: what they mean outside comes back behind it. */
import { namesOf } from './declaration.ts';
import type { Frame } from './run.ts';
import type { Syntax } from './syntax.ts';

export type Hidden = Pick<Frame, 'values' | 'types' | 'objects'>;

/** What the names mean outside that some statements declare. */
export function hiddenBy(statements: readonly Syntax[], { values, types, objects }: Frame): Hidden {
  const names = statements.filter(({ type }) => type === 'declaration').flatMap(namesOf);
  const of = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map(names.flatMap((name) => (map.has(name) ? [[name, map.get(name)!]] : [])));
  return { values: of(values), types: of(types), objects: of(objects) };
}

/** Gives the names their meaning outside back. */
export function show(outer: Hidden, { values, types, objects }: Frame): void {
  for (const [name, type] of outer.types) {
    types.set(name, type);
    put(values, name, outer.values.get(name));
    put(objects, name, outer.objects.get(name));
  }
}

function put<T>(map: Map<string, T>, name: string, value: T | undefined): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value);
}
