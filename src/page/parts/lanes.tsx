/** A column for each actor and a row for each step, in the order in which they happen; links between rows in front. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface LaneRow {
  readonly lane: string;
  readonly text: string;
  /** Further classes of the row: `is-needed`, `is-broken`. */
  readonly marks?: string;
}

/** A line from one step to another, both counted from 1. */
export interface LaneLink {
  readonly from: number;
  readonly to: number;
  /** `order` is drawn fainter. */
  readonly kind: string;
}

export interface LanesProps {
  readonly lanes: readonly string[];
  /** What stands above each lane, where it is not its name. */
  readonly heads?: readonly string[];
  readonly rows: readonly LaneRow[];
  /** The step that is shown, from 1; 0 is before the first. */
  readonly at: number;
  readonly onSelect: (step: number) => void;
  readonly links?: readonly LaneLink[];
  /** Of a long list only some rows are drawn: how many come before them, and how many there are. */
  readonly first?: number;
  readonly count?: number;
  /** Set where the box around it keeps the current step in sight. */
  readonly isKept?: true;
}

/** With more lanes than this columns are too narrow for names: each row then begins with its actor. */
const MANY = 6;

export function Lanes(props: LanesProps) {
  const { lanes, heads = lanes, rows, at, onSelect, links = [], first = 0, count = rows.length } = props;
  const causes = new Set(
    links.filter(({ kind, to }) => kind !== 'order' && to === at).map(({ from }) => from),
  );
  const list = useRef<HTMLOListElement>(null);
  useShown(list, at, props.isKept === true);
  return (
    <div
      class={`lanes ${lanes.length > MANY ? 'is-many' : ''}`}
      style={{ '--lanes': lanes.length, '--digits': String(count).length }}
    >
      <div class="lanes-heads" aria-hidden="true">
        <span />
        <span />
        {heads.map((head) => (
          <span key={head}>{head}</span>
        ))}
      </div>
      <ol
        class="lanes-rows"
        ref={list}
        style={{ '--before': first, '--behind': count - first - rows.length }}
      >
        {rows.map(({ lane, text, marks = '' }, i) => {
          const step = first + i + 1;
          const when = step === at ? 'is-now' : step > at ? 'is-after' : '';
          return (
            <li
              key={step}
              class={`lanes-row ${marks} ${when} ${causes.has(step) ? 'is-cause' : ''}`}
              style={{ '--lane': lanes.indexOf(lane) }}
            >
              <span />
              <span class="number" aria-hidden="true">
                {step}
              </span>
              <i />
              <button
                type="button"
                aria-current={step === at ? 'step' : undefined}
                aria-label={`step ${step}, ${lane} ${text}`}
                title={text}
                onClick={() => onSelect(step)}
              >
                <span class="lane-name">{lane} </span>
                {text}
              </button>
            </li>
          );
        })}
        <Links links={links} rows={count} />
      </ol>
    </div>
  );
}

/** Keeps the row of the current step in sight, once it has changed. */
function useShown(list: RefObject<HTMLOListElement | null>, at: number, isKept: boolean): void {
  const last = useRef(at);
  useEffect(() => {
    if (isKept || last.current === at) return;
    last.current = at;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  });
}

/** Heights are in rows: the drawing is as high as the list and stretches with it. */
function Links({ links, rows }: { readonly links: readonly LaneLink[]; readonly rows: number }) {
  const unit = 30;
  const middle = (step: number): number => (step - 0.5) * unit;
  return (
    <li class="lanes-links" aria-hidden="true" style={{ height: '100%' }}>
      <svg width="100%" height="100%" viewBox={`0 0 46 ${rows * unit}`} preserveAspectRatio="none">
        <title>What let the step happen</title>
        {links.map(({ from, to, kind }) => {
          const reach = Math.max(4, 40 - 5 * Math.min(7, Math.abs(to - from)));
          const [y1, y2] = [middle(from), middle(to)];
          return (
            <g key={`${from}-${to}-${kind}`}>
              <path
                class={kind}
                vector-effect="non-scaling-stroke"
                d={`M44 ${y1} C${reach} ${y1} ${reach} ${y2} 40 ${y2}`}
              />
              {kind === 'order' ? undefined : <polygon points={`46,${y2} 38,${y2 - 4} 38,${y2 + 4}`} />}
            </g>
          );
        })}
      </svg>
    </li>
  );
}
