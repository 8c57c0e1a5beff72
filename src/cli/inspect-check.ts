/** Checks the system that a page asks about on a thread of its own: the server stays responsive and can end it. */
import type { CheckMessage } from '../inspector/payload.ts';
import { requestFor, type SystemAsked, systemAsked } from './inspect-request.ts';
import { startJob } from './thread.ts';
import type { TreeOptions } from './tree-options.ts';

/** A task of the thread. */
export interface CheckTask {
  readonly asked: SystemAsked;
  readonly claims: readonly string[] | undefined;
  readonly software: TreeOptions;
}

/** Starts it and gives what ends it. Throws an `InputError` if the request is refused. */
export function checkInBackground(
  body: unknown,
  { claim: claims, tree, rev, patch }: TreeOptions & { readonly claim?: readonly string[] },
  onMessage: (message: CheckMessage) => void,
): () => void {
  const asked = systemAsked(body);
  // A bad request is refused before the thread starts.
  requestFor(asked, claims);
  const software = {
    ...(tree === undefined ? {} : { tree }),
    ...(rev === undefined ? {} : { rev }),
    ...(patch === undefined ? {} : { patch }),
  };
  return startJob<CheckTask, CheckMessage>({
    script: './inspect-worker',
    task: { asked, claims, software },
    // A tree may have changed since a thread read it.
    stays: tree === undefined,
    isLast: ({ kind }) => kind === 'done' || kind === 'failed',
    onMessage,
    onError: ({ message }) => onMessage({ kind: 'failed', why: message }),
  });
}
