/** The walks on the page. Nothing is changed in place: what a click replaces stays in the history and can be had again. */
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

/** Which system of which page data. */
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

/** What was before, the latest last, and what was undone, the next to be done again last. */
export interface History {
  readonly past: readonly Desk[];
  readonly future: readonly Desk[];
}

/** As many changes can be undone. */
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

/** What is so of a walk on a system. */
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

/** The name of a walk, made from what is so on this system and from nothing else. */
export function walkName({ id, from }: Walk, { steps, wanted, broken }: WalkFacts): string {
  const length =
    wanted === steps ? `${steps} ${steps === 1 ? 'step' : 'steps'}` : `${steps} of ${wanted} steps`;
  return [
    `walk ${id}: ${length}`,
    ...(broken.length === 0 ? [] : [`breaks ${broken.map(({ id: claim }) => claim).join(' and ')}`]),
    ...(from === undefined ? [] : [from]),
  ].join(', ');
}
