/**
 * `npm run bench -- any`: what a proof for any number takes, beside the one with the numbers of the scope. Options:
 * `--json`, `--kernel NAME` and `--scope NAME`, each several times.
 */
import { parseArgs } from 'node:util';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { checkAny } from '../check/any/generalise.ts';
import { quantities } from '../check/any/plan.ts';
import { type CheckRequest, check } from '../check/check.ts';
import { flowFor } from '../check/flow-choice.ts';
import { kernelNames, kernelVersion } from '../check/library.ts';
import type { Result } from '../report/verdict.ts';

/** One flow in one scope, searched both ways: claims of states only, which both decide. */
interface Row {
  readonly scope: string;
  readonly kernel: string;
  readonly states: number;
  readonly seconds: number;
  readonly anyStates: number;
  readonly anySeconds: number;
}

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    kernel: { type: 'string', multiple: true, default: [...kernelNames()] },
    scope: {
      type: 'string',
      multiple: true,
      default: [
        'quick',
        'chunked',
        'ats',
        'structures',
        'cachingMode',
        'vanish',
        'pageRequests',
        'twoDevices',
      ],
    },
  },
});

const ofRuns = new Set(['every-wait-ends', 'one-response-per-group']);
const rows: Row[] = [];
for (const scope of values.scope) {
  for (const kernel of values.kernel) {
    const row = measure(scope as ScopeName, kernel);
    rows.push(row);
    if (!values.json) process.stdout.write(`${lineOf(row)}\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, rows }, undefined, 2)}\n`);

function measure(scope: ScopeName, kernel: string): Row {
  const request: CheckRequest = {
    ...flowFor(undefined, 'exit', kernelVersion(kernel)),
    configuration: scopes[scope].configuration,
    claims: claims.filter(({ id }) => !ofRuns.has(id)),
  };
  const [states, seconds] = timed(() => check(request));
  const [anyStates, anySeconds] = timed(() => checkAny(request, new Set(quantities)));
  return { scope, kernel, states, seconds, anyStates, anySeconds };
}

/** The most states of the searches that the results name, and how much processor time all of them took. */
function timed(search: () => readonly Result[]): readonly [states: number, seconds: number] {
  const before = process.cpuUsage();
  const results = search();
  const { user, system } = process.cpuUsage(before);
  return [Math.max(...results.map(({ states }) => states)), (user + system) / 1e6];
}

function lineOf({ scope, kernel, states, seconds, anyStates, anySeconds }: Row): string {
  const count = (value: number): string => value.toLocaleString('en').padStart(10);
  return `${scope.padEnd(13)} ${kernel.padEnd(9)} ${count(states)} states ${seconds.toFixed(2)} s, any ${count(anyStates)} states ${anySeconds.toFixed(2)} s`;
}
