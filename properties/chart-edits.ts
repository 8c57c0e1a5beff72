/**
 * What becomes of every single edit of a chart of hardware, device or kernel data: which claims notice it, or what it
 * does to the states that are reached.
 *
 * Bound     Each chart is edited in the smallest places that have it.
 */
import { scopes } from '../model/scopes.ts';
import { type Charts, type Configuration, charts, quickScope } from '../model/system.ts';
import { compile, type System } from '../src/index.ts';
import { compareWorlds, newcomers, type World, worldOf } from '../src/mutate/behaviour.ts';
import { type ChartEdit, chartEdits, type EditKind } from '../src/mutate/chart-edits.ts';
import { claimsIn, everyClaim } from './catalog.ts';
import { setAtRelease, setBeforeWipe, setWhileUnmapping } from './fpd-above.ts';
import { brokenClaims, requestFor, type Setting } from './trial.ts';

export type ChartName = keyof Charts;

const exit = (configuration: Configuration): readonly Setting[] =>
  ['proposed', '5.8'].map((kernel) => ({ kernel, flow: 'exit', ...configuration }));

/** Where the data of the kernel is looked at by two threads. */
const everyFlow = (configuration: Configuration): readonly Setting[] => [
  ...['exit', 'inherited', 'munmap'].map((flow) => ({ kernel: 'proposed', flow, ...configuration })),
  { kernel: '5.8', flow: 'exit', ...configuration },
];

const pageRequests = exit(scopes.pageRequests.configuration);
const oneEntry = exit({ ...scopes.queue.configuration, pasids: 1 });

/** Where a chart is edited, where it is not the flow `exit` in the smallest scope. */
const home: Partial<Record<ChartName, readonly Setting[]>> = {
  entryFetch: exit(scopes.chunked.configuration),
  structureCache: exit(scopes.structures.configuration),
  deviceTlb: exit(scopes.ats.configuration),
  postedWrites: exit(scopes.ats.configuration),
  invalidationQueue: exit(scopes.vanish.configuration),
  device: exit(scopes.vanish.configuration),
  submission: exit(scopes.vanish.configuration),
  upperFpd: [setAtRelease, setBeforeWipe, setWhileUnmapping],
  // 5.7 reports faults while a device works, and those of pages that it unmaps.
  faultRecording: [
    ...exit({ ...quickScope, faultRecording: true }),
    { kernel: '5.7', flow: 'exit', faultRecording: true },
    { kernel: '5.7', flow: 'munmap', faultRecording: true },
  ],
  pendingDescriptors: oneEntry,
  unitQueue: oneEntry,
  waitDescriptor: oneEntry,
  pageRequestQueue: exit({ ...scopes.groups.configuration, inFlight: 1 }),
  faultWork: pageRequests,
  attachHandle: pageRequests,
  request: pageRequests,
  mmCount: everyFlow({ ...quickScope, mmCount: true }),
  mmNotifier: everyFlow(quickScope),
  bindingList: everyFlow(quickScope),
  cacheTag: everyFlow(quickScope),
  lock: everyFlow(quickScope),
  readSection: ['exit', 'inherited', 'munmap'].map((flow) => ({ kernel: '5.8', flow, ...quickScope })),
};

const settingsOf = (chart: ChartName): readonly Setting[] => home[chart] ?? exit(quickScope);

/** What comes of an edit that no claim notices, the first that is so of every flow. */
export const categories = {
  same: 'the same states',
  fewer: 'fewer states: a claim that something never happens cannot break',
  own: 'other states of its own, and everything else goes through no others',
  more: 'more states, none of them against a claim',
} as const;

export interface Row {
  readonly chart: ChartName;
  readonly kind: EditKind;
  readonly edit: string;
  /** The claims that break. */
  readonly broken: readonly string[];
  /** Where they break, or what comes of it when none does. */
  readonly how: string;
  readonly category?: keyof typeof categories;
}

export interface Subject {
  readonly chart: ChartName;
  readonly edits: readonly ChartEdit[];
}

/** The claims of a setting. */
const claimsOf = (setting: Setting) => claimsIn({ ...quickScope, ...setting });

const systemIn = (setting: Setting): System => compile(requestFor(setting, claimsOf(setting))).system;

