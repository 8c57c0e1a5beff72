/**
 * `lock(name)` and `unlock(name)`.
 */
import type { Statement } from './ast.ts';
import { readCall } from './call.ts';
import type { Scanner } from './scanner.ts';

/** Reads `(name)` behind the word `kind`. Throws FlowError when that is not what stands here. */
export function readLock(s: Scanner, offset: number, kind: 'lock' | 'unlock'): Statement {
  s.skipBlank();
  const hint = `It takes the name of one lock, as in \`${kind}(iommu_lock);\`.`;
  if (!s.sees('(')) throw s.error(s.pos, `expected '(' after '${kind}', found ${s.found()}`, hint);
  const { args } = readCall(s, kind, offset, []);
  const [lock] = args;
  if (lock === undefined || lock.name !== undefined || args.length > 1)
    throw s.error(offset, `expected one lock in '${kind}( )'`, hint);
  s.skipBlank();
  if (s.sees('{'))
    throw s.error(
      s.pos,
      "expected ';', found '{'",
      'A lock is held from one statement to another: `lock(iommu_lock); intel_mm_release(); unlock(iommu_lock);`.',
    );
  return { kind, name: lock.value, at: s.at(offset) };
}
