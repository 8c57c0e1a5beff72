/** Checks the system that a page asks about on a thread of its own: the server stays responsive and can end it. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckMessage } from '../inspector/payload.ts';
import { requestFor, type SystemAsked, systemAsked } from './inspect-request.ts';
import type { TreeOptions } from './tree-options.ts';

/** The input of the thread. */
export interface CheckTask {
  readonly asked: SystemAsked;
  readonly claims: readonly string[] | undefined;
  readonly software: TreeOptions;
}

/** Starts it and gives what ends it. Throws an `InputError` if the request is refused. */
export function checkInBackground(
  body: unknown,
  { claim: claims, tree, rev, patch }: TreeOptions & { readonly claim?: readonly string[] },
  told: (message: CheckMessage) => void,
): () => void {
  const asked = systemAsked(body);
  // A bad request is refused before the thread starts.
  requestFor(asked, claims);
  const software = {
    ...(tree === undefined ? {} : { tree }),
    ...(rev === undefined ? {} : { rev }),
    ...(patch === undefined ? {} : { patch }),
  };
  const worker = new Worker(new URL(`./inspect-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: { asked, claims, software } satisfies CheckTask,
  });
  worker.on('message', told);
  worker.on('error', (error) => told({ kind: 'failed', why: error.message }));
  return () => void worker.terminate();
}
