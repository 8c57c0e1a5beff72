/**
 * A million mutated inputs to whatever reads a file. Those of `fuzz.test.ts` are among them. FUZZ_FROM is the number of
 * the first run, so that another night reads others.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
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

const from = Number(process.env['FUZZ_FROM'] ?? 0);
const checkpoints = checkpointsIn(join(folder, 'search'));

it.each([
  ['flows', 750_000, (runs: number) => fuzz(from, runs, someFlow, readFlow)],
  ['reports to replay', 100_000, (runs: number) => fuzz(from, runs, someReport, replayReport)],
  ['checkpoints', 150_000, (runs: number) => fuzz(from, runs, checkpoints.make, checkpoints.read)],
] as const)('%s are read or refused, mutated in %i ways', { timeout: 7_200_000 }, (name, runs, read) => {
  const figures: Figures = read(runs);
  process.stderr.write(`${name}: ${figures.accepted} accepted, ${figures.refused} refused\n`);
  expect(Math.min(figures.accepted, figures.refused)).toBeGreaterThan(runs / 100);
});
