/** The words of the entry at a step in one line: all that a fault depends on. */

import type { Counterexample } from '../../report/counterexample.ts';
import { wordTexts } from '../../words/entry-layout.ts';

interface EntryStripProps {
  readonly counterexample: Counterexample;
  readonly at: number;
}

export function EntryStrip({ counterexample: { entries }, at }: EntryStripProps) {
  const before = Math.max(0, at - 1);
  const textsOf = (after: Counterexample['entries'][number]['after'], step: number): readonly string[] =>
    wordTexts(after[step]!).map(([word, text]) =>
      word === 'words 2-7'
        ? text.replace(/^pointer to the |^(?=all zero)/, (cut) => (cut === '' ? `${word} ` : ''))
        : text,
    );
  const changed = entries.filter(({ after }) => textsOf(after, at).join() !== textsOf(after, before).join());
  // Of several entries, the one of the step's device and PASID.
  const { device, pasid, copy, after } = changed[0] ?? entries[0] ?? {};
  if (after === undefined) return null;
  const name = entries.length === 1 ? 'entry' : `entry of device ${device}, PASID ${pasid}`;
  return (
    <p class="entry-strip">
      <span class="strip-name soft">{copy === 'CPU cache' ? `${name}, CPU cache` : name}</span>
      {textsOf(after, at).map((text, word) => (
        <code key={word} class={text === textsOf(after, before)[word] ? '' : 'to'}>
          {text}
        </code>
      ))}
    </p>
  );
}
