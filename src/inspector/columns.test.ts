/** Data in columns is the same data. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromColumns, toColumns } from './columns.ts';

it('gives back any data with its keys in their order, marks of its own among them', () => {
  const key = fc.constantFrom('#', 'of', 'at', 'columns', 'a', '__proto__');
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, 0, 1, '#', true), tie('list'), tie('object')),
    list: fc.array(tie('json'), { maxLength: 4 }),
    object: fc
      .array(fc.tuple(key, tie('json')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  }));
  let tables = 0;
  fc.assert(
    fc.property(json, (data) => {
      const columns = JSON.stringify(toColumns(data));
      if (columns.includes('"columns":{')) tables++;
      expect(JSON.stringify(fromColumns(JSON.parse(columns)))).toBe(JSON.stringify(data));
    }),
    { seed: 5, numRuns: 500 },
  );
  expect(tables).toBeGreaterThan(30);
});

it('packs a long list of alike objects smaller', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => ({
    name: `event ${i % 7}`,
    from: i % 90,
    to: (i * i) % 83,
  }));
  const size = (data: unknown): number => deflateRawSync(JSON.stringify(data), { level: 9 }).length;
  expect(size(toColumns(rows))).toBeLessThan(0.75 * size(rows));
});
