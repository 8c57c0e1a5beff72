/** Compiles a system that a page asks for. */
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../flow/error.ts';
import { pageOf } from './inspect-page.ts';
import type { SystemAnswer, SystemTask } from './inspect-system.ts';
import { loadTrees } from './tree-options.ts';

const { asked, options } = workerData as SystemTask;

// What was read from C is known in the thread that read it.
if (options.tree !== undefined) await loadTrees(options);

function answer(): SystemAnswer {
  try {
    return { kind: 'data', data: pageOf(asked, options) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { kind: 'refused', why: error.message };
  }
}

parentPort!.postMessage(answer(), []);
