/** Data as a tree that opens, with the differences to an earlier value marked. */
import { useState } from 'preact/hooks';

interface ValueProps {
  readonly name: string;
  readonly value: unknown;
  /** The earlier value; the same where no differences are wanted. */
  readonly before: unknown;
}

type Tree = Readonly<Record<string, unknown>>;

/** More entries of one value are not listed. */
const LISTED = 100;
/** Values with more entries than this are closed at first. */
const OPEN = 8;
const LETTERS = 300;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

export function ValueTree({ name, value, before }: ValueProps) {
  if (isTree(value)) return <Branch name={name} value={value} before={before} />;
  const isChanged = !isSame(value, before);
  return (
    <li class={isChanged ? 'is-changed' : ''}>
      <span class="key">{name}</span> <span class="state-now">{leafText(value)}</span>
      {isChanged && <span class="was"> was {leafText(before)}</span>}
    </li>
  );
}

interface BranchProps extends ValueProps {
  readonly value: Tree;
}

/** What is below is made once it is opened. A change opens it, until the reader opens or closes it. */
function Branch({ name, value, before }: BranchProps) {
  const [chosen, setChosen] = useState<boolean>();
  const isChanged = !isSame(value, before);
  const keys = Object.keys(value);
  const isOpen = chosen ?? (isChanged || keys.length <= OPEN);
  const old = isTree(before) ? before : {};
  return (
    <li>
      <button type="button" class="twist" aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
        <span class="key">{name}</span>{' '}
        <span class="soft">{countText(keys.length, Array.isArray(value) ? 'item' : 'key')}</span>
        {isChanged && !isOpen && <span class="is-changed"> changed</span>}
      </button>
      {isOpen && (
        <ul>
          {keys.slice(0, LISTED).map((key) => (
            <ValueTree key={key} name={key} value={value[key]} before={isChanged ? old[key] : value[key]} />
          ))}
          {keys.length > LISTED && <li class="soft">and {keys.length - LISTED} more</li>}
          {Object.keys(old)
            .filter((key) => isChanged && !(key in value))
            .slice(0, LISTED)
            .map((key) => (
              <li key={key} class="is-changed">
                <span class="key">{key}</span> <s class="state-now">{leafText(old[key])}</s> is gone
              </li>
            ))}
        </ul>
      )}
    </li>
  );
}

const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function leafText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text;
}

/** Whether two pieces of JSON are equal. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isTree(a) || !isTree(b)) return JSON.stringify(a) === JSON.stringify(b);
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && isSame(a[key], b[key]))
  );
}