/** Charts with every edit of them, all of them by default. */
export function subjects(names = Object.keys(charts) as ChartName[]): readonly Subject[] {
  return names.map((chart) => ({
    chart,
    edits: chartEdits(charts[chart], settingsOf(chart).map(systemIn)),
  }));
}

const before = new Map<string, { readonly broken: ReadonlySet<string>; world?: World }>();

function unedited(setting: Setting) {
  const key = JSON.stringify(setting);
  const known = before.get(key) ?? { broken: new Set(Object.keys(brokenClaims(setting, claimsOf(setting)))) };
  before.set(key, known);
  return known;
}

function uneditedWorld(setting: Setting): World {
  const known = unedited(setting);
  known.world ??= worldOf(systemIn(setting), 'everything');
  return known.world;
}

/** What becomes of an edit. */
export function rowOf(chart: ChartName, { kind, name, edited }: ChartEdit): Row {
  const about = { chart, kind, edit: name };
  const using = { [chart]: edited() };
  for (const setting of settingsOf(chart)) {
    const found = Object.entries(brokenClaims({ ...setting, using }, claimsOf(setting)))
      .filter(([id]) => !unedited(setting).broken.has(id))
      .toSorted(([, a], [, b]) => a - b);
    if (found.length > 0) {
      const how = `${setting.kernel} ${setting.flow}: ${found.map(([id, steps]) => `${id} ${steps}`).join(', ')}`;
      return { ...about, broken: found.map(([id]) => id), how };
    }
  }
  return { ...about, broken: [], ...consequence(chart, using) };
}

const order: readonly (keyof typeof categories)[] = ['same', 'fewer', 'own', 'more'];

/** The worst of what an edit does in the places of its chart. */
function consequence(chart: ChartName, using: Partial<Charts>): Pick<Row, 'how' | 'category'> {
  const found = settingsOf(chart).map((setting) => categoryIn(setting, chart, using));
  const category = order.findLast((one) => found.some((other) => other.category === one))!;
  return { category, how: found.find((one) => one.category === category)!.how };
}

function categoryIn(setting: Setting, chart: ChartName, using: Partial<Charts>) {
  const first = uneditedWorld(setting);
  const second = worldOf(systemIn({ ...setting, using }), 'everything');
  const own = { charts: [charts[chart].id] };
  const [whole, rest] = [{}, own].map((aside) => compareWorlds(first.without(aside), second.without(aside)));
  if (whole === 'the same states') return { category: 'same', how: whole } as const;
  if (whole === 'fewer states') return { category: 'fewer', how: whole } as const;
  if (rest !== 'other states') return { category: 'own', how: 'other states of its own' } as const;
  return { category: 'more', how: added(first, second) } as const;
}

/** How many states are new, and which components get into states that they never were in. */
function added(first: World, second: World): string {
  const [known, reached] = [first.without({}), second.without({})];
  const count = [...reached].filter((state) => !known.has(state)).length;
  const strangers = newcomers(first, second);
  const of = strangers.length === 0 ? 'of known parts' : `with news of ${strangers.join(', ')}`;
  return `${count} more states, ${of}`;
}

/** Lines of a table: for each chart, how many edits each claim notices, and what comes of the others. */
export function countsByChart(all: readonly Subject[], rows: readonly Row[]): string {
  return all
    .map(({ chart, edits }) => {
      const own = rows.filter((row) => row.chart === chart);
      const noticed = own.filter(({ broken }) => broken.length > 0).length;
      const parts = [
        ...everyClaim.map(({ id }): [string, number] => [
          id,
          own.filter((r) => r.broken.includes(id)).length,
        ]),
        ...order.map((one): [string, number] => [
          `nobody, ${one}`,
          own.filter((r) => r.category === one).length,
        ]),
      ].flatMap(([text, count]) => (count === 0 ? [] : [`${text} ${count}`]));
      return `${chart.padEnd(18)} ${noticed} of ${own.length} noticed, of ${edits.length} that there are: ${parts.join(', ')}`;
    })
    .join('\n');
}

export const lineOf = ({ chart, kind, edit, how }: Row): string => `${chart} ${kind}  ${edit}  →  ${how}`;
