import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { kernelVersion, shippedFlow } from './library.ts';
import { buildProgram } from './program.ts';
import { type Replaceable, replaceableIn } from './replaceable.ts';

const configuration = { ...quickScope, ats: true, pri: true };

/** Whether a shipped flow takes this text in place of functions of the kernel. */
function isTaken(text: string, version: string): boolean {
  const kernel = kernelVersion(version);
  return [...kernel.flows.keys()].some((flow) => {
    try {
      buildProgram(shippedFlow(kernel, flow), parseFlow(text, 'my.flow'), kernel, configuration);
      return true;
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
  });
}

const textOf = ({ name, kind }: Replaceable): string =>
  kind === 'thread' ? `thread ${name} { device.stop(); }` : `${name}() { device.stop(); }`;

const rowNamed = (rows: readonly Replaceable[], name: string): Replaceable | undefined =>
  rows.find((row) => row.name === name);

describe.each(['5.7', '7.0'])('replaceableIn kernel %s', (version) => {
  const rows = replaceableIn(kernelVersion(version));

  it('lists bodies inside other functions and threads that a shipped flow lets a file replace', () => {
    const inside = rows.filter(
      ({ kind }) => kind === 'thread' || (typeof kind === 'object' && 'inside' in kind),
    );
    expect(inside.length).toBeGreaterThan(5);
    expect(inside.filter((row) => !isTaken(textOf(row), version)).map(({ name }) => name)).toEqual([]);
  });

  it('lists every name that the version defines, once', () => {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...kernelVersion(version).functions].filter((name) => !names.includes(name))).toEqual([]);
  });
});

it('says what a function takes, where it stands and how it is replaced', () => {
  const rows = replaceableIn(kernelVersion('7.0'));
  expect(rowNamed(rows, 'intel_drain_pasid_prq')).toMatchObject({
    parameters: ['dev', 'pasid'],
    kind: { means: 'intel_iommu_drain_pasid_prq' },
  });
  expect(rowNamed(rows, 'iommu_attach_device_pasid')).toMatchObject({
    kind: { inside: 'iommu_sva_bind_device' },
    source: 'model/flows/7.0/kernel.flow:59',
  });
  expect(isTaken('no_such_function() { device.stop(); }', '7.0')).toBe(false);
});
