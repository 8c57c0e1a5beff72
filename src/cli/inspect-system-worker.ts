/** Compiles a system that a page asks for. */
import { parentPort } from 'node:worker_threads';
import { InputError } from '../flow/error.ts';
import { pageOf } from './inspect-page.ts';
import type { SystemAnswer, SystemTask } from './inspect-system.ts';
import { loadTrees } from './tree-options.ts';

parentPort!.on('message', (task: SystemTask) => void compile(task));

async function compile(task: SystemTask): Promise<void> {
  // What was read from C is known in the thread that read it.
  if (task.options.tree !== undefined) await loadTrees(task.options);
  parentPort!.postMessage(answerTo(task), []);
}

function answerTo({ asked, options }: SystemTask): SystemAnswer {
  try {
    return { kind: 'data', data: pageOf(asked, options) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { kind: 'refused', why: error.message };
  }
}
