/** The shipped versions: what their files may say, and that all of it is used. */
import { describe, expect, it } from 'vitest';
import { milestoneOf } from '../../model/kernel/milestones.ts';
import { parseFlow } from '../flow/parse.ts';
import { bodyOf, callsIn } from '../flow/walk.ts';
import { headOf, type KernelVersion, kernelNames, kernelVersion } from './library.ts';

const headFrom = (line: string): unknown =>
  headOf(parseFlow(`${line}\n\nf() {}\n`, 'model/flows/7.9/kernel.flow'), '7.9', ['7.0', '7.9', '8.0']);

describe('the first line of a version', () => {
  it('names it, the version before it, and what is new', () => {
    expect(headFrom('Linux 7.9, after 7.0: one store.')).toEqual({ after: '7.0', news: 'one store.' });
    expect(headFrom('Linux 7.9: one store.')).toEqual({ news: 'one store.' });
  });

  it.each([
    ['Linux 7.9 after 7.0: one store.', 'this is no first line of 7.9'],
    ['Linux 7.8, after 7.0: one store.', 'this is no first line of 7.9'],
    ['Linux 7.9, after 7.9: one store.', '7.9 is no earlier version'],
    ['Linux 7.9, after 8.0: one store.', '8.0 is no earlier version'],
    ['Linux 7.9, after 7.1: one store.', '7.1 is no earlier version'],
  ])('is refused with its place and what to write: %s', (line, message) => {
    expect(() => headFrom(line)).toThrow(
      new RegExp(
        `^model/flows/7\\.9/kernel\\.flow:1:1: ${message}\n(?:.*\n)*Write .*before it are 7\\.0\\.$`,
      ),
    );
  });
});

/** Names of the functions that the code and the flows of a version call. */
function calledIn({ definitions, flows, prologue, background }: KernelVersion): ReadonlySet<string> {
  const bodies = [
    ...[...definitions.values()].map(({ call }) => call.body ?? []),
    ...[...flows.values(), prologue, background].flatMap(({ roots }) => roots.map(bodyOf)),
  ];
  return new Set(bodies.flatMap((body) => callsIn(body).map((call) => call.name)));
}

it.each([
  ['6.1', 'intel_svm_drain_prq', ['intel_drain_pasid_prq', 'intel_iommu_drain_pasid_prq']],
  ['6.12', 'intel_drain_pasid_prq', ['intel_svm_drain_prq', 'intel_iommu_drain_pasid_prq']],
  ['6.13', 'intel_iommu_drain_pasid_prq', ['intel_svm_drain_prq', 'intel_drain_pasid_prq']],
  ['6.13', 'intel_iommu_remove_dev_pasid', ['blocking_domain_set_dev_pasid']],
  ['6.14', 'blocking_domain_set_dev_pasid', ['intel_iommu_remove_dev_pasid']],
  ['7.3', 'blocking_domain_set_dev_pasid', ['intel_iommu_remove_dev_pasid']],
])('in %s %s() is understood under the names of other versions', (version, own, others) => {
  const { aliases, definitions } = kernelVersion(version);
  expect(aliases.has(own)).toBe(false);
  for (const other of others) {
    expect(aliases.get(other)).toBe(own);
    expect(definitions.get(other)!.call.body).toBe(definitions.get(own)!.call.body);
  }
});

it.each(kernelNames())('a thread of %s calls no function by the name of another version', (name) => {
  const { aliases, definitions, flows } = kernelVersion(name);
  const seen = new Set<string>();
  const open = [...flows.values()].flatMap(({ roots }) => roots.map(bodyOf));
  for (let body = open.pop(); body !== undefined; body = open.pop())
    for (const call of callsIn(body)) {
      if (call.body !== undefined || seen.has(call.name)) continue;
      seen.add(call.name);
      open.push(definitions.get(call.name)?.call.body ?? []);
    }
  expect([...seen].filter((one) => aliases.has(one))).toEqual([]);
});

describe.each(kernelNames())('every function that is new in %s', (name) => {
  it('is called, or is where a thread begins', () => {
    const { definitions, aliases } = kernelVersion(name);
    const called = calledIn(kernelVersion(name));
    const names = kernelNames();
    const earlier = names.slice(0, names.indexOf(name)).map(kernelVersion);
    const own = [...definitions].flatMap(([one, { file }]) =>
      file.source.endsWith(`/${name}/kernel.flow`) && !aliases.has(one) ? [one] : [],
    );
    // What an earlier version defines is there for the files of users too.
    const isNew = (one: string): boolean =>
      !earlier.some((version) => version.definitions.has(one) && !version.aliases.has(one));
    const isEntered = (one: string): boolean => called.has(one) || milestoneOf(one).enter !== undefined;
    const unused = own.filter((one) => isNew(one) && !isEntered(one));
    expect(unused).toEqual([]);
  });
});
