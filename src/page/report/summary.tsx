/** What went wrong, for somebody who opens the page cold. */

import type { Story } from '../../report/story.ts';
import { Why } from '../parts/why.tsx';

interface SummaryProps {
  readonly story: Story;
  readonly onStep: (step: number) => void;
}

export function Summary({ story, onStep }: SummaryProps) {
  const { claim, kernel, flow, scope, scopeName, found } = story;
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
        {scopeName === undefined ? '' : `${scopeName}: `}
        {scope}. {found}.
      </p>
      <Why why={story} onStep={onStep} />
    </header>
  );
}
