/** For which numbers a verdict holds, and why, a line for each quantity. */
import type { Generalisation, Limit, Quantity, Result } from '../report/verdict.ts';
import { plural } from './plural.ts';

const list = new Intl.ListFormat('en-GB');

/** The lines under the configuration; none where no number was asked to be any. */
export function generalisationText({
  generalises,
  configuration,
}: Pick<Result, 'generalises' | 'configuration'>): readonly string[] {
  if (generalises === undefined) return [];
  const { requests, devices, pasids, processes, loops, limits } = generalises;
  const general = quantitiesOf(generalises);
  const bounded = (of: CountedFrom) => boundTexts(of, limits, configuration);
  return [
    ...(general.length === 0 ? [] : [`for any number of ${list.format(general)}`]),
    ...(requests === 'bounded'
      ? bounded('requests')
      : [`requests: ${requestsText(requests, configuration)}`]),
    ...(devices === 'bounded' ? bounded('devices') : [devicesText(loops)]),
    ...(pasids === 'bounded'
      ? bounded('pasids')
      : ['PASIDs: one was searched; PASIDs share no event (model/README.md: S9, S11, S12)']),
    ...(processes === 'induction'
      ? ['processes: the next one starts as the first one did (induction)']
      : processesText(configuration.processes, reasonsFor('processes', limits))),
  ];
}

/** Why numbers that were asked to be any are not. */
export function boundedText({
  generalises: { limits },
  configuration,
}: {
  readonly generalises: Generalisation;
  readonly configuration: Result['configuration'];
}): readonly string[] {
  const reasons = reasonsFor('processes', limits);
  return [
    ...counted.flatMap((of) => boundTexts(of, limits, configuration)),
    ...(reasons.length === 0 ? [] : processesText(configuration.processes, reasons)),
  ];
}

/** The numbers of a violation for which the user asked `any`, and those that break the claim. */
export function askedTexts({
  anyAsked = [],
  verdict,
  configuration,
}: Pick<Result, 'anyAsked' | 'verdict' | 'configuration'>): readonly string[] {
  if (anyAsked.length === 0 || verdict !== 'violated') return [];
  const { inFlight, devices, pasids, processes } = configuration;
  const searched: Readonly<Record<Quantity, string>> = {
    requests: `${plural(inFlight, 'request')} in flight`,
    devices: plural(devices, 'device'),
    pasids: plural(pasids, 'PASID'),
    processes: `${processes} ${processes === 1 ? 'process' : 'processes'}`,
  };
  const asked = list.format(anyAsked.map((of) => quantityNames[of]));
  return [
    `any number of ${asked} was asked for: the claim breaks with ${list.format(anyAsked.map((of) => searched[of]))}`,
  ];
}

const quantityNames: Readonly<Record<Quantity, string>> = {
  requests: 'requests in flight',
  devices: 'devices',
  pasids: 'PASIDs',
  processes: 'processes',
};

type CountedFrom = Exclude<Limit['of'], 'processes'>;
const counted: readonly CountedFrom[] = ['requests', 'devices', 'pasids'];

const reasonsFor = (of: Limit['of'], limits: readonly Limit[]): readonly string[] =>
  limits.filter((limit) => limit.of === of).map(limitText);

const boundTexts = (
  of: CountedFrom,
  limits: readonly Limit[],
  configuration: Result['configuration'],
): readonly string[] =>
  reasonsFor(of, limits).map((reason) => `${names[of]}: ${boundOf(of, configuration)}, because ${reason}`);

/** `for any number of devices and PASIDs`, of a proof; `only for the numbers above` where everything stayed bounded; else nothing. */
export function provedForText({ generalises }: Pick<Result, 'generalises'>): string | undefined {
  if (generalises === undefined) return undefined;
  const general = quantitiesOf(generalises);
  return general.length === 0 ? 'only for the numbers above' : `for any number of ${list.format(general)}`;
}

type Numbers = Pick<Generalisation, 'requests' | 'devices' | 'pasids' | 'processes'>;

/** `any number of requests in flight, devices and PASIDs; a fixed number of processes`. */
export function unboundedText(numbers: Numbers): string {
  const named = quantitiesOf(numbers);
  const bounded = Object.entries(numbers).flatMap(([name, how]) => (how === 'bounded' ? [name] : []));
  const general = named.length === 0 ? [] : [`any number of ${list.format(named)}`];
  const rest =
    bounded.length === 0
      ? []
      : [`a fixed number of ${list.format(bounded.map((name) => (name === 'pasids' ? 'PASIDs' : name)))}`];
  return [...general, ...rest].join('; ');
}

