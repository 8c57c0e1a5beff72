/** The next process starts as the first one did, or the verdict says what is left of the first one. */
import { describe, expect, it } from 'vitest';
import { never } from '../../../properties/watch.ts';
import { parseFlow } from '../../flow/parse.ts';
import { generalisationText } from '../../words/generalisation-text.ts';
import type { CheckRequest } from '../searches.ts';
import { checkAny } from './generalise.ts';
import type { Quantity } from './plan.ts';
import { claimsNamed, requestFor } from './request-test.ts';

const some: ReadonlySet<Quantity> = new Set(['inFlight', 'processes']);

/** What the verdict says of processes. */
function processesIn(request: CheckRequest, any = some): string | undefined {
  const [result] = checkAny(request, any);
  return generalisationText(result!).findLast((line) => line.includes('process'));
}

const about = (kernel: string, overrides?: string, id = 'no-freed-memory-reached') => ({
  ...requestFor(kernel, 'exit', overrides),
  claims: claimsNamed(id),
});

const two = 'two processes use the PASID one after the other';

describe('any number of processes', () => {
  it('is proved where the next one finds what the first one found', () => {
    const [result] = checkAny(about('proposed'), some);
    expect(result).toMatchObject({ verdict: 'proved', states: 641, generalises: { processes: 'induction' } });
    expect(generalisationText(result!)).toEqual([
      'for any number of requests in flight and processes',
      'requests: searched as sets: these do what some number of requests can do, and nothing else (exact)',
      'processes: the next one starts as the first one did (induction)',
    ]);
  });

  it('is proved with a number of requests as well', () => {
    expect(processesIn(about('proposed'), new Set(['processes']))).toMatch(/induction/);
  });

  it('stays two where the entry keeps FPD', () => {
    expect(processesIn(about('5.13'))).toBe(
      `${two}, because entry word 0(device=0, pasid=1) may be in 'P=0 FPD=1' when the PASID is free`,
    );
  });

  it('stays two where a translation of the first one is still cached', () => {
    const request = about('proposed', 'flush_iotlb() { }', 'faults-reported-after-unbind');
    expect(processesIn(request)).toBe(
      `${two}, because IOTLB(device=0, pasid=1) may be in 'first DID=1' when the PASID is free`,
    );
  });

  it('stays two where the first one goes on with the entry', () => {
    const request = about('proposed');
    const text = request.flow.text.replace('iommu_sva_unbind_device();', '$& entry.set_fault_disable();');
    expect(processesIn({ ...request, flow: parseFlow(text, 'late.flow') })).toBe(
      `${two}, because do_exit(pasid=1) may go on with the machine when the PASID is free`,
    );
  });

  it('stays two where a thread gives up a lock that it did not take', () => {
    const request = about('proposed');
    const text = request.flow.text.replace('iommu_sva_unbind_device();', '$& unlock(m);');
    expect(processesIn({ ...request, flow: parseFlow(text, 'late.flow') })).toBe(
      `${two}, because a thread may give up the lock m without having taken it`,
    );
  });

  it('stays two where a stray request of the first one breaks the claim', () => {
    const claim = never('iommu.report_0x59', { until: 'entry.set_present' });
    expect(processesIn({ ...about('proposed'), claims: [claim] })).toBe(
      `${two}, because the claim does not hold from everything that a process may find`,
    );
  });

  it('is not asked where there is no second process', () => {
    const request = about('proposed');
    const configuration = { ...request.configuration, processes: 1 };
    expect(processesIn({ ...request, configuration })).toBe('one process uses the PASID');
  });
});
