/** For which numbers a verdict holds, and why, a line for each quantity. */
import type { Generalisation, Limit } from '../report/verdict.ts';

const list = new Intl.ListFormat('en');

/** The lines under the configuration; none where no number is general and none was asked to be. */
export function generalisationText(generalises: Generalisation | undefined): readonly string[] {
  if (generalises === undefined) return [];
  const { requests, devices, pasids, loops, limits } = generalises;
  return [
    ...(requests === 'bounded' ? [] : [requestsText(requests)]),
    ...(devices === 'bounded' ? [] : [devicesText(loops)]),
    ...(pasids === 'bounded' ? [] : ['PASIDs: they share no event (ledger: S9, S11, S12)']),
    ...limits.map((limit) => `${names[limit.of]}: bounded, because ${limitText(limit)}`),
  ];
}

const names = { requests: 'requests', devices: 'devices', pasids: 'PASIDs' } as const;

function requestsText(requests: 'exact' | 'sound'): string {
  return requests === 'exact'
    ? 'requests: explored as sets (exact)'
    : 'requests: explored as sets, and by number while software has them (sound)';
}

function devicesText(loops: readonly string[]): string {
  const where =
    loops.length === 0
      ? 'loops over devices'
      : `the loops in ${list.format(loops.map((name) => `${name}()`))}`;
  return `devices: one explored; it does not notice what ${where} do for others`;
}

function limitText({ kind, source, line, column, name = '' }: Limit): string {
  const place = source === undefined ? '' : ` at ${source}:${line}:${column}`;
  switch (kind) {
    case 'last':
      return `the loop${place} does something else for the last device`;
    case 'visible':
      return `the loop${place} takes a step that every device notices`;
    case 'exit':
      return `the loop${place} can be left before it was run for each device`;
    case 'locks':
      return `the loop${place} does not hold the locks at its end that it held at its beginning`;
    case 'variable':
      return `a value that the loop${place} reads for one device is used for another`;
    case 'question':
      return `the question${place} is asked of one entry outside of a loop over devices`;
    case 'background':
      return `every device notices the thread ${name}`;
    case 'shared':
      return name === '' ? 'they share events' : `what one device does changes ${name} for others`;
    case 'queue':
      return 'devices share an invalidation queue';
    case 'runs':
      return 'the claim is about runs, not states';
    case 'family':
      return 'sets cannot stand for requests in this configuration';
    case 'tokens':
      return 'software has too many of them at once';
  }
}