function quantitiesOf({ requests, devices, pasids, processes }: Numbers): readonly string[] {
  const how = { requests, devices, pasids, processes };
  return (['requests', 'devices', 'pasids', 'processes'] as const).flatMap((of) =>
    how[of] === 'bounded' ? [] : [quantityNames[of]],
  );
}

const names = { requests: 'requests', devices: 'devices', pasids: 'PASIDs' } as const;

/** What sets of requests do, compared with requests. */
const setTexts = {
  exact: 'these do what some number of requests can do, and nothing else',
  sound: 'these do what any number of requests can do, and perhaps more',
} as const;

function requestsText(how: 'exact' | 'sound', { pri }: Result['configuration']): string {
  const oneByOne = pri ? ', and one by one while software has them' : '';
  return `searched as sets${oneByOne}: ${setTexts[how]} (${how})`;
}

/** The number that a quantity was searched up to. */
function boundOf(of: keyof typeof names, { inFlight, devices, pasids }: Result['configuration']): string {
  return `up to ${{ requests: inFlight, devices, pasids }[of]}`;
}

function devicesText(loops: readonly string[]): string {
  if (loops.length === 0) return 'devices: one was searched; no step is for another device';
  const where = list.format(loops.map((name) => `${name}()`));
  return `devices: one was searched; it does not notice what the loops in ${where} do for other devices`;
}

function processesText(number: number, reasons: readonly string[]): readonly string[] {
  if (number === 1) return ['one process uses the PASID'];
  const because = reasons.map((reason) => `, because ${reason}`);
  return [`two processes use the PASID one after the other${because.join('')}`];
}

function limitText({ of, kind, source, line, column, name = '', state = '', number }: Limit): string {
  const where = [source, line, column].filter((part) => part !== undefined).join(':');
  const place = where === '' ? '' : ` at ${where}`;
  switch (kind) {
    case 'inner':
      return `the loop${place} runs inside another loop over devices`;
    case 'last':
      return `the loop${place} does something else for the last device`;
    case 'visible':
      return `the loop${place} takes a step that every device notices`;
    case 'exit':
      return `the loop${place} can be left before it was run for each device`;
    case 'locks':
      return `the loop${place} does not hold the locks at its end that it held at its beginning`;
    case 'gap':
      return `the loop${place} gives up a lock for a while that was taken before it`;
    case 'variable':
      return `a value that the loop${place} reads for one device is used for another`;
    case 'question':
      return `the question${place} is asked of one entry outside of a loop over devices`;
    case 'background':
      return `every device notices the thread ${name}`;
    case 'shared':
      return name === ''
        ? 'they share events or are not alike'
        : `what one device does changes ${name} for others`;
    case 'unlock':
      return `a thread may give up the lock ${name} without having taken it`;
    case 'units':
      return `the lock ${name} is one for all outside of loops over devices and one for each unit inside`;
    case 'vanish':
      return 'a device vanishes and invalidations time out for all of them (model/README.md: S20)';
    case 'upperFpd':
      return 'a context entry and a PASID directory entry have one FPD bit for many PASIDs, and the model has one for each PASID (model/README.md: S10)';
    case 'faultRecording':
      return 'the entries behind a unit share its fault registers, and the model has a set for each entry (model/README.md: S11)';
    case 'queue':
      return 'they share an invalidation queue';
    case 'runs':
      return 'the claim is about liveness (something eventually happens)';
    case 'family':
      return 'requests cannot be searched as sets in this configuration';
    case 'tokens':
      return 'more of them may wait for software at once than the search follows one by one';
    case 'named':
      return of === 'devices'
        ? `a claim names ${number} of them at once`
        : `the claim names ${number} of them at once, and sets cannot distinguish them`;
    case 'leftover':
      return `${name} may be in '${state}' when the PASID is free`;
    case 'thread':
      return `${name} may go on with the machine when the PASID is free`;
    case 'start':
      return 'the claim does not hold from everything that a process may find';
    case 'search':
      return 'the search for a third one hit its bound';
  }
}
