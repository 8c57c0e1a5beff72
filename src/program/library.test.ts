/** The shipped versions: what their files may say, and that all of it is used. */
import { describe, expect, it } from 'vitest';
import { milestoneOf } from '../../model/kernel/milestones.ts';
import type { Call } from '../flow/ast.ts';
import { parseFlow } from '../flow/parse.ts';
import { callsIn } from '../flow/walk.ts';
import { headOf, kernelNames, kernelVersion } from './library.ts';

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

describe.each(kernelNames())('every function that is new in %s', (name) => {
  it('is called, or is where a thread begins', () => {
    const { definitions, flows, prologue, background, aliases } = kernelVersion(name);
    const calls = [
      ...[...definitions.values()].flatMap(({ call }) => callsIn(call.body ?? [])),
      ...[...flows.values(), prologue, background].flatMap(({ roots }) =>
        roots.flatMap((root) => callsIn(root.kind === 'tree' ? [root.call] : root.body)),
      ),
    ];
    const called = new Set(calls.map((call: Pick<Call, 'name'>) => call.name));
    const names = kernelNames();
    const earlier = names.slice(0, names.indexOf(name)).map(kernelVersion);
    const own = [...definitions].flatMap(([one, { file }]) =>
      file.source.endsWith(`/${name}/kernel.flow`) && !aliases.has(one) ? [one] : [],
    );
    // What an earlier version defines is there for the files of users too.
    const isNew = (one: string): boolean => !earlier.some((version) => version.definitions.has(one));
    const isEntered = (one: string): boolean => called.has(one) || milestoneOf(one).enter !== undefined;
    const unused = own.filter((one) => isNew(one) && !isEntered(one));
    expect(unused).toEqual([]);
  });
});
