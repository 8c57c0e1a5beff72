/** From a value to the step that wrote it. */
import { contentsOf, type Entry } from '../../explain/entries.ts';
import type { Locals } from '../../inspector/steps.ts';
import { type Field, fieldValue } from '../../words/entry-layout.ts';
import { shortName } from './names.ts';
import type { Store } from './store.ts';

/** Goes to the step that brought a component into the state that it is in. */
export function goToWrite(store: Store, component: number): void {
  const model = store.model.value;
  const name = shortName(model, model.system.components[component]!.instance.name);
  goTo(store, name, (locals) => locals[component]);
}

/** Goes to the step that wrote a field of an entry. */
export function goToField(store: Store, entry: Entry, field: Field): void {
  const { system } = store.model.value;
  goTo(store, field.name, (locals) => fieldValue(field, contentsOf(system, entry, locals)));
}

function goTo(store: Store, name: string, read: (locals: Locals) => unknown): void {
  const step = writtenAt(store.path.value.states, store.position.value, read);
  if (step > 0) store.go(step);
  store.message.value = step > 0 ? `Step ${step} wrote ${name}.` : `${name} has been so since the beginning.`;
}

/** The last step up to `at` that changed what is read; 0 where none did. */
export function writtenAt(states: readonly Locals[], at: number, read: (locals: Locals) => unknown): number {
  let step = at;
  while (step > 0 && read(states[step]!) === read(states[step - 1]!)) step--;
  return step;
}
