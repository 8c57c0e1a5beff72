/** What a step does, in words for people: its meaning, or the event where it has none. */
import type { ToldStep } from './story.ts';

/** `clears P and leaves the rest of word 0 as it is (entry.clear_present)`. */
export function actOf({ text, meaning }: Pick<ToldStep, 'text' | 'meaning'>): string {
  return meaning === '' ? text : `${meaning} (${text})`;
}
