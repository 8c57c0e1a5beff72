/** The machine as a hardware engineer draws it: each entry with its caches, queues, fault registers and requests. */
import type { Instance } from '../../engine/system.ts';
import type { Model } from '../../inspector/model.ts';
import type { Locals } from '../../inspector/steps.ts';
import type { Contents } from '../../report/story.ts';
import { EntryDrawing } from '../parts/entry-drawing.tsx';
import { Memo } from './memo.tsx';
import { shortName } from './names.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';

/** What stands in one box, by the names of charts. */
const boxes: readonly (readonly [title: string, charts: readonly string[]])[] = [
  ['Caches', ['PASID-cache', 'entry fetch', 'paging-structure cache', 'IOTLB', 'Device-TLB']],
  [
    'Queues',
    [
      'invalidation queue',
      'descriptors in the queue',
      'queue of the unit',
      'page request queue',
      'fault work',
    ],
  ],
  ['Faults', ['fault recording', 'FPD of the upper levels', 'upper FPD']],
  ['Device and requests', ['device', 'request']],
];

/** What charts call a queue in their context. */
const queues = ['pending', 'ring', 'slots'];

const entryCharts = /^entry (?:word|PGTT)/;

interface Unit {
  readonly device: number | string;
  readonly pasid: number | string;
  readonly components: readonly number[];
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
  return (
    <Scroll class="machine" label="The machine">
      {units.map((unit) => (
        <UnitView key={`${unit.device} ${unit.pasid}`} model={model} unit={unit} now={now} before={before} />
      ))}
      <Group title="Software and memory" model={model} components={rest} now={now} before={before} />
    </Scroll>
  );
}

function unitsOf(model: Model): readonly Unit[] {
  const units = new Map<string, { device: number | string; pasid: number | string; components: number[] }>();
  for (const [c, { instance, table }] of model.system.components.entries()) {
    const { device, pasid, thread } = instance.indices;
    if (device === undefined || pasid === undefined || thread !== undefined || model.observers.has(c))
      continue;
    if (!entryCharts.test(table.id) && !boxes.some(([, charts]) => charts.includes(table.id))) continue;
    const key = `${device} ${pasid}`;
    const unit = units.get(key) ?? { device, pasid, components: [] };
    unit.components.push(c);
    units.set(key, unit);
  }
  return [...units.values()];
}

interface Looked {
  readonly model: Model;
  readonly now: Locals;
  readonly before: Locals;
}

function UnitView({ model, unit, now, before }: Looked & { readonly unit: Unit }) {
  const { device, pasid, components } = unit;
  const key = components.map((c) => `${now[c]} ${before[c]}`).join();
  const copies = copiesOf(model, components);
  return (
    <Memo
      model={model}
      of={key}
      draw={() => (
        <section class="unit" aria-label={`Device ${device}, PASID ${pasid}`}>
          <h3>
            PASID-table entry of device {device}, PASID {pasid}
          </h3>
          {copies.map(([copy, words]) => (
            <div key={copy}>
              {copies.length > 1 && <h4>{copy === '' ? 'in memory' : copy}</h4>}
              <EntryDrawing
                contents={contentsOf(model, words, now)}
                before={contentsOf(model, words, before)}
              />
            </div>
          ))}
          <div class="boxes">
            {boxes.map(([title, charts]) => (
              <Group
                within
                key={title}
                title={title}
                model={model}
                components={components.filter((c) => charts.includes(model.system.components[c]!.table.id))}
                now={now}
                before={before}
              />
            ))}
          </div>
        </section>
      )}
    />
  );
}

/** The words of an entry: once, or once for the processor and once for the walker. */
function copiesOf(
  model: Model,
  components: readonly number[],
): readonly (readonly [string, readonly number[]])[] {
  const words = components.filter((c) => entryCharts.test(model.system.components[c]!.table.id));
  const copies = new Map<string, number[]>();
  for (const c of words) {
    const [, copy = ''] =
      /^entry (?:words? [\d-]+|PGTT) ?(.*)$/.exec(model.system.components[c]!.table.id) ?? [];
    copies.set(copy, [...(copies.get(copy) ?? []), c]);
  }
  return [...copies];
}

