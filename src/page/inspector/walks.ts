/** The walks on the page. Nothing is changed in place: the history keeps what a click replaces, for undo. */
import type { LiveClaim, Model } from '../../inspector/model.ts';
import { type Path, pathAlong } from '../../inspector/path.ts';

/** A walk from the beginning. */
export interface Walk {
  /** Its number on the page; no other walk of the page ever has it. */
  readonly id: number;
  /** Labels of events. Another system may not allow all of them, and the walk keeps them all the same. */
  readonly labels: readonly string[];
  /** Where it was taken from: a file, or another walk. */
  readonly from?: string;
  /** Set for a walk that came from elsewhere: steps at its end begin a walk of their own. */
  readonly isOpened?: true;
}

/** The position of a system: of the page data, and in them. */
export interface SystemPlace {
  readonly page: number;
  readonly system: number;
}

/** All that can be undone. */
export interface Desk {
  readonly walks: readonly Walk[];
  /** The number of the walk that is shown. */
  readonly shown: number;
  readonly system: SystemPlace;
  /** The step that is shown; 0 is before the first. */
  readonly position: number;
}

/** The undo stack and the redo stack, each with its next item last. */
export interface History {
  readonly past: readonly Desk[];
  readonly future: readonly Desk[];
}

/** The most changes that can be undone. */
const MOST = 1000;

export const emptyDesk: Desk = {
  walks: [{ id: 1, labels: [] }],
  shown: 1,
  system: { page: 0, system: 0 },
  position: 0,
};

/** The history after a change of this desk. */
export function remembered({ past }: History, desk: Desk): History {
  return { past: [...past.slice(-MOST + 1), desk], future: [] };
}

/** Facts about a walk on a system. */
export interface WalkFacts {
  readonly steps: number;
  /** How many steps it would have, where the system refuses one. */
  readonly wanted: number;
  readonly broken: readonly LiveClaim[];
}

/** The facts of a path. */
export function factsOf(model: Model, { events, labels, brokenAt }: Path): WalkFacts {
  return {
    steps: events.length,
    wanted: labels.length,
    broken: model.claims.filter((_, i) => brokenAt[i]! >= 0),
  };
}

const known = new WeakMap<Model, WeakMap<readonly string[], WalkFacts>>();

/** The facts of a walk that is not the one shown. */
export function factsOfLabels(model: Model, labels: readonly string[]): WalkFacts {
  const byLabels = known.get(model) ?? new WeakMap<readonly string[], WalkFacts>();
  known.set(model, byLabels);
  const facts = byLabels.get(labels) ?? factsOf(model, pathAlong(model, labels));
  byLabels.set(labels, facts);
  return facts;
}

/** The name of a walk, derived from its facts on this system. */
export function walkName({ id, from }: Walk, { steps, wanted, broken }: WalkFacts): string {
  const length =
    wanted === steps ? `${steps} ${steps === 1 ? 'step' : 'steps'}` : `${steps} of ${wanted} steps`;
  return [
    `walk ${id}: ${length}`,
    ...(broken.length === 0 ? [] : [`breaks ${broken.map(({ id: claim }) => claim).join(' and ')}`]),
    ...(from === undefined ? [] : [from]),
  ].join(', ');
}
