/**
 * What becomes of every single edit of the proposed software: which claims break, or why it does no harm. An edit is
 * tried in each flow that runs the step, so that it meets an exit alone, an exit beside a close, and an unmap.
 */
import { scopes } from '../model/scopes.ts';
import type { Configuration } from '../model/system.ts';
import { checkCompiled } from '../src/check/check.ts';
import {
  type CheckRequest,
  compile,
  FlowError,
  InputError,
  kernelVersion,
  shippedFlow,
} from '../src/index.ts';
import { type Aside, compareWorlds, type World, worldOf } from '../src/mutate/behaviour.ts';
import { type EditedFlow, editsOf, editsOfBackground, type Software } from '../src/mutate/edits.ts';
import { stepsOf } from '../src/mutate/try.ts';
import type { Compiled } from '../src/program/compile.ts';
import { claimsIn, everyClaim } from './catalog.ts';

const flows = ['exit', 'inherited', 'munmap'] as const;
type FlowName = (typeof flows)[number];

const { quick, cachingMode, groups } = scopes;

/** What edits are tried in, by name. The last four are no named scopes: the options that some steps ask for. */
export const places = {
  quick: quick.configuration,
  vanish: scopes.vanish.configuration,
  chunked: scopes.chunked.configuration,
  structures: scopes.structures.configuration,
  pageRequests: scopes.pageRequests.configuration,
  ats: scopes.ats.configuration,
  cachingMode: cachingMode.configuration,
  twoDevices: scopes.twoDevices.configuration,
  overflow: scopes.overflow.configuration,
  timeOuts: scopes.timeOuts.configuration,
  nonCoherent: { ...cachingMode.configuration, nonCoherent: true },
  mmCount: { ...quick.configuration, mmCount: true },
  faultRecording: { ...quick.configuration, faultRecording: true },
  oneOfGroups: { ...groups.configuration, inFlight: 1 },
} as const satisfies Readonly<Record<string, Configuration>>;

export type Place = keyof typeof places;

/** A flow in a configuration: `exit quick`. */
export type Baseline = `${FlowName} ${Place}`;

/** Where edits are tried, in this order, until a claim breaks. */
export interface Baselines {
  readonly always: readonly Baseline[];
  /** Of each flow the first that changes a step is tried where `always` has none. */
  readonly lastResort: readonly Baseline[];
  /** Tried as well when an edit that needs page requests comes to nothing at all: with overflow it may. */
  readonly overflow: readonly Baseline[];
  /** Whether harm is ruled out in every flow that runs the step, or in the first one alone; claims are tried in all. */
  readonly comparesEveryFlow: boolean;
}

const inBoth = (place: Place): readonly Baseline[] => [`inherited ${place}`, `munmap ${place}`];

/** Where edits are tried unless more time is given; what does no harm is compared in the first flow alone. */
export const usualGrounds: Baselines = {
  always: [
    'exit quick',
    'exit vanish',
    'exit structures',
    'exit pageRequests',
    'exit nonCoherent',
    'inherited quick',
    'munmap quick',
  ],
  lastResort: [
    'exit timeOuts',
    'exit oneOfGroups',
    'exit mmCount',
    'exit faultRecording',
    ...inBoth('pageRequests'),
    ...inBoth('vanish'),
    ...inBoth('nonCoherent'),
    ...inBoth('timeOuts'),
    ...inBoth('oneOfGroups'),
    ...inBoth('mmCount'),
    ...inBoth('faultRecording'),
  ],
  overflow: ['exit oneOfGroups'],
  comparesEveryFlow: false,
};

export type Reasons = Readonly<Record<string, { readonly aside: Aside; readonly because: string }>>;

/** What may be left aside when an edit that no claim notices is compared with the unedited software, and why. */
export const asides: Reasons = {
  nothing: { aside: {}, because: 'everything but the software goes through the same states' },
  'words 1 to 7': {
    aside: { charts: ['entry word 1', 'entry words 2-7'].flatMap((id) => [id, `${id} in the CPU cache`]) },
    because: 'P is 0 and no copy is left: nobody reads these words until they are written again',
  },
  'what is pending': {
    aside: { charts: ['invalidation queue'] },
    because: 'the queue executes in order, or what is to be invalidated is empty already',
  },
  memory: {
    aside: { charts: ['page table', 'page frame', 'mm count'] },
    because: 'no cache leads there any more, so nobody sees when it is given back, or whether',
  },
  'the handle': {
    aside: { charts: ['attach handle'] },
    because: 'no page request is left, or every one is answered as invalid',
  },
  'the list of the binding': {
    aside: { charts: ['binding list', 'cache tag'] },
    because: 'whoever looks at the list or the tags from then on finds nothing of the entry left',
  },
  'a device that is idle': {
    aside: { while: [['device', 'idle']] },
    because: 'a device that was never started does no harm',
  },
  'parts of groups': {
    aside: { charts: ['fault work'] },
    because: 'a part that is kept longer is forgotten in the drain, and nobody answers it',
  },
  'when the overflow is cleared': {
    aside: { charts: ['page request queue'] },
    because: 'it is cleared before the request is handed on, and the drain waits for both',
  },
  'what precedes the release': {
    aside: {
      while: [
        ['watch of reported faults', 'before release'],
        ['PASID allocator', 'second bound=[]'],
      ],
    },
    because:
      'a device that works before the binding is there makes faults, and those before a release may be reported, as ' +
      'may those of the next owner',
  },
};

