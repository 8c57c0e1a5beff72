/**
 * `npm run bench -- any`: what a proof for any number takes, beside the one with the numbers of the scope. Options:
 * `--json`, `--kernel NAME` and `--scope NAME`, each several times.
 */
import { parseArgs } from 'node:util';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { checkAny } from '../check/any/generalise.ts';
import { quantities } from '../check/any/plan.ts';
import { check } from '../check/check.ts';
import type { CheckRequest } from '../check/searches.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import type { Result } from '../report/verdict.ts';

/** A way to search, with the states and the processor seconds that it took. */
interface Cost {
  readonly states: number;
  readonly seconds: number;
}

/** One flow in one scope, searched three ways: claims of states only, which all of them decide. */
interface Row {
  readonly scope: string;
  readonly kernel: string;
  readonly numbers: Cost;
  /** For any number of requests. */
  readonly requests: Cost;
  /** For any number of everything. */
  readonly any: Cost;
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
        'twoPasids',
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
  return {
    scope,
    kernel,
    numbers: costOf(() => check(request)),
    requests: costOf(() => checkAny(request, new Set(['inFlight']))),
    any: costOf(() => checkAny(request, new Set(quantities))),
  };
}

/**
 * The most states of the searches that the results name, and how much processor time all of them took: the least of three
 * runs, after one that compiles the charts that all ways share.
 */
function costOf(search: () => readonly Result[]): Cost {
  const states = Math.max(...search().map((result) => result.states));
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    search();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return { states, seconds: Math.min(...times) };
}

function lineOf({ scope, kernel, numbers, requests, any }: Row): string {
  const text = ({ states, seconds }: Cost): string =>
    `${states.toLocaleString('en').padStart(10)} states ${seconds.toFixed(2)} s`;
  return `${scope.padEnd(13)} ${kernel.padEnd(9)} ${text(numbers)}, any requests ${text(requests)}, any ${text(any)}`;
}
