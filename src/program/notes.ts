/** What the user may want to know about how a text was understood. */
import type { FlowFile } from '../flow/ast.ts';
import type { Note } from '../words/note-text.ts';
import { definitionsIn, type KernelVersion } from './library.ts';

/** What a file has that was not read. */
export function notRead({ unread = [], source }: FlowFile): readonly Note[] {
  return unread.map((one) => ({ kind: 'not read', unread: one, source }));
}

/** The functions of the kernel that a file replaces. */
export function replacedFunctions(overrides: FlowFile | undefined, kernel: KernelVersion): readonly Note[] {
  if (overrides === undefined) return [];
  return definitionsIn(overrides).flatMap(([name]): Note[] => {
    const meant = kernel.aliases.get(name) ?? name;
    return kernel.definitions.has(meant) ? [{ kind: 'replaces function', name: meant, of: kernel.name }] : [];
  });
}

/** Bodies inside other functions that were replaced, with the file that they stood in. */
export function replacedBodies(replaced: ReadonlyMap<string, FlowFile>): readonly Note[] {
  return [...replaced].map(([name, { source }]) => ({ kind: 'replaces body', name, source }));
}
