/** The machine: where threads stand, each entry with its caches, queues, fault registers and requests, locks and memory. */
import { type Group, meaningOfChart } from '../../../model/components.ts';
import type { ChartTable, LocalState } from '../../engine/chart-table.ts';
import type { Instance } from '../../engine/system.ts';
import { contentsOf, type Entry, entriesOf } from '../../explain/entries.ts';
import type { Model } from '../../inspector/model.ts';
import type { Locals } from '../../inspector/steps.ts';
import { contextName, contextText, plain } from '../../words/context-words.ts';
import { EntryDrawing } from '../parts/entry-drawing.tsx';
import { useChangeInSight } from './in-sight.ts';
import { Memo } from './memo.tsx';
import { shortName, stateText } from './names.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';
import { goToField, goToWrite } from './writes.ts';

/** The boxes below an entry, by what its charts are. */
const boxes: readonly (readonly [title: string, group: Group])[] = [
  ['Caches', 'caches'],
  ['Queues and faults', 'queues'],
  ['Device and requests', 'device and requests'],
];

/** The context keys of queues. */
const queues = ['pending', 'ring', 'slots'];

interface Unit {
  readonly device: number | string;
  readonly pasid: number | string;
  readonly components: readonly number[];
  readonly entries: readonly Entry[];
}

export function MachinePanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const now = store.shown.value;
  const before = store.shownBefore.value ?? now;
  const units = unitsOf(model);
  const inUnits = new Set(units.flatMap(({ components }) => components));
  const rest = model.system.components.flatMap(({ table }, c) =>
    inUnits.has(c) || model.observers.has(c) || table.states.length === 1 ? [] : [c],
  );
  const isThread = (c: number): boolean => 'thread' in model.system.components[c]!.instance.indices;
  const looked = { store, model, now, before };
  // Threads change at every step of software, so changes of the machine come first.
  const box = useChangeInSight(
    ['.unit .is-changed', '.is-changed'],
    now,
    40,
    8,
    store.counterexample.value?.id,
  );
  return (
    <Scroll isList class="machine" box={box} label="The machine">
      <GroupBox title="Threads" components={rest.filter(isThread)} {...looked} />
      {units.map((unit) => (
        <UnitView key={`${unit.device} ${unit.pasid}`} {...looked} unit={unit} />
      ))}
      <GroupBox title="Locks and memory" components={rest.filter((c) => !isThread(c))} {...looked} />
    </Scroll>
  );
}

const units = new WeakMap<Model, readonly Unit[]>();

/** Each entry with what belongs to its device and PASID. */
function unitsOf(model: Model): readonly Unit[] {
  const known = units.get(model);
  if (known !== undefined) return known;
  const entries = entriesOf(model.system);
  const found = new Map<string, Unit & { readonly components: number[] }>();
  for (const [c, { instance, table }] of model.system.components.entries()) {
    const { device, pasid, thread } = instance.indices;
    if (device === undefined || pasid === undefined || thread !== undefined || model.observers.has(c))
      continue;
    if (meaningOfChart(table.id).group === 'memory and kernel') continue;
    const key = `${device} ${pasid}`;
    const own = entries.filter((entry) => entry.device === device && entry.pasid === pasid);
    const unit = found.get(key) ?? { device, pasid, components: [], entries: own };
    unit.components.push(c);
    found.set(key, unit);
  }
  units.set(model, [...found.values()]);
  return units.get(model)!;
}

interface Looked {
  readonly store: Store;
  readonly model: Model;
  readonly now: Locals;
  readonly before: Locals;
}

function UnitView({ unit, ...looked }: Looked & { readonly unit: Unit }) {
  const { store, model, now, before } = looked;
  const { device, pasid, components, entries } = unit;
  const words = new Set(entries.flatMap((entry) => entry.words));
  const key = components.map((c) => `${now[c]} ${before[c]}`).join();
  return (
    <Memo
      model={model}
      of={key}
      draw={() => (
        <section class="unit" aria-label={`Device ${device}, PASID ${pasid}`}>
          <h3>
            PASID-table entry of device {device}, PASID {pasid}
          </h3>
          {entries.map((entry) => (
            <div key={entry.copy}>
              {entries.length > 1 && <h4>in the {entry.copy}</h4>}
              <EntryDrawing
                contents={contentsOf(model.system, entry, now)}
                before={contentsOf(model.system, entry, before)}
                onField={(field) => goToField(store, entry, field)}
              />
            </div>
          ))}
          <div class="boxes">
            {boxes.map(([title, group]) => (
              <GroupBox
                within
                key={title}
                title={title}
                components={components.filter((c) => !words.has(c) && isIn(model, c, group))}
                {...looked}
              />
            ))}
          </div>
        </section>
      )}
    />
  );
}

