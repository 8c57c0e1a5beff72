/**
 * `npm run bench -- interleavings`. Options: `--json`, `--runs n` seeds, `--row id`, `--command-runs n` seeds of the
 * commands of fast-check (five where one of the first five is given up), `--seconds n` after which one is given up.
 */
import { parseArgs } from 'node:util';
import { measureInterleavings } from './interleavings.ts';
import { heading, type InterleavingRow, lastLine, lineOf } from './interleavings-table.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '20' },
    row: { type: 'string', multiple: true, default: [] },
    'command-runs': { type: 'string', default: '20' },
    seconds: { type: 'string', default: '5' },
  },
});

const rows: InterleavingRow[] = [];
if (!values.json) process.stdout.write(`${heading}\n`);
for (const row of measureInterleavings({
  seeds: Number(values.runs),
  commandSeeds: Number(values['command-runs']),
  seconds: Number(values.seconds),
  rows: values.row,
})) {
  rows.push(row);
  if (!values.json) process.stdout.write(`${lineOf(row)}\n`);
}
if (!values.json) process.stdout.write(`${lastLine(rows)}\n`);
else process.stdout.write(`${JSON.stringify({ node: process.version, rows }, undefined, 2)}\n`);
