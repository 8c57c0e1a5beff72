/** The C beside the charts: the function that the walk is in, with the line of its last step of software lit. */
import { describeStep } from '../../inspector/steps.ts';
import { placeShown } from '../../words/source-text.ts';
import { CodeView, codeAt } from '../parts/code-view.tsx';
import type { Store } from './store.ts';

export function CodePanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const { code } = model.data;
  const at = store.position.value;
  const { events, states } = store.path.value;
  if (code === undefined) return null;
  for (let step = at; step > 0; step--) {
    const { source } = describeStep(model, states[step - 1]!, events[step - 1]!);
    if (source === undefined) continue;
    const { path, line } = placeShown(source);
    const found = codeAt(code, path, line);
    if (found !== undefined) return <CodeView code={found} line={line} step={step} />;
  }
  return <p class="muted small pad">The C of a step stands here once software has taken one.</p>;
}
