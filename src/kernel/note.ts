/** What reading a kernel finds besides steps: nothing that is not understood goes without a note. */
import type { Origin } from '../flow/ast.ts';

/**
 * `refused`: no flow can be made of it. `unknown`: a call or a lock whose effect is not known. `open`: a condition that
 * nothing decides, so both ways are searched. `assumed`: a condition that a row of the table answers.
 */
export type NoteKind = 'refused' | 'unknown' | 'open' | 'assumed';

export interface Note {
  readonly kind: NoteKind;
  /** What stands in the C, or is missing there. */
  readonly text: string;
  readonly at: Origin;
  /** The row that answers, or that would help. */
  readonly row?: string;
}

/** What paths of local structures begin with. */
const OWN = /@\d+\./g;

/** Thrown where a function cannot be followed any further. */
export class NotUnderstood extends Error {
  readonly note: Note;

  constructor(at: Origin, text: string, row?: string) {
    super(text);
    this.name = 'NotUnderstood';
    this.note = {
      kind: 'refused',
      text: text.replaceAll(OWN, ''),
      at,
      ...(row === undefined ? {} : { row }),
    };
  }
}

/** Collects notes, each once. */
export class Notes {
  private readonly notes = new Map<string, Note>();

  add(note: Note): void {
    const { path, line } = note.at;
    this.notes.set(`${note.kind} ${placeText(note.at)} ${note.text}`, { ...note, at: { path, line } });
  }

  get all(): readonly Note[] {
    return [...this.notes.values()];
  }

  /** What there was, to go back to. */
  mark(): number {
    return this.notes.size;
  }

  /** Forgets what was added since a mark. */
  forget(mark: number): void {
    for (const key of [...this.notes.keys()].slice(mark)) this.notes.delete(key);
  }
}

/** `drivers/iommu/intel/pasid.c:276` */
export function placeText({ path, line }: Origin): string {
  return `${path}:${line}`;
}
