/** What went wrong, for a reader who opens the page first. */

import type { Counterexample } from '../../report/counterexample.ts';
import { foundText } from '../../words/length-text.ts';
import { namedScopeText } from '../../words/scope-text.ts';
import { Why } from '../parts/why.tsx';

interface SummaryProps {
  readonly counterexample: Counterexample;
  readonly onStep: (step: number) => void;
}

export function Summary({ counterexample, onStep }: SummaryProps) {
  const { claim, kernel, flow } = counterexample;
  return (
    <header class="summary">
      <p class="verdict">violated</p>
      <h1>
        Linux {kernel} ({flow}) breaks <span class="claim">{claim.id}</span>
      </h1>
      <p class="holds">
        What should hold: {claim.holds}. <span class="soft">({claim.source})</span>
      </p>
      <p class="facts">
        {namedScopeText(counterexample)}. {foundText(counterexample)}.
      </p>
      <Why why={counterexample} onStep={onStep} />
    </header>
  );
}
