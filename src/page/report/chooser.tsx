/** The violations to choose from: how many there are, and of each the cause. */

import type { Counterexample } from '../../report/counterexample.ts';
import { causeText } from '../../words/cause-text.ts';
import { foundText } from '../../words/length-text.ts';

interface ChooserProps {
  readonly counterexamples: readonly Counterexample[];
  readonly shown: number;
  readonly onChoose: (counterexample: number) => void;
}

export function Chooser({ counterexamples, shown, onChoose }: ChooserProps) {
  const kernels = new Set(counterexamples.map(({ kernel }) => kernel));
  const where = kernels.size === 1 ? `, Linux ${counterexamples[0]!.kernel}` : '';
  return (
    <nav class="chooser" aria-label="Violations">
      <p>
        <b>
          {counterexamples.length} claims violated{where}
        </b>
      </p>
      <ul>
        {counterexamples.map((counterexample, i) => (
          <li key={`${counterexample.claim.id} ${counterexample.kernel}`}>
            <button type="button" aria-pressed={i === shown} onClick={() => onChoose(i)}>
              {counterexample.claim.id}
              {kernels.size === 1 ? '' : `, kernel ${counterexample.kernel}`}
            </button>
            <span class="soft">{causeText(counterexample) ?? foundText(counterexample)}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
