/** Locks: those that the model has, those that keep apart what no flow runs side by side, and those not known. */

import { GIVEN } from './rules/assumed.ts';
import { fits } from './rules/rule.ts';
import { callStep, type Here, note, placeOf } from './run.ts';
import type { Syntax } from './syntax.ts';
import type { Value } from './value.ts';

/** Adds the step and gives the name of the lock, if the model has it. */
export function takeLock(lock: Value, node: Syntax, here: Here): string | undefined {
  return step('lock', lock, node, here);
}

export function dropLock(lock: Value, node: Syntax, here: Here): void {
  step('unlock', lock, node, here);
}

function step(kind: 'lock' | 'unlock', lock: Value, node: Syntax, here: Here): string | undefined {
  const at = placeOf(node, here.frame);
  const text = lock.text.replace(/^&/, '');
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
