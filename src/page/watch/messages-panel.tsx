/** The messages between actors as a sequence diagram, with a filter, and the selected message in full. */
import { countUpTo } from './matches.ts';
import type { Recording, Sent } from './recording.ts';
import { Sequence } from './sequence.tsx';
import type { Store } from './store.ts';
import { ValueTree } from './value-tree.tsx';

export function MessagesPanel({ store }: { readonly store: Store }) {
  const { rows, at, selected } = store;
  const recording = store.recording;
  const current = recording.sent[at - recording.first - 1];
  return (
    <>
      <div class="messages-filter">
        <input
          type="search"
          aria-label="Filter messages"
          placeholder="Filter by actor, type or payload"
          value={store.filter.value}
          onInput={({ currentTarget }) => {
            store.filter.value = currentTarget.value;
          }}
        />
        <label>
          <input
            type="checkbox"
            checked={store.isOnlySelected.value}
            disabled={selected === undefined}
            onChange={({ currentTarget }) => {
              store.isOnlySelected.value = currentTarget.checked;
            }}
          />{' '}
          only {selected === undefined ? 'one actor' : recording.nameOf(selected.key)}
        </label>
      </div>
      <Sequence
        recording={recording}
        rows={rows}
        upTo={countUpTo(rows, at)}
        at={at}
        isLive={store.isLive}
        onSelect={(number) => store.goTo(number)}
        onLeave={() => store.pause()}
      />
      {current !== undefined && <Message recording={recording} sent={current} />}
    </>
  );
}

function Message({ recording, sent }: { readonly recording: Recording; readonly sent: Sent }) {
  const { number, from, to, type, payload } = sent;
  return (
    <section class="message" aria-label="The message">
      <h3>
        {number}. {from === undefined ? '' : `${recording.nameOf(from)} → `}
        {recording.nameOf(to)}: <code>{type}</code>
      </h3>
      {Object.keys(payload).length === 0 ? (
        <p class="soft">It has no payload.</p>
      ) : (
        <ul class="value-tree">
          {Object.entries(payload).map(([key, value]) => (
            <ValueTree key={key} name={key} value={value} before={value} />
          ))}
        </ul>
      )}
    </section>
  );
}
