/** The command palette (Ctrl-K): finds everything that has a name. */
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { choicesOf } from './choices.ts';
import type { Store } from './store.ts';

export const isPaletteOpen = signal(false);

/** The most choices that are listed. */
const LISTED = 40;

export function Palette({ store }: { readonly store: Store }) {
  const [text, setText] = useState('');
  const [chosen, setAt] = useState<number | undefined>(undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choicesOf(store).filter(({ name }) =>
    words.every((word) => name.toLowerCase().includes(word)),
  );
  const shown = found.slice(0, LISTED);
  // Steps are never the default choice: Enter must not change the walk by accident.
  const at = chosen ?? (shown[0]?.kind === 'take' ? -1 : 0);
  useLayoutEffect(() => list.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at]);
  const choose = (number: number): void => {
    if (number < 0) return;
    isPaletteOpen.value = false;
    shown[number]?.act();
  };
  const press = (event: KeyboardEvent): void => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined) setAt(Math.max(0, Math.min(shown.length - 1, to)));
    else if (event.key === 'Enter') choose(at);
    // A search field would first be emptied.
    else if (event.key === 'Escape') isPaletteOpen.value = false;
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Find anything"
      onClose={() => (isPaletteOpen.value = false)}
    >
      <input
        type="search"
        aria-label="An event, a state, a function, a claim, a kernel or a command"
        placeholder="an event, a state, a function, a claim, a kernel or a command"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(undefined);
        }}
        onKeyDown={press}
      />
      <ul ref={list}>
        {shown.map(({ name, kind }, i) => (
          <li key={`${kind} ${name}`}>
            <button type="button" class="quiet" aria-current={i === at} onClick={() => choose(i)}>
              <small>{kind}</small> {name}
            </button>
          </li>
        ))}
      </ul>
      <p class="muted small" role="status">
        {found.length > LISTED ? `${LISTED} of ${found.length}` : found.length} found
        {at < 0 && shown.length > 0 && '. They would take a step: choose one with the arrow keys'}
        {shown[at] !== undefined && (
          <span class="sr">
            , Enter: {shown[at].kind} {shown[at].name}
          </span>
        )}
      </p>
    </dialog>
  );
}
