/**
 * The page as a receiver: it shows the actors that a page of the user's own sends with the official protocol.
 * What arrives is shown as text and drawn; nothing in it is executed.
 */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChartData } from '../../inspector/payload.ts';
import { CONNECTED, chartFrom, isMessage, nodesOfValue } from '../../inspector/stately.ts';
import { draw, isDrawn } from './drawing.ts';
import { Graph } from './graph.tsx';
import { Outline } from './outline.tsx';
import { Scroll } from './scroll.tsx';

interface Watched {
  readonly session: string;
  readonly name: string;
  readonly chart: ChartData | undefined;
  readonly value: unknown;
  readonly before: unknown;
  readonly context: string;
  readonly status: string;
}

interface Logged {
  readonly number: number;
  readonly session: string;
  readonly event: string;
  readonly from: string;
}

/** More events are forgotten, the oldest first; actors never are. */
const KEPT = 500;

const actors = signal<ReadonlyMap<string, Watched>>(new Map());
const log = signal<readonly Logged[]>([]);
let logged = 0;

export function Watch() {
  useEffect(() => {
    const partner = opener ?? (parent === window ? null : parent);
    const onMessage = (event: MessageEvent): void => {
      if (event.source === partner && partner !== null) receive(event.data);
    };
    addEventListener('message', onMessage);
    (partner as Window | null)?.postMessage({ type: CONNECTED }, '*');
    return () => removeEventListener('message', onMessage);
  }, []);
  const nameOf = (session: string): string => actors.value.get(session)?.name ?? session;
  return (
    <>
      <header class="top">
        <h1>
          pasidcheck <span>watch</span>
        </h1>
        <p class="system">
          {actors.value.size === 0 ? 'Waiting for actors.' : `${actors.value.size} actors`}
        </p>
      </header>
      <main class="watch">
        <section class="panel" aria-labelledby="actors-title">
          <div class="panel-head">
            <h2 id="actors-title">Actors</h2>
          </div>
          <Scroll class="cards" label="Actors">
            {[...actors.value.values()].map((actor) => (
              <ActorCard key={actor.session} actor={actor} />
            ))}
            {actors.value.size === 0 && (
              <p class="muted pad">Open this address with createBrowserInspector({'{ url }'}).</p>
            )}
          </Scroll>
        </section>
        <section class="panel" aria-labelledby="log-title">
          <div class="panel-head">
            <h2 id="log-title">Events</h2>
          </div>
          <Scroll class="log" label="Events">
            <ol>
              {log.value.map(({ number, session, event, from }) => (
                <li key={number}>
                  <span class="muted">{from === '' ? '' : `${nameOf(from)} → `}</span>
                  <strong>{nameOf(session)}</strong> {event}
                </li>
              ))}
            </ol>
          </Scroll>
        </section>
      </main>
    </>
  );
}

function ActorCard({ actor }: { readonly actor: Watched }) {
  const { chart, name, value, before, context, status } = actor;
  const living = chart?.nodes.map((_, node) => node) ?? [];
  const active = chart === undefined ? new Set<number>() : nodesOfValue(chart, value);
  const left = chart === undefined || before === undefined ? new Set<number>() : nodesOfValue(chart, before);
  const isFlat = chart !== undefined && isDrawn(chart, living);
  return (
    <article class={`card ${isFlat ? 'drawn' : ''}`} aria-label={`${name}: ${JSON.stringify(value) ?? ''}`}>
      <h3>
        {name} <span class="muted small">{status}</span>
      </h3>
      <dl class="context">
        <div>
          <dt>context</dt>
          <dd>{context}</dd>
        </div>
      </dl>
      {chart === undefined ? (
        <p class="muted">{JSON.stringify(value)}</p>
      ) : isFlat ? (
        <Graph name={name} chart={chart} drawing={draw(chart, living)} active={active} left={left} />
      ) : (
        <Outline name={name} chart={chart} living={living} active={active} left={left} />
      )}
    </article>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Takes a message in; what does not have the form of one is left out. */
function receive(data: unknown): void {
  if (!isMessage(data)) return;
  const { sessionId: session } = data;
  const fields = data as unknown as Readonly<Record<string, unknown>>;
  const known = actors.value.get(session);
  const name = typeof fields['name'] === 'string' ? fields['name'] : (known?.name ?? session);
  const snapshot = (fields['snapshot'] ?? {}) as Readonly<Record<string, unknown>>;
  if (data.type === '@xstate.actor' || data.type === '@xstate.snapshot') {
    const watched: Watched = {
      session,
      name,
      chart: data.type === '@xstate.actor' ? chartFrom(fields['definition']) : known?.chart,
      value: snapshot['value'],
      before: known?.value,
      context: JSON.stringify(snapshot['context']) ?? '',
      status: textOf(snapshot['status']),
    };
    actors.value = new Map([...actors.value, [session, watched]]);
  }
  if (data.type === '@xstate.event') {
    const event = (fields['event'] ?? {}) as { readonly type?: unknown };
    const from = typeof fields['sourceId'] === 'string' ? fields['sourceId'] : '';
    log.value = [
      ...log.value.slice(1 - KEPT),
      { number: ++logged, session, event: textOf(event.type), from },
    ];
  }
}
