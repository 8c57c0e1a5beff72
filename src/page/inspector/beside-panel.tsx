/** Another kernel beside the shown one along the same steps: steps that only one takes, and states that differ. */
import { signal } from '@preact/signals';
import { formatLabel } from '../../engine/label.ts';
import { type Alongside, alongside, type Extra } from '../../inspector/alongside.ts';
import type { Model } from '../../inspector/model.ts';
import type { Origin } from '../../inspector/payload.ts';
import type { Locals } from '../../inspector/steps.ts';
import { relationText } from '../../words/kept-elsewhere-text.ts';
import { Linked } from '../parts/linked.tsx';
import { StepLink } from '../parts/step-link.tsx';
import { shortName, stateText } from './names.ts';
import { Scroll } from './scroll.tsx';
import { fetchSystem } from './server.ts';
import { originKey, type Store } from './store.ts';
import { Refusal } from './timeline.tsx';
import type { SystemPlace } from './walks.ts';

const other = signal<SystemPlace | undefined>(undefined);
/** The kernel that the server is making. */
const coming = signal('');

export function BesidePanel({ store }: { readonly store: Store }) {
  const { origin } = store.model.value.data;
  const here = store.systems.value.flatMap(({ data }) => data.origin?.kernel ?? []);
  const kernels = store.page.kernels.length > 0 ? store.page.kernels : [...new Set(here)];
  const others = kernels.filter((kernel) => kernel !== origin?.kernel);
  const chosen = other.value === undefined ? undefined : store.modelAt(other.value);
  // A kernel that was chosen for another configuration is not compared.
  const model = chosen !== undefined && isBeside(origin, chosen.data.origin) ? chosen : undefined;
  if (others.length === 0) return <Alone store={store} />;
  return (
    <Scroll class="beside" label="Two kernels side by side">
      <label>
        Beside kernel {origin?.kernel}{' '}
        <select
          value={coming.value === '' ? (model?.data.origin?.kernel ?? '') : coming.value}
          onChange={(event) => void choose(store, event.currentTarget.value)}
        >
          <option value="">none</option>
          {others.map((kernel) => (
            <option key={kernel} value={kernel}>
              {kernel}
            </option>
          ))}
        </select>
      </label>
      {coming.value !== '' ? (
        <p class="muted" role="status">
          Kernel {coming.value} is being made.
        </p>
      ) : model === undefined ? (
        <p class="muted">
          The kernel that you choose takes the same steps. Here you see which steps of software only one of
          the two has, the step at which they part, which component refuses it, and what differs.
        </p>
      ) : (
        <Beside store={store} model={model} />
      )}
    </Scroll>
  );
}

/** A file with one kernel: how to have another one beside it. */
function Alone({ store }: { readonly store: Store }) {
  const { origin } = store.model.value.data;
  const { elsewhere } = store.counterexample.value ?? {};
  const kept = elsewhere?.kind === 'kept' ? elsewhere.kernel : 'VERSION';
  return (
    <Scroll class="beside" label="Two kernels side by side">
      <p>This file has kernel {origin?.kernel} alone in this configuration. A file with two is written by</p>
      <p>
        <code>
          pasidcheck inspect --kernel {origin?.kernel},{kept} --output page.html
        </code>
      </p>
    </Scroll>
  );
}

/** Whether two systems differ only in the kernel. */
function isBeside(origin: Origin | undefined, there: Origin | undefined): boolean {
  if (origin === undefined || there === undefined || origin.kernel === there.kernel) return false;
  return originKey({ ...there, kernel: origin.kernel }) === originKey(origin);
}

/** Shows the kernel in the same configuration, which a server makes unless the page has it. */
async function choose(store: Store, kernel: string): Promise<void> {
  const { origin } = store.model.value.data;
  coming.value = '';
  if (origin === undefined || kernel === '') {
    other.value = undefined;
    return;
  }
  const asked = { ...origin, kernel };
  try {
    const known = store.systemFrom(asked);
    if (known === undefined && store.page.kernels.length === 0)
      store.message.value = `This file does not have kernel ${kernel} in that configuration.`;
    else if (known !== undefined) other.value = known;
    else {
      coming.value = kernel;
      const made = store.addPage(await fetchSystem(asked));
      // Another one may have been chosen meanwhile.
      if (coming.value === kernel) other.value = made;
    }
  } catch (error) {
    store.message.value = (error as Error).message;
  }
  if (coming.value === kernel) coming.value = '';
}

