/** The shown step in full: meaning, place in the code, changes and causes. */
import { describeStep } from '../../inspector/steps.ts';
import { readFrame } from '../../report/notation.ts';
import { sourceText } from '../../words/source-text.ts';
import { stateInWords } from '../../words/state-words.ts';
import { whoText } from '../../words/who-text.ts';
import { StepLink } from '../parts/step-link.tsx';
import { rootsIn, shortName, stateText } from './names.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';
import { causesAt } from './trace-panel.tsx';

export function StepPanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const before = store.before.value;
  const at = store.position.value;
  const event = store.path.value.events[at - 1];
  if (before === undefined || event === undefined) {
    return (
      <Scroll class="detail muted small" label="The step">
        Before the first step.
      </Scroll>
    );
  }
  const { text, actor, meaning, stack, source, changes } = describeStep(model, before, event);
  const inside = stack?.map((frame) => readFrame(frame).function).findLast(Boolean);
  return (
    <Scroll class="detail" label="The step">
      <p>
        <strong>
          {at}. {whoText({ lane: shortName(model, actor), stack }, rootsIn(model))}
          {inside === undefined ? '' : `, ${inside}()`}: <code>{text}</code>
        </strong>
        {meaning !== undefined && <span> {meaning}</span>}
      </p>
      <ul>
        {changes.map(({ component, from, to }) => {
          const { name } = model.system.components[component]!.instance;
          return (
            <li key={component}>
              {shortName(model, name)}: <Change from={stateInWords(name, from)} to={stateInWords(name, to)} />
            </li>
          );
        })}
        {changes.length === 0 && <li class="muted">It changes nothing.</li>}
      </ul>
      <DependsOn store={store} />
      {stack !== undefined && <p class="stack">{stack.join(' › ')}</p>}
      {sourceText({ source }).map((line) => (
        <p class="muted small" key={line}>
          <code>{line}</code>
        </p>
      ))}
    </Scroll>
  );
}

function DependsOn({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const causes = causesAt(store).filter(({ kind }) => kind !== 'order');
  if (causes.length === 0) return null;
  return (
    <p>
      Depends on{' '}
      {causes.map(({ step, component, local }, i) => {
        const { instance, table } = model.system.components[component]!;
        const state = stateText(model, component, table.states[local]!);
        return (
          <span key={`${step} ${component}`}>
            {i > 0 && ', '}
            <StepLink step={step} onStep={(to) => store.go(to)} /> {shortName(model, instance.name)} became{' '}
            <code>{state}</code>
          </span>
        );
      })}
    </p>
  );
}

/** A change of state; two places in a call tree are shown without their common prefix. */
function Change({ from, to }: { readonly from: string; readonly to: string }) {
  const [a, b] = [from.split('.'), to.split('.')];
  let common = 0;
  while (common < Math.min(a.length, b.length) - 1 && a[common] === b[common]) common++;
  const rest = (path: readonly string[]): string => path.slice(common).join(' › ').replaceAll(':', '.');
  return (
    <>
      <del>{rest(a)}</del> → <ins>{rest(b)}</ins>
    </>
  );
}
