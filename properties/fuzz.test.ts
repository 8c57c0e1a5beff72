/** A thousandth of what `fuzz.wide.test.ts` reads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checkpointsIn,
  type Figures,
  fuzz,
  readFlow,
  replayReport,
  someFlow,
  someReport,
} from './fuzz-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Inputs that are all refused, or all read, would show little. */
function expectBoth({ accepted, refused }: Figures): void {
  expect(accepted).toBeGreaterThan(3);
  expect(refused).toBeGreaterThan(3);
}

describe('mutated inputs are read or refused', () => {
  it('flows', () => {
    expectBoth(fuzz(0, 600, someFlow, readFlow));
  });

  it('reports to replay', () => {
    expectBoth(fuzz(0, 150, someReport, replayReport));
  });

  it('checkpoints', () => {
    const { make, read } = checkpointsIn(join(folder, 'search'));
    expectBoth(fuzz(0, 250, make, read));
  });
});

it('names the run that ends in another error', () => {
  expect(() =>
    fuzz(
      3,
      1,
      () => 'text',
      () => JSON.parse('{'),
    ),
  ).toThrow('run 3 reads "text"');
});
