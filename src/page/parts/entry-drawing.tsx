/** The 512 bits of a PASID-table entry: a row for each word, a box for each field, what changed marked. */

import type { Contents } from '../../report/counterexample.ts';
import { type Field, fields, fieldValue, isRead } from '../../words/entry-layout.ts';

export interface EntryDrawingProps {
  readonly contents: Contents;
  /** The entry before the step, to mark what changed. */
  readonly before?: Contents;
  /** What a click on a field that the model knows does. */
  readonly onField?: (field: Field) => void;
}

/** The fields that a narrow page shows. */
const main: ReadonlySet<string> = new Set(['P', 'FPD', 'DID', 'FSPTPTR', 'SSPTPTR']);

const words = [0, 1, 2, 3, 4, 5, 6, 7] as const;

export function EntryDrawing({ contents, before = contents, onField }: EntryDrawingProps) {
  return (
    <div class="entry">
      {words.map((word) => (
        <div class="entry-word" key={word}>
          <div class="word-name">
            word {word}
            <small>
              bits {word * 64 + 63}:{word * 64}
            </small>
          </div>
          <div class="word-fields">
            {fields
              .filter((field) => field.word === word)
              .map((field) => (
                <Bits
                  key={`${field.name}${field.high}`}
                  field={field}
                  contents={contents}
                  before={before}
                  onField={onField}
                />
              ))}
          </div>
        </div>
      ))}
    </div>
  );
}

/** The legend of the drawing. */
export function EntryKey() {
  return (
    <p class="entry-key">
      Bold: what hardware reads. Dashed: ignored by hardware, as P is 0 or PGTT selects the other pointer.
      Grey dot: not in the model. Hatched: reserved.
    </p>
  );
}

interface BitsProps {
  readonly field: Field;
  readonly contents: Contents;
  readonly before: Contents;
  readonly onField: EntryDrawingProps['onField'];
}

function Bits({ field, contents, before, onField }: BitsProps) {
  const { name, high, low, reserved } = field;
  const value = fieldValue(field, contents);
  const earlier = fieldValue(field, before);
  // A value that becomes unknown may be unchanged.
  const isChanged = value !== undefined && earlier !== undefined && value !== earlier;
  const kind =
    reserved === true
      ? 'is-reserved'
      : value === undefined
        ? 'is-unknown'
        : isRead(field, contents)
          ? 'is-known'
          : 'is-ignored';
  const looks = `bits ${kind}${isChanged ? ' is-changed' : ''}${main.has(name) ? ' is-main' : ''}`;
  const common = { class: looks, style: { flexGrow: high - low + 1 }, 'data-field': name };
  const inside = (
    <>
      <span class="name">{name}</span>
      <span class="range">{high === low ? high : `${high}:${low}`}</span>
      <span class="value">
        {isChanged ? `${earlier} → ` : ''}
        {reserved === true ? ' ' : (value ?? '·')}
      </span>
    </>
  );
  if (onField === undefined || value === undefined || reserved === true)
    return <div {...common}>{inside}</div>;
  return (
    <button type="button" {...common} title="Go to the step that wrote it" onClick={() => onField(field)}>
      {inside}
    </button>
  );
}