/** Parts of the entry that are no words, such as fault recording, go to the box of queues. */
function isIn(model: Model, component: number, group: Group): boolean {
  const own = meaningOfChart(model.system.components[component]!.table.id).group;
  return own === group || (own === 'PASID entry' && group === 'queues');
}

interface GroupProps extends Looked {
  /** Set where the heading says which device and PASID it is. */
  readonly within?: true;
  readonly title: string;
  readonly components: readonly number[];
}

function GroupBox({ within, title, store, model, components, now, before }: GroupProps) {
  if (components.length === 0) return null;
  const Heading = within === true ? 'h4' : 'h3';
  return (
    <section class="box" aria-label={title}>
      <Heading>{title}</Heading>
      <dl>
        {components.map((c) => (
          <Memo
            model={model}
            key={c}
            of={`${now[c]} ${before[c]}`}
            draw={() => (
              <Row
                store={store}
                within={within === true}
                model={model}
                component={c}
                now={now[c]!}
                was={before[c]!}
              />
            )}
          />
        ))}
      </dl>
    </section>
  );
}

interface RowProps {
  readonly store: Store;
  readonly within: boolean;
  readonly model: Model;
  readonly component: number;
  readonly now: number;
  readonly was: number;
}

function Row({ store, within, model, component, now, was }: RowProps) {
  const { instance, table } = model.system.components[component]!;
  const state = table.states[now]!;
  const name = within ? nameWithin(instance) : shortName(model, instance.name);
  // A component with one state shows only its context.
  const isOne = table.states.every(({ leaves }) => leaves.join() === state.leaves.join());
  const text = isOne ? 'holds' : stateText(model, component, { ...state, context: {} });
  return (
    <div class={now === was ? 'row' : 'row is-changed'}>
      <dt>{name}</dt>
      <dd>
        <button
          type="button"
          class="value"
          title="Go to the step that brought it here"
          aria-label={`${name}: ${text}; go to the step that brought it here`}
          onClick={() => goToWrite(store, component)}
        >
          {text}
        </button>
        {Object.entries(state.context).map(([key, value]) =>
          Array.isArray(value) && queues.includes(key) ? (
            <Slots key={key} name={contextName(key)} values={value as readonly unknown[]} />
          ) : value !== null && varies(table, key) ? (
            <span key={key} class="value">
              {contextText(key, value)}
            </span>
          ) : undefined,
        )}
        {now !== was && <span class="sr"> changed</span>}
      </dd>
    </div>
  );
}

const varying = new WeakMap<ChartTable, Map<string, boolean>>();

/** Whether a context key has more than one value in a table. */
function varies(table: ChartTable, key: string): boolean {
  const known = varying.get(table) ?? new Map<string, boolean>();
  varying.set(table, known);
  const valueIn = ({ context }: LocalState): string | undefined => JSON.stringify(context[key]);
  const found = known.get(key) ?? table.states.some((state) => valueIn(state) !== valueIn(table.states[0]!));
  known.set(key, found);
  return found;
}

/** The name without device and PASID. */
function nameWithin({ name, indices }: Instance): string {
  const rest = Object.entries(indices).filter(([index]) => !['device', 'pasid'].includes(index));
  const [chart = name] = name.split('(');
  return rest.length === 0 ? chart : `${chart} ${rest.map(([, value]) => value).join(', ')}`;
}

/** A queue: the oldest entry first, with at least three slots. */
function Slots({ name, values }: { readonly name: string; readonly values: readonly unknown[] }) {
  const room = Math.max(3, values.length);
  return (
    <ol class="slots" aria-label={name}>
      {Array.from({ length: room }, (_, i) => (
        <li key={i} class={i < values.length ? 'full' : 'free'}>
          {i < values.length ? plain(values[i]) : <span class="sr">free</span>}
        </li>
      ))}
    </ol>
  );
}
