/** Functions that come to the entry or to the queue on ways that no flow takes. */
import { callsIn } from './call.ts';
import type { Rules } from './rules/rule.ts';
import type { Sources } from './sources.ts';

/** Their names: of the driver's functions, those that nothing else of it calls. */
export function unfollowed(sources: Sources, followed: readonly string[], rules: Rules): readonly string[] {
  const own = [...sources.functions.values()].filter(({ path }) => path.includes('intel'));
  const calls = new Map(own.map(({ name, body }) => [name, new Set(callsIn(body))]));
  const stores = new RegExp(
    `->${rules.entry.words}\\[[^\\]]*\\]\\s*(?:[-+|&^]|<<|>>)?=(?!=)|WRITE_ONCE\\([^;]*->${rules.entry.words}\\[|\\b${rules.queue.submit}\\(`,
  );
  const reaching = new Set(own.filter(({ body }) => stores.test(body.text)).map(({ name }) => name));
  for (let before = -1; before < reaching.size; ) {
    before = reaching.size;
    for (const [name, called] of calls) if ([...called].some((one) => reaching.has(one))) reaching.add(name);
  }
  const called = new Set([...calls.values()].flatMap((names) => [...names]));
  return [...reaching].filter((name) => !followed.includes(name) && !called.has(name)).toSorted();
}
