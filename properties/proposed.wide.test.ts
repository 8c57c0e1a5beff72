/** The proposed teardown in every flow and every named scope. */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { kernelVersion } from '../src/index.ts';
import { claims } from './catalog.ts';
import { trial } from './trial.ts';

const flows = [...kernelVersion('proposed').flows.keys()];
/** `npm run check:wide` searches the largest in a run of its own, on all processors. */
const named = (Object.keys(scopes) as ScopeName[]).filter((scope) => scope !== 'groups');

describe.each(flows)('the proposed teardown in the flow %s', (flow) => {
  it.each(named)('proves every claim in the scope %s', { timeout: 600_000 }, (scope) => {
    const results = trial({ kernel: 'proposed', flow, ...scopes[scope].configuration }, claims);
    const broken = results.filter(({ verdict, untested }) => verdict !== 'proved' && untested.length === 0);
    expect(broken.map(({ claim, verdict }) => `${claim} ${verdict}`)).toEqual([]);
  });
});
