/**
 * A folder of counterexamples, each a report that `replay` reads, and of what the campaign knows so far. Files are
 * written beside their place and moved there: what is there is whole, whenever the campaign was stopped.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, writeWhole } from '../engine/core/whole-file.ts';
import { InputError } from '../flow/error.ts';
import { readTextFile } from '../flow/read.ts';
import type { Counterexample } from '../report/campaign.ts';
import { type Report, summaryOf } from '../report/verdict.ts';
import { keyOf } from './campaign.ts';

const STATE = 'campaign.json';
const STATE_KIND = { limit: 64 * 1024 * 1024, what: 'a folder that `campaign --corpus` made' };

export class Corpus {
  private readonly folder: string;

  /** Makes the folder if it is not there. Throws an `InputError` where that cannot be. */
  constructor(folder: string) {
    this.folder = folder;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new InputError(`${folder}: it cannot be made: ${reasonOf(error)}`);
    }
  }

  /** The counterexamples, as paths, in the order of their names. */
  get files(): readonly string[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.json') && name !== STATE)
      .toSorted()
      .map((name) => join(this.folder, name));
  }

  /** What a campaign left here, as text. */
  get state(): { readonly file: string; readonly text: string | undefined } {
    const file = join(this.folder, STATE);
    return { file, text: existsSync(file) ? readTextFile(file, STATE_KIND).text : undefined };
  }

  keep(counterexample: Counterexample, version: string): void {
    const { claim, kernel } = counterexample.result;
    const hash = createHash('sha256').update(keyOf(counterexample)).digest('hex').slice(0, 12);
    this.write(`${claim}-${kernel}-${hash}.json`, reportOf(counterexample, version));
  }

  keepState(state: unknown): void {
    this.write(STATE, state);
  }

  private write(name: string, content: unknown): void {
    const file = join(this.folder, name);
    writeWhole(file, (write) => write(Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`)));
  }
}

/** The counterexample as a report of its own. */
function reportOf({ input, flow, result }: Counterexample, version: string): Report {
  return {
    formatVersion: 3,
    tool: 'pasidcheck',
    version,
    ...(input === undefined ? {} : { input }),
    options: { ...result.configuration, ...(input === undefined ? { flow } : {}) },
    ...summaryOf([result]),
  };
}
