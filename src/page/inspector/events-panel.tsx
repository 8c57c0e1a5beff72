/** The enabled events by actor with their effects, and why other events are refused. */
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Model } from '../../inspector/model.ts';
import { refusersOf, whyNot } from '../../inspector/steps.ts';
import { effectOf } from './effect.ts';
import { shortName, stateText } from './names.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';

const search = signal('');

/** The most refused events that are listed. */
const LISTED = 60;

export function EventsPanel({ store }: { readonly store: Store }) {
  const { events } = store.model.value;
  const enabled = store.enabled.value;
  const actors = [...new Set(events.map(({ actor }) => actor))];
  const list = useRef<HTMLElement>(null);
  const take = (event: number): void => {
    store.take(event);
    // The step may remove the focused button: keep the focus in the list.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) list.current?.querySelector('button')?.focus();
    });
  };
  return (
    <section class="panel events" aria-labelledby="events-title">
      <div class="panel-head">
        <h2 id="events-title">Possible now</h2>
        <span class="muted">{enabled.length}</span>
      </div>
      <Scroll isList box={list} label="Events that are possible">
        {actors.map((actor) => (
          <Actor key={actor} store={store} actor={actor} enabled={enabled} take={take} />
        ))}
      </Scroll>
      <Refused store={store} />
    </section>
  );
}

/** States in which a component would take an event. */
function Needs({ texts }: { readonly texts: readonly string[] }) {
  return (
    <>
      {texts.slice(0, 4).map((text, i) => (
        <span key={text}>
          {i > 0 && ' or '}
          <code>{text}</code>
        </span>
      ))}
      {texts.length > 4 && ` or ${texts.length - 4} other states`}
    </>
  );
}

interface EventTextProps {
  readonly text: string;
  readonly more: string | undefined;
  readonly effect?: string;
}

/** The name of an event; below it its indices, meaning and effect. */
function EventText({ text, more, effect }: EventTextProps) {
  const [, name = text, indices = ''] = /^([^(]+)\((.*)\)$/.exec(text) ?? [];
  return (
    <>
      <span>{name}</span>
      <small>
        {indices !== '' && <b>{indices} </b>}
        {more}
      </small>
      {effect !== undefined && (
        <small class="effect">{effect === '' ? 'changes nothing else' : effect}</small>
      )}
    </>
  );
}

interface ActorProps {
  readonly store: Store;
  readonly actor: string;
  readonly enabled: readonly number[];
  readonly take: (event: number) => void;
}

function Actor({ store, actor, enabled, take }: ActorProps) {
  const model = store.model.value;
  const own = enabled.filter((event) => model.events[event]!.actor === actor);
  const waits = own.length === 0 ? waitsOf(store, actor) : [];
  return (
    <fieldset class="actor">
      <legend>{shortName(model, actor)}</legend>
      {own.map((event) => {
        const { text, meaning } = model.events[event]!;
        return (
          <button type="button" key={event} class="event" onClick={() => take(event)} title={meaning}>
            <EventText text={text} more={meaning} effect={effectOf(model, store.locals.value, event)} />
          </button>
        );
      })}
      {waits.map((event) => (
        <button type="button" key={event} class="event waits" onClick={() => (store.asked.value = event)}>
          <EventText
            text={model.events[event]!.text}
            more={`waits for ${refusersOf(model, store.locals.value, event)
              .map((c) => shortName(model, model.system.components[c]!.instance.name))
              .join(', ')}`}
          />
        </button>
      ))}
      {own.length === 0 && waits.length === 0 && <p class="muted small">nothing</p>}
    </fieldset>
  );
}

/** The next events of a thread that only other components refuse. */
function waitsOf(store: Store, actor: string): readonly number[] {
  const model = store.model.value;
  const thread = model.system.components.findIndex(({ instance }) => instance.name === actor);
  if (thread < 0) return [];
  return eventsOf(model, thread, actor).filter(
    (event) => !refusersOf(model, store.locals.value, event).includes(thread),
  );
}

const known = new WeakMap<Model, Map<number, readonly number[]>>();

/** The events that a thread performs in any state. */
function eventsOf(model: Model, thread: number, actor: string): readonly number[] {
  const byThread = known.get(model) ?? new Map<number, readonly number[]>();
  known.set(model, byThread);
  const found =
    byThread.get(thread) ??
    model.events.flatMap((event, number) =>
      event.actor === actor && event.participants.includes(thread) ? [number] : [],
    );
  byThread.set(thread, found);
  return found;
}

function Refused({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const enabled = new Set(store.enabled.value);
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  // There may be thousands of events: none is examined before the reader asks.
  const asking = words.length === 0 ? [] : model.events;
  const refused = asking.flatMap(({ text, actor, meaning = '' }, event) => {
    const all = `${text} ${actor} ${meaning}`.toLowerCase();
    return !enabled.has(event) && words.every((word) => all.includes(word)) ? [event] : [];
  });
  const asked = store.asked.value;
  const answers = useRef<HTMLElement>(null);
  useLayoutEffect(() => answers.current?.scrollTo(0, 0), [asked]);
  return (
    <div class={`refused ${words.length > 0 || asked !== undefined ? 'is-asked' : ''}`}>
      <label class="find">
        <span>Why not?</span>
        <input
          id="refused-search"
          type="search"
          placeholder="an event"
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
            if (search.value === '') store.asked.value = undefined;
          }}
          onKeyDown={({ key }) => {
            if (key === 'Enter' && refused[0] !== undefined) store.asked.value = refused[0];
          }}
        />
      </label>
      <Scroll isList class="answers" box={answers} label="Events that are not possible">
        {asked !== undefined && <Answer store={store} event={asked} />}
        {words.length > 0 && (
          <ul aria-label="Events that are not possible">
            {refused.slice(0, LISTED).map((event) => (
              <li key={event}>
                <button
                  type="button"
                  class="quiet wide"
                  aria-pressed={asked === event}
                  onClick={() => (store.asked.value = event)}
                >
                  {shortName(model, model.events[event]!.actor)}: {model.events[event]!.text}
                </button>
              </li>
            ))}
            {refused.length > LISTED && <li class="muted">and {refused.length - LISTED} more</li>}
            {refused.length === 0 && <li class="muted">none with these words</li>}
          </ul>
        )}
        {words.length === 0 && asked === undefined && (
          <p class="muted small">
            {model.events.length - enabled.size} events are not possible here. Name one to see which component
            refuses it.
          </p>
        )}
      </Scroll>
    </div>
  );
}

function Answer({ store, event }: { readonly store: Store; readonly event: number }) {
  const model = store.model.value;
  const { text, actor } = model.events[event]!;
  const refusing = whyNot(model, store.locals.value, event);
  return (
    <div class="answer" aria-live="polite">
      <p>
        <strong>{text}</strong> by {shortName(model, actor)}{' '}
        {refusing.length === 0 ? 'is possible now.' : 'is refused by'}
      </p>
      <ul>
        {refusing.map(({ component, instance, state, why, needs }) => (
          <li key={component}>
            <strong>{shortName(model, instance)}</strong>, which is{' '}
            <code>{stateText(model, component, state)}</code>: {why}. It takes it in{' '}
            <Needs texts={[...new Set(needs.map((need) => stateText(model, component, need)))]} />.
          </li>
        ))}
      </ul>
    </div>
  );
}
