/**
 * `guard(type)(lock);`, which holds a lock to the end of its block, and `scoped_guard(type, lock) { }`.
 */
import type { Argument, Statement } from './ast.ts';
import { argumentsOf } from './call.ts';
import { readGroup } from './group.ts';
import type { Scanner } from './scanner.ts';

type Guard = Extract<Statement, { kind: 'guard' }>;

/** Reads a guard behind its first word, and what it guards with `readRest` or `readBody`. Throws FlowError. */
export function readGuard(
  s: Scanner,
  offset: number,
  word: 'guard' | 'scoped_guard',
  readGuarded: () => readonly Statement[],
): Guard {
  s.skipBlank();
  if (!s.sees('(')) throw s.error(s.pos, `expected '(' after '${word}', found ${s.found()}`, HINTS[word]);
  const first = argumentsOf(s, readGroup(s));
  s.skipBlank();
  const more = word === 'guard' && s.sees('(') ? argumentsOf(s, readGroup(s)) : [];
  const [type, lock, ...others] = [...first, ...more].map(textOf);
  if (type === undefined || others.length > 0 || (word === 'guard' && first.length !== 1))
    throw s.error(offset, `expected one lock in '${word}'`, HINTS[word]);
  if (word === 'guard') {
    s.skipBlank();
    s.take(';');
  }
  return { kind: 'guard', type, lock: lock ?? '', body: readGuarded(), at: s.at(offset) };
}

/** Throws FlowError for a guard that is the whole branch of an `if`: C gives its lock back at once. */
export function refuseBareGuard(s: Scanner): void {
  if (!/^guard\b/.test(s.text.slice(s.pos, s.pos + 6))) return;
  throw s.error(
    s.pos,
    'this guard has no block: its lock would be given back at once',
    'Write the block that holds the lock, as in `if (condition) { guard(mutex)(&my_lock); intel_mm_release(); }`.',
  );
}

const HINTS = {
  guard: 'It names a kind of lock and a lock, as in `guard(mutex)(&my_lock);`.',
  scoped_guard: 'It names a kind of lock and a lock, as in `scoped_guard(mutex, &my_lock) { }`.',
};

const textOf = ({ name, value }: Argument): string => (name === undefined ? value : `${name}=${value}`);
