/** Actors below those that started them. What has stopped or has neither states nor context is folded away. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Scroll } from '../inspector/scroll.tsx';
import type { Moment, Recording, Watched } from './recording.ts';
import { stateText } from './state-text.ts';
import type { Store } from './store.ts';

/** More folded actors are not listed, the oldest first. */
const LISTED = 200;

interface Present {
  readonly actor: Watched;
  readonly moment: Moment;
}

export function ActorTree({ store }: { readonly store: Store }) {
  const { at, selected } = store;
  const recording = store.recording;
  const { shown, folded } = presentIn(recording, at);
  const below = groupedByParent(shown);
  const row = ({ actor, moment }: Present): ComponentChildren => (
    <button type="button" aria-pressed={actor === selected} onClick={() => store.select(actor.key)}>
      {recording.nameOf(actor.key)} <span class="state-now">{shortText(moment)}</span>
    </button>
  );
  const branch = (parent: string | undefined): ComponentChildren => (
    <ul>
      {below.get(parent)?.map((one) => (
        <li key={one.actor.key}>
          {row(one)}
          {below.has(one.actor.key) && branch(one.actor.key)}
        </li>
      ))}
    </ul>
  );
  return (
    <Scroll label="Tree of actors">
      <div class="actor-tree">
        {branch(undefined)}
        {folded.length > 0 && <Folded actors={folded} row={row} />}
      </div>
    </Scroll>
  );
}

interface FoldedProps {
  readonly actors: readonly Present[];
  readonly row: (one: Present) => ComponentChildren;
}

/** The list is made once it is opened. */
function Folded({ actors, row }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  const listed = actors.slice(-LISTED);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{actors.length} stopped or without states</summary>
      {isOpen && (
        <ul>
          {listed.map((one) => (
            <li key={one.actor.key}>{row(one)}</li>
          ))}
          {listed.length < actors.length && <li class="soft">and {actors.length - listed.length} older</li>}
        </ul>
      )}
    </details>
  );
}

interface Parted {
  readonly shown: readonly (Present & { readonly parent: string | undefined })[];
  readonly folded: readonly Present[];
}

/** The actors that had been announced by a message, each shown one with the nearest shown one above it. */
function presentIn(recording: Recording, at: number): Parted {
  const present = new Map<string, Present>();
  for (const actor of recording.actors.values()) {
    const moment = recording.momentAt(actor.key, at);
    if (moment !== undefined) present.set(actor.key, { actor, moment });
  }
  const parentOf = ({ actor: { parent } }: Present): string | undefined => {
    for (let key = parent; key !== undefined; key = present.get(key)?.actor.parent) {
      const above = present.get(key);
      if (above !== undefined && isShown(above)) return key;
    }
    return undefined;
  };
  const all = [...present.values()];
  return {
    shown: all.filter(isShown).map((one) => ({ ...one, parent: parentOf(one) })),
    folded: all.filter((one) => !isShown(one)),
  };
}

/** The state, and the status of what does not run or has no states. */
function shortText({ value, status }: Moment): string {
  const state = stateText(value);
  return status === 'active' && state !== '' ? state : `${state} ${status}`.trim();
}

function isShown({ moment: { status, value, context } }: Present): boolean {
  return status === 'active' && (value !== undefined || context !== undefined);
}

function groupedByParent(shown: Parted['shown']): ReadonlyMap<string | undefined, Present[]> {
  const below = new Map<string | undefined, Present[]>();
  for (const one of shown) {
    const beside = below.get(one.parent);
    if (beside === undefined) below.set(one.parent, [one]);
    else beside.push(one);
  }
  return below;
}
