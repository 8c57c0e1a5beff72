import { describe, expect, it } from 'vitest';
import { assuming, parseAssumption, refuseNeedless } from './assumptions.ts';

const foo = parseAssumption('foo() has no effect');

describe('an assumption', () => {
  it('is about a call that has no effect', () => {
    expect(foo).toEqual({ kind: 'noEffect', call: 'foo' });
    expect(parseAssumption('  foo()  has no effect ')).toEqual(foo);
  });

  it.each(['foo', 'foo has no effect', 'foo() has effects', ''])('shows how it is written: %j', (text) => {
    expect(() => parseAssumption(text)).toThrow(
      `'${text}' is not an assumption. Write --assume 'foo() has no effect', --assume 'iommu->pasid_lock = iommu_lock'.`,
    );
  });

  it('takes its call from those that are unknown, and is listed where it does', () => {
    expect(assuming(['foo', 'bar'], [foo])).toEqual({ unknown: ['bar'], assumptions: [foo] });
    expect(assuming(['bar'], [foo])).toEqual({ unknown: ['bar'], assumptions: [] });
  });

  it('is refused where its call is not unknown', () => {
    expect(() => refuseNeedless([foo], ['foo'])).not.toThrow();
    expect(() => refuseNeedless([foo], ['bar'])).toThrow(
      "--assume 'foo() has no effect': this call is not unknown; unknown are bar.",
    );
    expect(() => refuseNeedless([foo], [])).toThrow('no call is unknown');
  });
});
