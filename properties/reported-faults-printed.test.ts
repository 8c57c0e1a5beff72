import { describe, expect, it } from 'vitest';
import { replayTrace } from '../src/check/replay.ts';
import { DISABLED } from '../src/engine/chart.ts';
import { nextOf } from '../src/engine/step.ts';
import { check, compile, counterexampleOf, type Result, type System } from '../src/index.ts';
import { idle, testClaim } from './claim-tests.ts';
import { registerMutants } from './mutants/fault-registers.ts';
import { reportedFaultsPrinted } from './reported-faults-printed.ts';
import { countsOf, requestFor, type Setting, tryClaim } from './trial.ts';
import { never } from './watch.ts';

const recording = (kernel: string, flow: string): Setting => ({ kernel, flow, faultRecording: true });

const settings: ReadonlyMap<string, Setting> = new Map([
  ['5.7 exit', recording('5.7', 'exit')],
  ['5.8 exit', recording('5.8', 'exit')],
  ['5.8 munmap', recording('5.8', 'munmap')],
  ['5.13 exit', recording('5.13', 'exit')],
  ['proposed exit', recording('proposed', 'exit')],
]);
const results: ReadonlyMap<string, Result> = new Map(
  [...settings].map(([name, setting]) => [name, tryClaim(setting, reportedFaultsPrinted)]),
);

testClaim(reportedFaultsPrinted, results, {
  broken: [],
  about: {
    what: 'faults that are recorded, collapsed, lost and printed',
    under: '5.7 exit',
    happens: [
      'iommu.report_0x59',
      'iommu.record_fault',
      'iommu.collapse_fault',
      'iommu.overflow_faults',
      'fault.print',
      'fault.clear_overflow',
    ],
  },
  empty: { when: 'no fault is reported', setting: { ...recording('5.8', idle), processes: 1 } },
  plausible: [
    {
      // A second fault may come before the handler has printed the first one.
      sentence: 'no fault is lost',
      claim: never('iommu.overflow_faults'),
      setting: recording('5.7', 'exit'),
    },
  ],
});

describe('a handler that does not clear PFO', () => {
  const using = registerMutants.find(({ name }) => name === 'overflowStays')!.setting.using!;
  const request = requestFor({ ...recording('5.7', 'exit'), using }, [reportedFaultsPrinted]);
  const result = check(request)[0]!;

  it('is explained by what the fault registers refuse from then on', () => {
    const { explanation } = counterexampleOf(request, result, { version: '0', again: '' });
    expect(explanation.stuck).toMatchObject([
      {
        how: 'waits',
        wants: 'iommu.record_fault',
        standing: [{ instance: 'fault recording', state: 'F=0 PFO=1', since: 15 }],
      },
    ]);
  });

  it('breaks the claim in a replay as well, and the trace without its last step does not', () => {
    expect(replayTrace(request, result).violated).toBe(true);
    expect(replayTrace(request, { ...result, trace: result.trace!.slice(0, -1) }).violated).toBe(false);
  });
});

describe('reported-faults-printed', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 exit                proved     3600 states  18087 transitions  depth 66
      5.8 exit                proved     2908 states  15332 transitions  depth 61
      5.8 munmap              proved     15771 states  88583 transitions  depth 48
      5.13 exit               inconclusive  888 states  3701 transitions  depth 47
      proposed exit           proved     2310 states  11815 transitions  depth 59"
    `);
  });

  it('is not tested where FPD outlives the binding, so that nothing is reported', () => {
    expect(results.get('5.13 exit')!.untested).toEqual([{ kind: 'never', events: ['fault.print'] }]);
  });

  // So what can still happen does happen, on every run on which hardware and the handler go on.
  it.each([
    ['a fault that arrives', ['iommu.record_fault', 'iommu.collapse_fault', 'iommu.overflow_faults']],
    ['a record', ['fault.print']],
    ['PFO, once nothing is recorded', ['fault.clear_overflow']],
  ])('%s stays until one of its own steps takes it', (_, own) => {
    const { system } = compile(requestFor(recording('5.7', 'exit'), []));
    expect(takenBack(system, own)).toEqual([]);
  });
});

/** The steps of the fault registers, but for these, after which none of these is possible that was before. */
function takenBack(system: System, own: readonly string[]): readonly string[] {
  const c = system.components.findIndex(({ table }) => table.id === 'fault recording');
  const { states } = system.components[c]!.table;
  const mine = system.events.flatMap(({ label, participants }, e) =>
    participants.includes(c) ? [{ e, label }] : [],
  );
  const next = (event: number, local: number): number | undefined => {
    const to = nextOf(system, event, c, local);
    return to === DISABLED ? undefined : to;
  };
  const isOpen = (local: number): boolean =>
    mine.some(({ e, label }) => own.includes(label.name) && next(e, local) !== undefined);
  return states.flatMap((_, local) =>
    mine
      .filter(({ label }) => isOpen(local) && !own.includes(label.name))
      .filter(({ e }) => next(e, local) !== undefined && !isOpen(next(e, local)!))
      .map(({ label }) => label.name),
  );
}
