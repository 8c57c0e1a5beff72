/** What every step of the resolution of one file's names needs: the file, what it collects into, places and errors. */
import type { EventMeaning } from '../../model/events.ts';
import type { Call, FlowFile } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import type { FlowPlace, Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';

/** A flow with more steps than this, definitions expanded, is too large to read. */
const MOST_STEPS = 20_000;

/** Of one file: its places, its errors, and how much of it was resolved. */
export class FileResolver {
  protected readonly file: FlowFile;
  protected readonly into: Resolution;

  constructor(file: FlowFile, into: Resolution) {
    this.file = file;
    this.into = into;
  }

  /** Definitions that call each other twice over grow without end; so do conditions with many alternatives. */
  protected count(place: Pick<Call, 'at'>): void {
    if (++this.into.size.steps <= MOST_STEPS) return;
    throw this.error(
      place,
      `the call tree grows beyond ${MOST_STEPS.toLocaleString('en')} steps`,
      'Leave out calls that have no effect, or split the flow.',
    );
  }

  protected place({ at }: Pick<Call, 'at'>, { expanding }: Scope): FlowPlace {
    const name = expanding.at(-1);
    return { source: this.file.source, at, ...(name === undefined ? {} : { function: name }) };
  }

  /** Only a text of the user can have misspelt names. */
  protected get isOwn(): boolean {
    return this.into.own.has(this.file);
  }

  protected isAbsent({ only }: EventMeaning): boolean {
    return only !== undefined && !this.into.features.has(only);
  }

  protected devicesHere({ device }: Scope): readonly number[] {
    return device === undefined ? this.into.devices : [device];
  }

  protected error({ at }: Pick<Call, 'at'>, message: string, hint: string): FlowError {
    return new FlowError({ source: this.file.source, text: this.file.text, at, message, hint });
  }
}
