/** Every component as a statechart. */
import { signal } from '@preact/signals';
import { ChartCard } from './chart-card.tsx';
import { useChangeInSight } from './in-sight.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';
import { inOrder } from './tracks.ts';

type Shown = 'moving' | 'changed' | 'all';

const shown = signal<Shown>('moving');
const filter = signal('');

export function ChartsPanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const { components } = model.system;
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const before = store.shownBefore.value;
  const locals = store.shown.value;
  // The card above stays out of sight: when it is drawn it moves nothing that is in sight.
  const box = useChangeInSight(['.card.changed'], locals, 8);
  const those = inOrder(model).filter((c) => {
    const { instance, table } = components[c]!;
    const fits = words.every((word) => instance.name.toLowerCase().includes(word));
    const isShown = {
      all: true,
      moving: table.states.length > 1,
      changed: before !== undefined && before[c] !== locals[c],
    }[shown.value];
    return fits && isShown;
  });
  // The box scrolls to this one unless another is in sight.
  const first = those.find((c) => before !== undefined && before[c] !== locals[c]);
  return (
    <>
      <div class="chart-tools">
        <label>
          <span class="sr">Find charts</span>
          <input
            type="search"
            placeholder="find charts"
            value={filter.value}
            onInput={(event) => (filter.value = event.currentTarget.value)}
          />
        </label>
        <label>
          <span class="sr">Which charts</span>
          <select
            value={shown.value}
            onChange={(event) => (shown.value = event.currentTarget.value as Shown)}
          >
            <option value="moving">those that can change</option>
            <option value="changed">those that the last step changed</option>
            <option value="all">all {String(components.length)}</option>
          </select>
        </label>
        <span class="muted small">Click a state for the shortest walk to it.</span>
      </div>
      <Scroll class="cards" box={box} label="Statecharts">
        {those.map((c) => (
          <ChartCard key={`${model.data.title} ${c}`} store={store} component={c} isWanted={c === first} />
        ))}
        {those.length === 0 && <p class="muted pad">None.</p>}
      </Scroll>
    </>
  );
}