function contentsOf(model: Model, words: readonly number[], locals: Locals): Contents {
  const texts = words.map((c) => {
    const [leaf = ''] = model.system.components[c]!.table.states[locals[c]!]!.leaves;
    return leaf.split('.').at(-1)!;
  });
  const all = texts.join(' ');
  const bit = (name: string): 0 | 1 => (new RegExp(`\\b${name}=1`).test(all) ? 1 : 0);
  const firstStage = (['first', 'second'] as const).find((owner) => texts.includes(owner)) ?? 'none';
  const tables = texts.includes('second stage') ? 'stage2' : firstStage;
  return { P: bit('P'), FPD: bit('FPD'), did: Number(/DID=(\d+)/.exec(all)?.[1] ?? 0), tables };
}

interface GroupProps extends Looked {
  /** Set where the heading says which device and PASID it is. */
  readonly within?: true;
  readonly title: string;
  readonly components: readonly number[];
}

function Group({ within, title, model, components, now, before }: GroupProps) {
  if (components.length === 0) return null;
  return (
    <section class="box" aria-label={title}>
      <h4>{title}</h4>
      <dl>
        {components.map((c) => (
          <Memo
            model={model}
            key={c}
            of={`${now[c]} ${before[c]}`}
            draw={() => (
              <Row within={within === true} model={model} component={c} now={now[c]!} was={before[c]!} />
            )}
          />
        ))}
      </dl>
    </section>
  );
}

interface RowProps {
  readonly within: boolean;
  readonly model: Model;
  readonly component: number;
  readonly now: number;
  readonly was: number;
}

function Row({ within, model, component, now, was }: RowProps) {
  const { instance, table } = model.system.components[component]!;
  const state = table.states[now]!;
  const leaves = state.leaves
    .map((leaf) =>
      leaf
        .split('.')
        .slice('thread' in instance.indices ? -2 : 0)
        .join(' › ')
        .replaceAll(':', '.'),
    )
    .filter((leaf) => leaf !== '');
  return (
    <div class={now === was ? 'row' : 'row is-changed'}>
      <dt>{within ? nameWithin(instance) : shortName(model, instance.name)}</dt>
      <dd>
        {leaves.map((leaf) => (
          <span key={leaf} class="value" title={leaf}>
            {leaf}
          </span>
        ))}
        {Object.entries(state.context).map(([key, value]) =>
          Array.isArray(value) && queues.includes(key) ? (
            <Slots key={key} name={key} values={value as readonly unknown[]} />
          ) : (
            <span key={key} class="value">
              {key}={typeof value === 'string' ? value : JSON.stringify(value)}
            </span>
          ),
        )}
        {now !== was && <span class="sr"> changed</span>}
      </dd>
    </div>
  );
}

/** The name without device and PASID. */
function nameWithin({ name, indices }: Instance): string {
  const rest = Object.entries(indices).filter(([index]) => !['device', 'pasid'].includes(index));
  const [chart = name] = name.split('(');
  return rest.length === 0 ? chart : `${chart} ${rest.map(([, value]) => value).join(', ')}`;
}

/** A queue: the oldest first, and the room that it has at least. */
function Slots({ name, values }: { readonly name: string; readonly values: readonly unknown[] }) {
  const room = Math.max(3, values.length);
  return (
    <ol class="slots" aria-label={name}>
      {Array.from({ length: room }, (_, i) => (
        <li key={i} class={i < values.length ? 'full' : 'free'}>
          {i < values.length ? String(values[i]) : <span class="sr">free</span>}
        </li>
      ))}
    </ol>
  );
}
