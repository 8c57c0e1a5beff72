/** What an event changes, in a line. */
import type { Model } from '../../inspector/model.ts';
import { describeStep, type Locals } from '../../inspector/steps.ts';
import { stateInWords } from '../../words/state-words.ts';
import { shortName } from './names.ts';

/** The changes that an enabled event makes, without those of threads. */
export function effectOf(model: Model, locals: Locals, event: number): string {
  const { changes } = describeStep(model, locals, event);
  const texts = changes.flatMap(({ component, from, to }) => {
    const { name, indices } = model.system.components[component]!.instance;
    if ('thread' in indices) return [];
    return [`${shortName(model, name)}: ${stateInWords(name, from)} → ${stateInWords(name, to)}`];
  });
  return texts.join('; ');
}
