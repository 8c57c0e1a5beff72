/** The state of every component at a step, group by group, with what the step changed marked. */
import type { ComponentHistory, Counterexample } from '../../report/counterexample.ts';
import { StateText } from '../parts/state-text.tsx';

interface ComponentsProps {
  readonly counterexample: Counterexample;
  readonly at: number;
}

const order: readonly ComponentHistory['group'][] = [
  'PASID entry',
  'caches',
  'queues',
  'device and requests',
  'threads',
  'memory and kernel',
  'claim',
];

export function Components({ counterexample, at }: ComponentsProps) {
  const groups = order
    .map((group) => ({
      group,
      members: counterexample.components.filter((component) => component.group === group),
    }))
    .filter(({ members }) => members.length > 0);
  return (
    <section aria-labelledby="components-heading">
      <h2 id="components-heading">Everything {at === 0 ? 'at the beginning' : `after step ${at}`}</h2>
      <div class="groups">
        {groups.map(({ group, members }) => (
          <article class="group" key={group}>
            <h3>{group}</h3>
            <dl>
              {members.map((component) => (
                <Row key={component.name} component={component} at={at} />
              ))}
            </dl>
          </article>
        ))}
      </div>
    </section>
  );
}

function Row({
  component: { short, states, after },
  at,
}: {
  readonly component: ComponentHistory;
  readonly at: number;
}) {
  const [now, before] = [after[at]!, after[Math.max(0, at - 1)]!];
  const [, chart = short, indices = ''] = /^([^(]*)\(?(.*?)\)?$/.exec(short) ?? [];
  return (
    <div class={`component ${now === before ? '' : 'is-changed'}`}>
      <dt>
        {chart}
        {indices === '' ? undefined : <small> {indices}</small>}
      </dt>
      <dd class="state-now">
        <StateText text={states[now]!} />
        {now === before ? undefined : <small>was {states[before]}</small>}
      </dd>
    </div>
  );
}
