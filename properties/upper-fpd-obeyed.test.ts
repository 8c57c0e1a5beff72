import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { setAtRelease, setBeforeWipe, setWhileUnmapping } from './fpd-above.ts';
import { countsOf, tryClaim } from './trial.ts';
import { upperFpdObeyed } from './upper-fpd-obeyed.ts';
import { never } from './watch.ts';

const settings = { setAtRelease, setBeforeWipe, setWhileUnmapping };
const results = new Map(
  Object.entries(settings).map(([name, setting]) => [name, tryClaim(setting, upperFpdObeyed)]),
);

testClaim(upperFpdObeyed, results, {
  broken: [],
  about: {
    what: 'requests that are blocked in silence because of FPD above the entry',
    under: 'setBeforeWipe',
    happens: ['iommu.suppress_upper_0x59', 'iommu.suppress_upper_0x72'],
  },
  empty: {
    when: 'no FPD is set above the entry, as in every shipped flow',
    setting: { kernel: '5.8', flow: 'exit', upperFpd: true },
  },
  plausible: [
    {
      // It qualifies the faults of the entry below it, and is cleared at last.
      sentence: 'no fault is reported once FPD was set above the entry',
      claim: never('iommu.report_0x59', { after: 'context.set_fault_disable' }),
      setting: setAtRelease,
    },
  ],
});

describe('upper-fpd-obeyed', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "setAtRelease            proved     942 states  3881 transitions  depth 57
      setBeforeWipe           proved     1081 states  4546 transitions  depth 56
      setWhileUnmapping       proved     3807 states  17340 transitions  depth 43"
    `);
  });

  it('is about faults of unmapped pages as well', () => {
    expect(results.get('setWhileUnmapping')!.neverHappened).not.toContain('iommu.suppress_upper_0x71');
  });
});
