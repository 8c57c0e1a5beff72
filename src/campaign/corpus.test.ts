/** A folder of counterexamples: each is a report that can be replayed, and has one file however often it is found. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../report/verdict.ts';
import { Corpus } from './corpus.ts';
import { results } from './small-campaign-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const found = results.flatMap(({ counterexamples }) => counterexamples);

describe('a corpus', () => {
  it('makes its folder, and keeps each counterexample as a report under the names of claim and kernel', () => {
    const corpus = new Corpus(join(folder, 'a', 'b'));
    for (const counterexample of found) corpus.keep(counterexample, '1.0.0');
    for (const counterexample of found) corpus.keep({ ...counterexample, trial: 99 }, '1.0.0');
    expect(corpus.files.length).toBe(new Set(found.map(({ result }) => JSON.stringify(result.trace))).size);
    for (const file of corpus.files) {
      const report = parse(reportSchema, JSON.parse(readFileSync(file, 'utf8')));
      const [result] = report.results;
      expect(basename(file)).toMatch(new RegExp(`^${result!.claim}-${result!.kernel}-[0-9a-f]{12}\\.json$`));
      expect(report.verdict).toBe('violated');
    }
  });

  it('gives back the state that was kept last, and does not list it', () => {
    const corpus = new Corpus(join(folder, 'state'));
    expect(corpus.state.text).toBeUndefined();
    corpus.keepState({ trials: 1 });
    corpus.keepState({ trials: 2 });
    expect(JSON.parse(corpus.state.text!)).toEqual({ trials: 2 });
    expect(corpus.files).toEqual([]);
  });

  it('says so where its folder is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => new Corpus(file)).toThrow(`${file}: it cannot be made: `);
  });
});
