/**
 * Every single edit of the proposed teardown is caught by a claim, or is shown to do no harm.
 *
 * Bound     Edits are tried in every named scope but `twoPasids`, in which two processes share nothing but the lock
 *           of the unit. The threads of the kernel that run beside every flow are not edited.
 */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { buildProgram } from '../src/check/program.ts';
import {
  type CheckRequest,
  check,
  compile,
  FlowError,
  kernelVersion,
  type System,
  shippedFlow,
} from '../src/index.ts';
import { type Aside, compareWorlds, worldStates } from './behaviour.ts';
import { claims } from './catalog.ts';
import { type EditedFlow, editsOf } from './flow-mutation.ts';

/** Named scopes, those that take the least time first. */
const tried: readonly ScopeName[] = (Object.keys(scopes) as ScopeName[])
  .filter((name) => name !== 'twoPasids')
  .toSorted((a, b) => costOf(a) - costOf(b));

/** Worlds are compared in scopes of at most this cost. */
const SMALL = 4;

function costOf(name: ScopeName): number {
  const { devices, inFlight, pri, ats } = scopes[name].configuration;
  return devices * devices * inFlight * (pri ? 2 : 1) * (ats ? 1.5 : 1);
}

const kernel = kernelVersion('proposed');
const unedited: Pick<EditedFlow, 'flow' | 'kernel'> = { flow: shippedFlow(kernel, 'exit'), kernel };

/** What may be left aside when an edit that nobody catches is compared with the unedited program, and why. */
const asides: Readonly<Record<string, { readonly aside: Aside; readonly because: string }>> = {
  nothing: { aside: {}, because: 'everything but the software goes through the same states' },
  'words 1 to 7': {
    aside: { charts: ['entry word 1', 'entry words 2-7'] },
    because: 'P is 0 and no copy is left: nobody reads these words until they are written again',
  },
  'what is pending': {
    aside: { charts: ['invalidation queue'] },
    because: 'the queue executes in order, or what is to be invalidated is empty already',
  },
  memory: {
    aside: { charts: ['page table', 'page frame'] },
    because: 'no cache leads there any more, so nobody sees when it is given back, or whether',
  },
  'the handle': {
    aside: { charts: ['attach handle'] },
    because: 'no page request is left, or every one is answered as invalid',
  },
  'what precedes the release': {
    aside: { while: ['watch of reported faults', 'before release'] },
    because: 'the claims speak of what comes after the release',
  },
  'a device that is idle': {
    aside: { while: ['device', 'idle'] },
    because: 'a device that was never started does no harm',
  },
  'a request that drains': {
    aside: { charts: ['invalidation queue'], while: ['request', 'draining.first'] },
    because: 'one invalidation more than needed makes a request wait, and nothing else',
  },
};

interface Outcome {
  readonly edit: string;
  readonly fate: 'caught' | 'refused' | 'no step changes' | 'survives';
  /** Who catches it, where, in how many steps; or what it comes to. */
  readonly how: string;
}

type Changed = Pick<EditedFlow, 'flow' | 'kernel'>;

function requestOf({ flow, kernel: edited }: Changed, scope: ScopeName): CheckRequest {
  const { configuration } = scopes[scope];
  return { flow, flowName: 'exit', kernel: edited, configuration, claims };
}

function threadsOf({ flow, kernel: edited }: Changed, scope: ScopeName): string {
  return JSON.stringify(buildProgram(flow, undefined, edited, scopes[scope].configuration).threads);
}

const uneditedThreads = new Map(tried.map((scope) => [scope, threadsOf(unedited, scope)]));
const uneditedSystems = new Map(tried.map((scope) => [scope, compile(requestOf(unedited, scope)).system]));
const uneditedWorlds = new Map<string, ReadonlySet<string>>();

function uneditedWorld(scope: ScopeName, name: string, aside: Aside): ReadonlySet<string> {
  const key = `${scope} without ${name}`;
  const world = uneditedWorlds.get(key) ?? worldStates(uneditedSystems.get(scope)!, aside);
  uneditedWorlds.set(key, world);
  return world;
}

function outcomeOf(edited: EditedFlow): Outcome {
  const edit = edited.name;
  try {
    const concerned = tried.filter((scope) => threadsOf(edited, scope) !== uneditedThreads.get(scope));
    if (concerned.length === 0) return { edit, fate: 'no step changes', how: 'in no scope' };
    for (const scope of concerned) {
      const broken = check(requestOf(edited, scope)).filter(({ verdict }) => verdict === 'violated');
      const [first] = broken.toSorted((a, b) => a.trace!.length - b.trace!.length);
      if (first !== undefined)
        return { edit, fate: 'caught', how: `${first.claim}, ${scope}, ${first.trace!.length}` };
    }
    return { edit, fate: 'survives', how: harmlessness(edited, concerned) };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return { edit, fate: 'refused', how: error.message.split('\n')[0]!.replace(/^\S+ /, '') };
  }
}

/** What has to be left aside for the worlds to be the same: in the cheapest scope concerned and the last small one. */
function harmlessness(edited: EditedFlow, concerned: readonly ScopeName[]): string {
  const small = concerned.filter((scope) => costOf(scope) <= SMALL);
  const [cheapest = concerned[0]!, last = cheapest] = [small[0], small.at(-1)];
  const systems = [...new Set([cheapest, last])].map((scope): [ScopeName, System] => [
    scope,
    compile(requestOf(edited, scope)).system,
  ]);
  for (const [name, { aside }] of Object.entries(asides)) {
    const relations = systems.map(([scope, system]) =>
      compareWorlds(uneditedWorld(scope, name, aside), worldStates(system, aside)),
    );
    if (!relations.includes('other states')) {
      return `${relations.includes('fewer states') ? 'fewer states' : 'the same states'} but for ${name}`;
    }
  }
  return 'other states';
}

const outcomes = editsOf(unedited.flow, kernel).map(outcomeOf);
const of = (fate: Outcome['fate']): readonly Outcome[] => outcomes.filter((outcome) => outcome.fate === fate);
const table = (rows: readonly Outcome[]): string =>
  rows.map(({ edit, how }) => `${edit}  →  ${how}`).join('\n');

describe('single edits of the proposed teardown', () => {
  it('are so many', () => {
    const counts = ['caught', 'refused', 'no step changes', 'survives'].map((fate) => [
      fate,
      of(fate as Outcome['fate']).length,
    ]);
    expect(Object.fromEntries(counts)).toMatchInlineSnapshot();
  });

  it('are caught by these claims, in these scopes, in so many steps', () => {
    expect(table(of('caught'))).toMatchInlineSnapshot();
  });

  it('leave a program that cannot be read', () => {
    expect(table(of('refused'))).toMatchInlineSnapshot();
  });

  it('change nothing that the model has', () => {
    expect(table(of('no step changes'))).toMatchInlineSnapshot();
  });

  it('that nobody catches leave the world as it was, but for what has no say', () => {
    expect(of('survives').filter(({ how }) => how === 'other states')).toEqual([]);
    expect(table(of('survives'))).toMatchInlineSnapshot();
  });

  it('are given every reason that there is', () => {
    const unused = Object.keys(asides).filter(
      (name) => !of('survives').some(({ how }) => how.endsWith(` ${name}`)),
    );
    expect(unused).toEqual([]);
  });
});