function Beside({ store, model }: { readonly store: Store; readonly model: Model }) {
  const own = store.model.value;
  const { labels } = store.path.value;
  const found = alongside(own, model, labels);
  const { states, extras, refused } = found;
  const last = states.length - 1;
  const at = Math.min(store.position.value, last);
  const rows = differences(own, store.path.value.states[at]!, model, states[at]!);
  const go = (step: number): void => store.go(step);
  const title = model.data.title;
  return (
    <>
      <Relation store={store} model={model} found={found} />
      {extras.length > 0 && <Differing store={store} model={model} extras={extras} />}
      <p>
        {refused === undefined ? (
          `${title} follows all ${labels.length} steps${extras.length === 0 ? '' : ', with these differences'}.`
        ) : (
          <>
            {title} stops before step <StepLink step={refused.step} onStep={go} />.{' '}
            <Refusal model={model} refused={refused} />
          </>
        )}
      </p>
      {refused !== undefined && (
        <button type="button" onClick={() => go(last)}>
          Go to the last common step
        </button>
      )}
      <table>
        <caption>
          {rows.length === 0 ? 'Nothing differs' : 'What differs'} after step {at}
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{store.model.value.data.title}</th>
            <th scope="col">{model.data.title}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, texts: [a, b] }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{a}</td>
              <td>{b}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface FoundProps {
  readonly store: Store;
  readonly model: Model;
}

/** Which of the differences the explanation is about. */
function Relation({ store, model, found }: FoundProps & { readonly found: Alongside }) {
  const kept = remedyOf(store, model);
  if (kept === undefined) return null;
  const remedy = found.extras.find(({ event }) => event === kept.event);
  const text = relationText(kept.elsewhere, {
    ...(remedy === undefined || kept.event === undefined
      ? {}
      : { remedy: { step: remedy.step, isBefore: remedy.kind === 'added' } }),
    ...(found.refused === undefined ? {} : { stops: found.refused.step }),
  });
  return text === undefined ? null : (
    <p class="relation">
      <Linked text={text} onStep={(step) => store.go(step)} />
    </p>
  );
}

/** How this other kernel keeps the claim that the walk breaks, and the event of it in place of the step. */
function remedyOf(store: Store, { data, numbers }: Model) {
  const { elsewhere } = store.counterexample.value ?? {};
  if (elsewhere?.kind !== 'kept' || elsewhere.kernel !== data.origin?.kernel) return undefined;
  const { instead } = elsewhere.divergence ?? {};
  const event =
    instead === undefined
      ? undefined
      : numbers.get(formatLabel({ name: instead.event, indices: instead.indices }));
  return { elsewhere, event };
}

/** The steps that only one of them takes, as a difference of two texts is written. */
function Differing({ store, model, extras }: FoundProps & { readonly extras: readonly Extra[] }) {
  const own = store.model.value;
  const { events } = store.path.value;
  const remedy = remedyOf(store, model)?.event;
  return (
    <table class="differing">
      <caption>Steps that only one of them takes</caption>
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">{own.data.title}</th>
          <th scope="col">{model.data.title}</th>
        </tr>
      </thead>
      <tbody>
        {extras.map(({ step, kind, event }, i) => (
          <tr key={`${step} ${i}`} class={event !== undefined && event === remedy ? 'is-remedy' : ''}>
            <td>
              {kind === 'added' && 'before '}
              <StepLink step={step} onStep={(to) => store.go(to)} />
            </td>
            <td>{kind !== 'added' && <EventName text={own.events[events[step - 1]!]!.text} />}</td>
            <td>{event !== undefined && <EventName text={model.events[event]!.text} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The name of an event, which is broken only between its parts. */
function EventName({ text }: { readonly text: string }) {
  return (
    <code>
      {text.split(/(?<=[.(,])/).map((part, i) => (
        <span key={`${i} ${part}`}>
          {part}
          <wbr />
        </span>
      ))}
    </code>
  );
}

interface Difference {
  readonly name: string;
  readonly texts: readonly [string, string];
}

/** Components of both systems that are in different states after a step that both take. */
function differences(a: Model, here: Locals, b: Model, beside: Locals): readonly Difference[] {
  const numbers = new Map(b.data.components.map(({ name }, c) => [name, c]));
  return a.data.components.flatMap(({ name }, c): readonly Difference[] => {
    const there = numbers.get(name);
    if (there === undefined || a.observers.has(c)) return [];
    const textOf = (model: Model, component: number, locals: Locals): string =>
      stateText(model, component, model.system.components[component]!.table.states[locals[component]!]!);
    const texts = [textOf(a, c, here), textOf(b, there, beside)] as const;
    return texts[0] === texts[1] ? [] : [{ name: shortName(a, name), texts }];
  });
}