export interface Outcome {
  readonly edit: string;
  readonly function: string;
  readonly fate: 'caught' | 'refused' | 'no step changes' | 'survives';
  /** The claim that catches it, where, in how many steps; or the result. */
  readonly how: string;
  /** The claims that break. */
  readonly broken: readonly string[];
}

/** One edit, in the flows that it can be made in. */
interface Edit {
  readonly name: string;
  readonly flows: ReadonlyMap<FlowName, EditedFlow>;
  /** Why it is not tried. */
  readonly refusal: string | undefined;
}

/** Steps without the frames of functions that do nothing. */
function stepsRun(software: Software, place: Place): string {
  const text = stepsOf(software, places[place]);
  const idle = /,?\{"kind":"frame","name":"[^"]*","labels":\[[^\]]*\],"body":\[\]\}/g;
  for (let before = text; ; ) {
    const after = before.replace(idle, '');
    if (after === before) return after;
    before = after;
  }
}

const kernel = kernelVersion('proposed');

const unedited = (flow: FlowName): Software => ({ flow: shippedFlow(kernel, flow), flowName: flow, kernel });

/** Every edit of the flows, of what comes before and runs beside them, and of the functions that they call. */
export function edits(): readonly Edit[] {
  const all = new Map<string, Map<FlowName, EditedFlow>>();
  for (const flow of flows) {
    for (const edit of [...editsOf(unedited(flow)), ...editsOfBackground(unedited(flow))]) {
      const key = `${edit.at.file}:${edit.at.line} ${edit.name}`;
      all.set(key, (all.get(key) ?? new Map<FlowName, EditedFlow>()).set(flow, edit));
    }
  }
  return [...all.values()].map((inFlows) => {
    const [[first, { name, at, refusal }]] = [...inFlows] as [[FlowName, EditedFlow]];
    return { name: at.file.endsWith(`/${first}.flow`) ? `${first}: ${name}` : name, flows: inFlows, refusal };
  });
}

function split(baseline: Baseline): [FlowName, Place] {
  return baseline.split(' ') as [FlowName, Place];
}

function requestOf(software: Software, place: Place): CheckRequest {
  return { ...software, configuration: places[place], claims: claimsIn(places[place]) };
}

interface Broken {
  readonly claim: string;
  readonly steps: number;
}

/** By baseline and steps: edits that come to the same steps break the same. */
const known = new Map<string, readonly Broken[]>();

/** The claims that break, the shortest trace first. */
function brokenIn({ baseline, software, steps: after, compiled }: Concerned): readonly Broken[] {
  const key = `${baseline} ${after}`;
  const found =
    known.get(key) ??
    checkCompiled(requestOf(software, split(baseline)[1]), compiled())
      .filter(({ verdict }) => verdict === 'violated')
      .toSorted((a, b) => (a.trace?.length ?? 0) - (b.trace?.length ?? 0))
      .map(({ claim, trace = [] }) => ({ claim, steps: trace.length }));
  known.set(key, found);
  return found;
}

const worlds = new Map<Baseline, World>();

function uneditedWorld(baseline: Baseline): World {
  const [flow, place] = split(baseline);
  const world = worlds.get(baseline) ?? worldOf(compile(requestOf(unedited(flow), place)).system);
  worlds.set(baseline, world);
  return world;
}

const steps = new Map<Baseline, string>();

function uneditedSteps(baseline: Baseline): string {
  const [flow, place] = split(baseline);
  const found = steps.get(baseline) ?? stepsRun(unedited(flow), place);
  steps.set(baseline, found);
  return found;
}

/** An edit on a baseline where it changes a step. */
interface Concerned {
  readonly baseline: Baseline;
  readonly software: Software;
  readonly steps: string;
  readonly compiled: () => Compiled;
}

function concernedIn({ flows: inFlows }: Edit, baselines: readonly Baseline[]): readonly Concerned[] {
  return baselines.flatMap((baseline) => {
    const [flow, place] = split(baseline);
    const software = inFlows.get(flow);
    if (software === undefined) return [];
    const after = stepsRun(software, place);
    if (after === uneditedSteps(baseline)) return [];
    let compiled: Compiled | undefined;
    return [
      {
        baseline,
        software,
        steps: after,
        compiled: () => (compiled ??= compile(requestOf(software, place))),
      },
    ];
  });
}

/** Where an edit changes a step. */
function concerned(edit: Edit, baselines: Baselines): readonly Concerned[] {
  return flows.flatMap((flow) => concernedInFlow(edit, flow, baselines));
}

