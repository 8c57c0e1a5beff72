/** The page that watches: actors, their messages, and one actor in full, after the selected message. */
import type { ComponentChildren } from 'preact';
import { Stepper } from '../parts/stepper.tsx';
import { ActorPanel } from './actor-panel.tsx';
import { ActorTree } from './actor-tree.tsx';
import { Files } from './files.tsx';
import { MessagesPanel } from './messages-panel.tsx';
import type { Store } from './store.ts';

export function Watch({ store }: { readonly store: Store }) {
  const { actors, first, last } = store.recording;
  return (
    <>
      <header class="top">
        <h1>
          pasidcheck <span>watch</span>
        </h1>
        <p class="soft">
          {actors.size === 0 ? 'Waiting for actors.' : countsText(actors.size, last - first)}
        </p>
        <Files store={store} />
        {store.trouble.value !== '' && (
          <p class="trouble" role="alert">
            {store.trouble.value}
          </p>
        )}
      </header>
      {actors.size === 0 ? <HowToConnect /> : <Panels store={store} />}
    </>
  );
}

function Panels({ store }: { readonly store: Store }) {
  const { selected, at, isLive } = store;
  const { first, last } = store.recording;
  return (
    <main>
      <div class="walk-bar">
        {store.opened.value === undefined && (
          <button
            type="button"
            class="pause"
            aria-pressed={!isLive}
            onClick={() => (isLive ? store.pause() : store.resume())}
          >
            {isLive ? 'Pause' : 'Resume'}
          </button>
        )}
        <Stepper at={at} first={first} last={last} noun="message" onMove={(number) => store.goTo(number)} />
      </div>
      <div class="watch">
        <Panel id="actors" title="Actors">
          <ActorTree store={store} />
        </Panel>
        <Panel id="messages" title="Messages">
          <MessagesPanel store={store} />
        </Panel>
        <Panel id="actor" title={selected === undefined ? 'Actor' : selected.name}>
          {selected === undefined ? (
            <p class="soft">No actor has states.</p>
          ) : (
            <ActorPanel key={selected.key} store={store} actor={selected} />
          )}
        </Panel>
      </div>
    </main>
  );
}

const countsText = (actors: number, messages: number): string =>
  `${actors} ${actors === 1 ? 'actor' : 'actors'}, ${messages} ${messages === 1 ? 'message' : 'messages'}`;

interface PanelProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Panel({ id, title, children }: PanelProps) {
  return (
    <section class={`panel ${id}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

function HowToConnect() {
  const { href } = location;
  return (
    <main class="how-to">
      <h2>Send actors here</h2>
      <p>
        Install <code>@statelyai/inspect</code> in your program and give <code>inspect</code> to{' '}
        <code>createActor()</code>.
      </p>
      <h3>In a browser</h3>
      <pre>{`const { inspect } = createBrowserInspector({\n  url: '${href}',\n});\ncreateActor(machine, { inspect }).start();`}</pre>
      <h3>In Node, or in a page without a window of its own for this one</h3>
      <pre>{`const { inspect } = createWebSocketInspector({\n  url: '${href.replace(/^http/, 'ws')}',\n});\ncreateActor(machine, { inspect }).start();`}</pre>
    </main>
  );
}
