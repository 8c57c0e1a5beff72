/** Functions that come to the entry or to the queue on ways that no flow takes. */
import { callsIn } from './call.ts';
import type { Rules } from './rules/rule.ts';
import type { CFunction, Sources } from './sources.ts';

/** Functions that store to an entry or submit to the queue, or call one that does. */
export function reaching({ functions }: Sources, rules: Pick<Rules, 'entry' | 'queue'>): ReadonlySet<string> {
  const own = [...functions.values()];
  const calls = callsOf(own);
  const stores = new RegExp(
    `->${rules.entry.words}\\[[^\\]]*\\]\\s*(?:[-+|&^]|<<|>>)?=(?!=)|WRITE_ONCE\\([^;]*->${rules.entry.words}\\[|\\b${rules.queue.submit}\\(`,
  );
  const found = new Set(own.filter(({ body }) => stores.test(body.text)).map(({ name }) => name));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [name, called] of calls) if ([...called].some((one) => found.has(one))) found.add(name);
  }
  return found;
}

/** Their names: of the driver's functions, those that nothing else of it calls. */
export function unfollowed(
  { functions }: Sources,
  followed: readonly string[],
  reached: ReadonlySet<string>,
): readonly string[] {
  const own = [...functions.values()].filter(({ path }) => path.includes('intel'));
  const called = new Set([...callsOf(own).values()].flatMap((names) => [...names]));
  return own
    .map(({ name }) => name)
    .filter((name) => reached.has(name) && !followed.includes(name) && !called.has(name))
    .toSorted();
}

function callsOf(functions: readonly CFunction[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(functions.map(({ name, body }) => [name, new Set(callsIn(body))]));
}
