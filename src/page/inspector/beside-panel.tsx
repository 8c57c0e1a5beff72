/** Another kernel beside the one that is shown, along the same steps: what only one takes, where they part, what differs. */
import { signal } from '@preact/signals';
import { alongside } from '../../inspector/alongside.ts';
import type { Model } from '../../inspector/model.ts';
import type { Origin } from '../../inspector/payload.ts';
import type { Locals } from '../../inspector/steps.ts';
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
  // What was chosen for another configuration says nothing of this one.
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

/** Whether another system is the same but for its kernel. */
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
  const { states, extras, refused } = alongside(own, model, labels);
  const last = states.length - 1;
  const at = Math.min(store.position.value, last);
  const rows = differences(own, store.path.value.states[at]!, model, states[at]!);
  const go = (step: number): void => store.go(step);
  const title = model.data.title;
  return (
    <>
      {extras.length > 0 && (
        <ul aria-label="Steps that only one of them takes">
          {extras.map(({ step, kind, event }, i) => (
            <li key={`${step} ${i}`}>
              {kind === 'added' ? 'Before step ' : kind === 'instead' ? 'In place of step ' : 'Step '}
              <StepLink step={step} onStep={go} />
              {event === undefined ? (
                <>: only {own.data.title} takes it</>
              ) : (
                <>
                  {' '}
                  {title} takes <code>{model.events[event]!.text}</code>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        {refused === undefined ? (
          `${title} comes to the end of the ${labels.length} steps.`
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
