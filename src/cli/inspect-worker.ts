/** A check that a page watches: it runs beside the server, and tells how far it is and which state it is at. */
import { parentPort, workerData } from 'node:worker_threads';
import { check } from '../check/check.ts';
import { formatLabel } from '../engine/index.ts';
import type { CheckMessage } from '../inspector/payload.ts';
import { requestFor, type SystemAsked } from './inspect-request.ts';
import { loadTrees, type TreeOptions } from './tree-options.ts';

/** Told at most so often. */
const EVERY_MS = 100;

const tell = (message: CheckMessage): void => parentPort!.postMessage(message, []);

const { asked, claims, software } = workerData as {
  readonly asked: SystemAsked;
  readonly claims: readonly string[] | undefined;
  readonly software: TreeOptions;
};
// What was read from C is known in the thread that read it.
if (software.tree !== undefined) await loadTrees(software);
let toldAt = 0;
const results = check({
  ...requestFor(asked, claims),
  bounds: {
    onProgress: ({ distinct, depth }, at) => {
      if (performance.now() - toldAt < EVERY_MS) return;
      toldAt = performance.now();
      tell({ kind: 'progress', states: distinct, depth, at: Object.fromEntries(at()) });
    },
  },
});
tell({
  kind: 'done',
  claims: results.map(({ claim, verdict, states, untested, trace }) => ({
    id: claim,
    verdict,
    states,
    untested,
    ...(trace === undefined
      ? {}
      : { labels: trace.map(({ event, indices }) => formatLabel({ name: event, indices })) }),
  })),
});
