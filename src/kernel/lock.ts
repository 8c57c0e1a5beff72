/** Locks: those that the model has, those that keep apart what no flow runs side by side, and those not known. */

import type { Origin } from '../flow/ast.ts';
import { evaluate } from './expression.ts';
import { GIVEN } from './rules/assumed.ts';
import { fits } from './rules/rule.ts';
import { callStep, frameStep, type Here, note, originOf, placeOf, primitive, type Run } from './run.ts';
import type { Syntax } from './syntax.ts';
import type { Value } from './value.ts';

/** Locks that are waited for asleep, by the words that take them. */
const SLEEPS = /^(?:mutex|rwsem_|down_)/;

/** Adds the step and gives the name of the lock, if the model has it. */
export function takeLock(lock: Value, node: Syntax, here: Here, taker: string): string | undefined {
  const { run, out } = here;
  const sleeps = SLEEPS.test(taker);
  const at = placeOf(node, here.frame);
  if (sleeps && run.atomic.length > 0) out.push(frameStep(taker, at, [primitive('might_sleep()', at)]));
  const name = step('lock', lock, node, here);
  if (!sleeps && name !== undefined) hold(name, here);
  return name;
}

/** From here on nothing may sleep. */
export function hold(name: string, { run }: Pick<Here, 'run'>): void {
  run.atomic = [...run.atomic, name];
}

/** The same is over. */
export function release(name: string | undefined, { run }: Pick<Here, 'run'>): void {
  const last = name === undefined ? -1 : run.atomic.lastIndexOf(name);
  if (last >= 0) run.atomic = run.atomic.toSpliced(last, 1);
}

/** Locks that a guard takes and gives back at the end of its scope, without asking whether it got them. */
const GUARDS =
  /^(?:(?:raw_)?spinlock(?:_nested|_irq|_irqsave|_bh)?|mutex|(?:read|write)_lock(?:_irq|_irqsave|_bh)?|rwsem_(?:read|write))$/;

/** The same of a guard, which gives the lock back where its scope ends. */
export function guardedLock(
  kind: string,
  lock: Syntax | undefined,
  node: Syntax,
  here: Here,
): string | undefined {
  if (kind === 'rcu' && lock === undefined) {
    here.out.push({ kind: 'lock', name: 'rcu', at: placeOf(node, here.frame) });
    hold('rcu', here);
    return 'rcu';
  }
  if (!GUARDS.test(kind) || lock === undefined) {
    note('unknown', node, here, `a guard of the kind ${kind}`);
    here.out.push(callStep(`guard_${kind}`, placeOf(node, here.frame)));
    return undefined;
  }
  const value = evaluate(lock, here);
  pairOf(value, here).dropped ??= originOf(node, here.frame);
  return takeLock(value, node, here, kind);
}

export function dropLock(lock: Value, node: Syntax, here: Here): void {
  release(step('unlock', lock, node, here), here);
}

function pairOf(lock: Value, { run }: Here): { taken?: Origin; dropped?: Origin } {
  const pair = run.locks.get(lock.text) ?? {};
  run.locks.set(lock.text, pair);
  return pair;
}

/** Locks that are taken and never given back, or the other way round: another one is meant, or a part was not read. */
export function unpairedLocks({ locks }: Run): readonly { readonly text: string; readonly at: Origin }[] {
  return [...locks].flatMap(([lock, { taken, dropped }]) => {
    if (taken !== undefined && dropped !== undefined) return [];
    const name = lock.replace(/^&/, '');
    return taken === undefined
      ? [{ text: `${name} is given back and was not taken`, at: dropped! }]
      : [{ text: `${name} is taken and not given back`, at: taken }];
  });
}

function step(kind: 'lock' | 'unlock', lock: Value, node: Syntax, here: Here): string | undefined {
  const at = placeOf(node, here.frame);
  const text = lock.text.replace(/^&/, '');
  pairOf(lock, here)[kind === 'lock' ? 'taken' : 'dropped'] ??= originOf(node, here.frame);
  const row = here.run.rules.locks.find((known) => fits(known.lock, text));
  if (row === undefined) {
    note('unknown', node, here, `the lock ${text}`, `${text} = iommu_lock`);
    here.out.push(callStep(`${kind}_unknown`, at));
    return undefined;
  }
  if (row.source === GIVEN) note('assumed', node, here, `the lock ${text} is ${row.name!}`, row.meaning);
  if (row.name !== undefined) here.out.push({ kind, name: row.name, at });
  return row.name;
}
