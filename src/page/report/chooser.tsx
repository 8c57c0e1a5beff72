/** The violations to choose from: how many there are, and of each the cause. */

import type { Story } from '../../report/story.ts';
import { causeText } from '../../words/cause-text.ts';

interface ChooserProps {
  readonly stories: readonly Story[];
  readonly shown: number;
  readonly onChoose: (story: number) => void;
}

export function Chooser({ stories, shown, onChoose }: ChooserProps) {
  const kernels = new Set(stories.map(({ kernel }) => kernel));
  const where = kernels.size === 1 ? `, Linux ${stories[0]!.kernel}` : '';
  return (
    <nav class="chooser" aria-label="Violations">
      <p>
        <b>
          {stories.length} claims violated{where}
        </b>
      </p>
      <ul>
        {stories.map((story, i) => (
          <li key={`${story.claim.id} ${story.kernel}`}>
            <button type="button" aria-pressed={i === shown} onClick={() => onChoose(i)}>
              {story.claim.id}
              {kernels.size === 1 ? '' : `, kernel ${story.kernel}`}
            </button>
            <span class="soft">{causeText(story) ?? story.found}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
