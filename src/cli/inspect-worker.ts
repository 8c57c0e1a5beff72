/** A check that a page watches: it runs beside the server, and reports how far it is and which state it is at. */
import { parentPort } from 'node:worker_threads';
import { checkForPage } from '../inspector/checked.ts';
import type { CheckMessage } from '../inspector/payload.ts';
import type { CheckTask } from './inspect-check.ts';
import { againFor } from './inspect-page.ts';
import { requestFor } from './inspect-request.ts';
import { loadTrees } from './tree-options.ts';
import { toolVersion } from './version.ts';

/** Milliseconds between two reports of progress. */
const EVERY_MS = 100;

const tell = (message: CheckMessage): void => parentPort!.postMessage(message, []);

parentPort!.on('message', (task: CheckTask) => void check(task));

async function check({ asked, claims, software }: CheckTask): Promise<void> {
  // What was read from C is known in the thread that read it.
  const trees = software.tree === undefined ? [] : await loadTrees(software);
  let toldAt = 0;
  checkForPage(
    {
      ...requestFor(asked, claims),
      bounds: {
        onProgress: ({ distinct, depth }, at) => {
          if (performance.now() - toldAt < EVERY_MS) return;
          toldAt = performance.now();
          tell({ kind: 'progress', states: distinct, depth, at: Object.fromEntries(at()) });
        },
      },
    },
    { version: toolVersion, again: againFor(asked, trees) },
    tell,
  );
}
