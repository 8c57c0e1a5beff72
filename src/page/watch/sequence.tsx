/** A sequence diagram: a column for each actor, a row for each message. Only the rows in sight are drawn. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Scroll } from '../inspector/scroll.tsx';
import { lanesOf, OTHERS } from './lanes.ts';
import type { Recording, Sent } from './recording.ts';

/** The height of a row, as in the style sheet. */
const ROW = 40;
/** Rows drawn above and below those in sight. */
const MARGIN = 4;
const LETTERS = 120;

interface SequenceProps {
  readonly recording: Recording;
  readonly rows: readonly Sent[];
  /** How many of the rows have happened. */
  readonly upTo: number;
  /** The number of the selected message. */
  readonly at: number;
  /** Whether the diagram follows what arrives. */
  readonly isLive: boolean;
  readonly onSelect: (number: number) => void;
  /** Called when the reader scrolls away from the latest message. */
  readonly onLeave: () => void;
}

export function Sequence({ recording, rows, upTo, at, isLive, onSelect, onLeave }: SequenceProps) {
  const box = useRef<HTMLElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 600 });
  const lastAt = useRef(-1);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    if (isLive) current.scrollTop = rows.length * ROW;
    else if (lastAt.current !== at) showRow(current, upTo);
    lastAt.current = at;
  });
  const onScroll = ({ scrollTop: top, clientHeight: height, scrollHeight }: HTMLElement): void => {
    if (isLive && top + height < scrollHeight - 2 * ROW) onLeave();
    if (top !== sight.top || height !== sight.height) setSight({ top, height });
  };
  const height = sight.height + 2 * MARGIN * ROW;
  const count = Math.ceil(height / ROW);
  // While it follows, the rows are drawn where the scrolling will be.
  const wanted = isLive ? rows.length - count : Math.floor(sight.top / ROW) - MARGIN;
  const start = Math.max(0, Math.min(wanted, rows.length - count));
  const shown = rows.slice(start, start + count);
  const lanes = lanesOf(recording, shown);
  return (
    <div class="sequence" style={{ '--lanes': Math.max(1, lanes.length) }}>
      <div class="sequence-heads" aria-hidden="true">
        {lanes.map((key) => (
          <span key={key} title={recording.nameOf(key)}>
            {key === OTHERS ? 'others' : recording.nameOf(key)}
          </span>
        ))}
      </div>
      <Scroll label="Sequence diagram" class="log" box={box} onScroll={onScroll}>
        <ol style={{ height: `${rows.length * ROW}px`, paddingTop: `${start * ROW}px` }}>
          {shown.map((sent) => (
            <Row
              key={sent.number}
              recording={recording}
              sent={sent}
              lanes={lanes}
              at={at}
              onSelect={onSelect}
            />
          ))}
        </ol>
        {rows.length === 0 && (
          <p class="soft">There are no {recording.last > recording.first ? 'such ' : ''}messages.</p>
        )}
      </Scroll>
    </div>
  );
}

/** Brings a row, counted from 1, into sight. */
function showRow(box: HTMLElement, row: number): void {
  const [top, bottom] = [(row - 1) * ROW, row * ROW];
  if (top < box.scrollTop) box.scrollTop = Math.max(0, top - ROW);
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom + ROW - box.clientHeight;
}

interface RowProps {
  readonly recording: Recording;
  readonly sent: Sent;
  readonly lanes: readonly string[];
  readonly at: number;
  readonly onSelect: (number: number) => void;
}

function Row({ recording, sent, lanes, at, onSelect }: RowProps) {
  const { number, from, to, type, payload } = sent;
  const middle = (lane: number): number => ((lane + 0.5) / lanes.length) * 100;
  const laneOf = (key: string): number => (lanes.includes(key) ? lanes.indexOf(key) : lanes.indexOf(OTHERS));
  const end = middle(laneOf(to));
  // What comes from outside begins at the edge.
  const start = from === undefined ? 0 : middle(laneOf(from));
  const way = start === end ? 'to-itself' : start < end ? 'to-right' : 'to-left';
  const when = number === at ? 'is-now' : number > at ? 'is-after' : '';
  const names = `${from === undefined ? '' : `${recording.nameOf(from)} → `}${recording.nameOf(to)}`;
  const text = Object.keys(payload).length === 0 ? '' : JSON.stringify(payload);
  const short = text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text;
  return (
    <li class={`${way} ${when}`}>
      <button
        type="button"
        aria-current={number === at ? 'step' : undefined}
        title={`${number}. ${names}: ${type}`}
        onClick={() => onSelect(number)}
      >
        <span class="gap" style={{ flexBasis: `${Math.min(start, end)}%` }} />
        <span class="label">
          <span class="sr">{names} </span>
          <b>{type}</b> {short}
        </span>
        <span
          class="arrow"
          style={{ left: `${Math.min(start, end)}%`, width: `${Math.abs(end - start)}%` }}
        />
      </button>
    </li>
  );
}
