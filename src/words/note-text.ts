/** What the user may want to know about how a text was understood, and the sentence for it. */
import type { Position, Unread } from '../flow/ast.ts';
import { type KeptLock, keptLockWarning } from './kept-lock-text.ts';

export type Note =
  | { readonly kind: 'not read'; readonly unread: Unread; readonly source: string }
  /** A function of the user stands in the place of one of the kernel. */
  | { readonly kind: 'replaces function'; readonly name: string; readonly of: string }
  /** It stands in the place of a body inside other functions of a file. */
  | { readonly kind: 'replaces body'; readonly name: string; readonly source: string }
  /** A thread binds the PASID itself, so the usual beginning is left out. */
  | { readonly kind: 'no prologue'; readonly thread: string }
  /** A thread may end with a lock. */
  | ({ readonly kind: 'keeps lock' } & KeptLock);

/** The sentence for a note. */
export function noteText(note: Note): string {
  switch (note.kind) {
    case 'not read':
      return `${note.source}:${placeText(note.unread.at)}: ${unreadText(note.unread)}`;
    case 'replaces function':
      return `${note.name} replaces the function of kernel ${note.of}`;
    case 'replaces body':
      return `${note.name} replaces the body that stands inside another function in ${note.source}`;
    case 'no prologue':
      return `${note.thread} stores to the entry with entry.set_present(): the usual beginning (open, bind, start) is left out`;
    case 'keeps lock':
      return keptLockWarning(note);
  }
}

function unreadText({ what, name = '' }: Unread): string {
  if (what === 'diff') return 'the diff that begins here is not read';
  return what === 'function'
    ? `${name} is not read: its head does not stand alone at the beginning of a line`
    : `the tree of ${name} is not read: there are trees with braces beside it`;
}

const placeText = ({ line, column }: Position): string => `${line}:${column}`;
