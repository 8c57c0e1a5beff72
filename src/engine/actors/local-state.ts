/** A world as a local state of one component: the active states of every actor in it, and its data. */
import type { AnyMachineSnapshot } from 'xstate';
import type { LocalState } from '../chart.ts';
import { plain, textOf } from './data.ts';
import { namesIn } from './stimuli.ts';
import type { World } from './world.ts';
import { type Dormant, isMachine, remembered, shortType } from './xstate-internals.ts';

/** The state under which an actor stands beside those of the root: `@upload`, or `@0:player:loading`. */
export const actorKey = (name: string): string => `@${name.replaceAll('.', ':')}`;

export interface Described {
  /** Equal texts, equal worlds. */
  readonly key: string;
  readonly state: LocalState;
  /** What else worlds differ in: timers that run, and what history states remember. */
  readonly hidden: Readonly<Record<string, unknown>>;
}

/** Throws `Endless` for a context that holds itself. */
export function describeWorld(world: World): Described {
  const names = namesIn(world);
  const nameOf = (actor: object): string => names.get(actor as Dormant) ?? 'elsewhere';
  const all = [...world.actors].map(([actor, { snapshot, settled, timers }]) => ({
    actor,
    name: names.get(actor)!,
    snapshot,
    settled,
    context: snapshot === undefined ? undefined : plain(snapshot.context, nameOf),
    // Any may run out next, whichever was set first; only of those that are called the same it is the oldest.
    timers: timers
      .toSorted((a, b) => (a.event.type < b.event.type ? -1 : a.event.type > b.event.type ? 1 : 0))
      .map(({ target, event }) => [nameOf(target), plain(event, nameOf)]),
  }));
  const key = all
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, snapshot, settled, context, timers }) => {
      const rest =
        snapshot === undefined ? settled : [leavesOf(snapshot), snapshot.status, remembered(snapshot)];
      return [name, rest, context, timers];
    });
  const [root, ...others] = all;
  const { snapshot } = root!;
  const waiting = all.flatMap(({ name, timers }) =>
    timers.map(
      ([, event]) => `${name === '' ? '' : `${name}/`}${shortType((event as { type: string }).type)}`,
    ),
  );
  return {
    key: textOf(key),
    state: {
      leaves: [
        ...leavesOf(snapshot!),
        ...others.flatMap(({ actor, name, snapshot: inner, settled }) =>
          isMachine(actor.logic)
            ? leavesOf(inner!).map((leaf) => (leaf === '' ? actorKey(name) : `${actorKey(name)}.${leaf}`))
            : settled
              ? []
              : [actorKey(name)],
        ),
      ],
      context: {
        ...(root!.context as Readonly<Record<string, unknown>>),
        ...Object.fromEntries(
          others.flatMap(({ name, context }) => (isFilled(context) ? [[`@${name}`, context]] : [])),
        ),
        ...(snapshot!.status === 'error' ? { '(error)': plain(snapshot!.error, nameOf) } : {}),
      },
      tags: new Set(all.flatMap(({ snapshot: inner }) => [...(inner?.tags ?? [])])),
      final: snapshot!.status === 'done',
    },
    hidden: {
      ...(waiting.length > 0 ? { '(timers)': waiting } : {}),
      ...Object.fromEntries(
        all.flatMap(({ name, snapshot: inner }) =>
          inner === undefined || Object.keys(inner.historyValue).length === 0
            ? []
            : [[`(remembers${name === '' ? '' : ` @${name}`})`, remembered(inner)]],
        ),
      ),
    },
  };
}

const isFilled = (context: unknown): boolean =>
  typeof context === 'object' && context !== null && Object.keys(context).length > 0;

function leavesOf(snapshot: AnyMachineSnapshot): readonly string[] {
  return snapshot._nodes
    .filter((node) => Object.keys(node.states).length === 0)
    .toSorted((a, b) => a.order - b.order)
    .map((node) => node.path.join('.'));
}