/** On every usual baseline of a flow, or else on the first one that there is. */
function concernedInFlow(
  edit: Edit,
  flow: FlowName,
  { always, lastResort }: Baselines,
): readonly Concerned[] {
  const ofFlow = (baselines: readonly Baseline[]) =>
    baselines.filter((baseline) => split(baseline)[0] === flow);
  const usual = concernedIn(edit, ofFlow(always));
  if (usual.length > 0) return usual;
  for (const baseline of ofFlow(lastResort)) {
    const found = concernedIn(edit, [baseline]);
    if (found.length > 0) return found;
  }
  return [];
}

/** What becomes of an edit; `reasons` are what may be left aside when no claim notices. */
export function outcomeOf(edit: Edit, baselines: Baselines, reasons: Reasons = asides): Outcome {
  const { name, refusal } = edit;
  const about = { edit: name, function: name.replace(/^\w+: /, '').split('()')[0]!, broken: [] };
  if (refusal !== undefined) return { ...about, fate: 'refused', how: refusal };
  try {
    const tried = concerned(edit, baselines);
    if (tried.length === 0) return { ...about, fate: 'no step changes', how: 'in no configuration' };
    const caught = caughtOn(tried);
    if (caught !== undefined) return { ...about, fate: 'caught', ...caught };
    const [first] = split(tried[0]!.baseline);
    const compared = baselines.comparesEveryFlow
      ? tried
      : tried.filter(({ baseline }) => split(baseline)[0] === first);
    const reason = harmlessness(compared, reasons);
    const more = reason.endsWith(NO_EFFECT) ? overflowing(tried, edit, baselines) : [];
    const caughtThere = caughtOn(more);
    if (caughtThere !== undefined) return { ...about, fate: 'caught', ...caughtThere };
    return {
      ...about,
      fate: 'survives',
      how: more.length === 0 ? reason : harmlessness([...compared, ...more], reasons),
    };
  } catch (error) {
    if (!(error instanceof FlowError || error instanceof InputError)) throw error;
    return { ...about, fate: 'refused', how: error instanceof FlowError ? error.problem : error.message };
  }
}

/** The claim that catches an edit on the first of these baselines where one does. */
function caughtOn(tried: readonly Concerned[]): Pick<Outcome, 'how' | 'broken'> | undefined {
  for (const one of tried) {
    const broken = brokenIn(one);
    const [first] = broken;
    if (first !== undefined) {
      return {
        how: `${first.claim}, ${one.baseline}, ${first.steps}`,
        broken: broken.map(({ claim }) => claim),
      };
    }
  }
  return undefined;
}

function overflowing(tried: readonly Concerned[], edit: Edit, { overflow }: Baselines): readonly Concerned[] {
  return tried.some(({ baseline }) => baseline.endsWith(' quick')) ? [] : concernedIn(edit, overflow);
}

export const NO_REASON = 'OTHER STATES';
const NO_EFFECT = 'the same states but for nothing';

/** What has to be left aside for the worlds to be the same, in each flow. */
function harmlessness(tried: readonly Concerned[], reasons: Reasons): string {
  const byFlow = flows.flatMap((flow) => {
    const here = tried.filter(({ baseline }) => split(baseline)[0] === flow);
    return here.length === 0 ? [] : [{ flow, reason: reasonIn(here, reasons) }];
  });
  if (new Set(byFlow.map(({ reason }) => reason)).size === 1)
    return `${byFlow.map(({ flow }) => flow).join(', ')}: ${byFlow[0]!.reason}`;
  return byFlow.map(({ flow, reason }) => `${flow}: ${reason}`).join('; ');
}

/** The first thing to leave aside that makes the worlds alike on all of these baselines. */
function reasonIn(tried: readonly Concerned[], reasons: Reasons): string {
  const both = tried.map(
    ({ baseline, compiled }) => [uneditedWorld(baseline), worldOf(compiled().system)] as const,
  );
  for (const [name, { aside }] of Object.entries(reasons)) {
    // What leaves nothing to compare is no reason: no release precedes anything in a flow without one.
    if (both.some(([before]) => before.without(aside).size === 0)) continue;
    const relations = both.map(([before, after]) =>
      compareWorlds(before.without(aside), after.without(aside)),
    );
    if (!relations.includes('other states')) {
      return `${relations.includes('fewer states') ? 'fewer states' : 'the same states'} but for ${name}`;
    }
  }
  return NO_REASON;
}

/** The reasons of an edit that survives, without the flows. */
export function reasonsOf({ how }: Outcome): readonly string[] {
  return [...new Set(how.split('; ').map((part) => part.slice(part.indexOf(': ') + 2)))];
}

/** Lines of a table: how many edits of each function each claim catches. */
export function countsByFunction(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map((outcome) => outcome.function))];
  return names
    .map((name) => {
      const own = outcomes.filter((outcome) => outcome.function === name);
      const caught = own.filter(({ fate }) => fate === 'caught');
      const byClaim = everyClaim.flatMap(({ id }) => {
        const count = caught.filter(({ broken }) => broken.includes(id)).length;
        return count === 0 ? [] : [`${id} ${count}`];
      });
      const rest = byClaim.length === 0 ? '' : `: ${byClaim.join(', ')}`;
      return `${name.padEnd(36)} ${caught.length} of ${own.length}${rest}`;
    })
    .join('\n');
}
