/** The shipped flow that a file names for what it expects, where a command line names none. */
import type { FlowFile } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { expectationsIn } from '../flow/expectations.ts';
import { say } from './output.ts';

/** The flow of the options or else, with a note, that of the file; nothing where its expectations name several or none. */
export function flowOrSaid(flow: string | undefined, file: FlowFile | undefined): string | undefined {
  if (flow !== undefined || file === undefined) return flow;
  const names = new Set(blocksIn(file).map((block) => block.flow?.text));
  const [only] = names.size === 1 ? names : [];
  if (only !== undefined) say(`note: ${file.source} says flow: ${only}; --flow names another\n`);
  return only;
}

/** What cannot be read there is for `test` to refuse. */
function blocksIn(file: FlowFile): ReturnType<typeof expectationsIn> {
  try {
    return expectationsIn(file);
  } catch (error) {
    if (error instanceof FlowError) return [];
    throw error;
  }
}
