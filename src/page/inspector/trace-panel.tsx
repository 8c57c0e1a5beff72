/** The walk as lanes, one for each actor, and the step at hand in full. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { describeStep } from '../../inspector/steps.ts';
import { sourceText } from '../../words/source-text.ts';
import { shortName } from './names.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';

const LANE = 14;
const ROW = 30;

export function TracePanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const { events } = store.branch.value;
  const at = store.position.value;
  const actors = [...new Set(events.map((event) => model.events[event]!.actor))];
  const list = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (list.current === null) return;
    if (current === null || current === undefined) list.current.scrollTop = 0;
    else list.current.scrollTop = current.offsetTop - list.current.clientHeight / 2;
  }, [at, events]);
  return (
    <section class="panel trace" aria-labelledby="trace-title">
      <div class="panel-head">
        <h2 id="trace-title">Walk</h2>
        <p class="actors-key">
          {actors.map((actor, lane) => (
            <span key={actor} class={`lane lane${lane % 8}`}>
              {shortName(model, actor)}
            </span>
          ))}
        </p>
      </div>
      <Scroll class="steps" box={list} label="Steps of the walk">
        <ol>
          {events.map((event, i) => {
            const { actor, text, note } = model.events[event]!;
            const lane = actors.indexOf(actor);
            const isBreak = store.brokenAt.value.includes(i + 1);
            return (
              <li key={i} class={`${i + 1 > at ? 'later' : ''} ${isBreak ? 'breaks' : ''}`}>
                <button
                  type="button"
                  aria-current={i + 1 === at ? 'step' : undefined}
                  onClick={() => store.go(i + 1)}
                >
                  <span class="number">{i + 1}</span>
                  <Gutter lanes={actors.length} lane={lane} />
                  <span class="what">
                    <span class={`who lane${lane % 8}`}>{shortName(model, actor)}</span> {text}
                    {isBreak && <span class="mark"> breaks {brokenNames(store, i + 1)}</span>}
                    {note !== undefined && !isBreak && <span class="mark"> fault reported</span>}
                  </span>
                </button>
              </li>
            );
          })}
          {events.length === 0 && (
            <li class="muted small pad">
              Take a step on the left, walk at random, or ask for the shortest violation of a claim.
            </li>
          )}
        </ol>
      </Scroll>
      <Detail store={store} />
    </section>
  );
}

function brokenNames(store: Store, step: number): string {
  return store.model.value.claims
    .filter((_, i) => store.brokenAt.value[i] === step)
    .map(({ id }) => id)
    .join(', ');
}

function Gutter({ lanes, lane }: { readonly lanes: number; readonly lane: number }) {
  const width = lanes * LANE;
  return (
    <svg class="gutter" width={width} height={ROW} viewBox={`0 0 ${width} ${ROW}`} aria-hidden="true">
      {Array.from({ length: lanes }, (_, i) => (
        <line key={i} x1={i * LANE + 7} x2={i * LANE + 7} y1={0} y2={ROW} class="rail" />
      ))}
      <circle cx={lane * LANE + 7} cy={ROW / 2} r={5} class={`dot lane${lane % 8}`} />
    </svg>
  );
}

/** Where the step stands in the call tree and what it changed. */
function Detail({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const before = store.before.value;
  const event = store.branch.value.events[store.position.value - 1];
  if (before === undefined || event === undefined) {
    return (
      <Scroll class="detail muted small" label="The step at hand">
        Before the first step.
      </Scroll>
    );
  }
  const { text, actor, meaning, stack, source, changes, note } = describeStep(model, before, event);
  return (
    <Scroll class="detail" label="The step at hand">
      <p>
        <strong>{text}</strong> by {shortName(model, actor)}
        {meaning !== undefined && <span class="muted">: {meaning}</span>}
      </p>
      {stack !== undefined && <p class="stack">{stack.join(' › ')}</p>}
      {sourceText({ source }).map((line) => (
        <p class="muted small" key={line}>
          <code>{line}</code>
        </p>
      ))}
      <ul>
        {changes.map(({ component, from, to }) => (
          <li key={component}>
            {shortName(model, model.system.components[component]!.instance.name)}:{' '}
            <Change from={from} to={to} />
          </li>
        ))}
        {changes.length === 0 && <li class="muted">It changes nothing; it says what is so.</li>}
      </ul>
      {note !== undefined && <code class="dmar">{note}</code>}
    </Scroll>
  );
}

/** A move; of two places in a call tree what they have in common is left out. */
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
