/**
 * `npm run bench -- interleavings`. Options: `--json`, `--runs n` seeds, `--row id`, `--command-runs n` seeds of the
 * commands of fast-check, `--seconds n` after which one of those is given up.
 */
import { parseArgs } from 'node:util';
import { heading, type InterleavingRow, lineOf, measureInterleavings } from './interleavings.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '20' },
    row: { type: 'string', multiple: true, default: [] },
    'command-runs': { type: 'string', default: '3' },
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
if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, rows }, undefined, 2)}\n`);
