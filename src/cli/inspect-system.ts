/** Compiles the system that a page asks for on a thread of its own: the server stays responsive and can cancel it. */
import { InputError } from '../flow/error.ts';
import type { PageData } from '../inspector/payload.ts';
import type { PageOptions } from './inspect-page.ts';
import { requestFor, type SystemAsked, systemAsked } from './inspect-request.ts';
import { startJob } from './thread.ts';

/** A task of the thread. */
export interface SystemTask {
  readonly asked: SystemAsked;
  readonly options: PageOptions;
}

/** Its only answer. */
export type SystemAnswer =
  | { readonly kind: 'data'; readonly data: PageData }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * The page data with that system. Rejects with an `InputError` if the request is refused, if `signal` aborts, or after
 * `maxMs` milliseconds.
 */
export function systemInBackground(
  body: unknown,
  { claim, module, stately, tree, rev, patch, trees }: PageOptions,
  { maxMs, signal }: { readonly maxMs: number; readonly signal: AbortSignal },
): Promise<PageData> {
  const asked = systemAsked(body);
  // A bad request is refused before the thread starts.
  requestFor(asked, claim);
  const options = {
    ...(claim === undefined ? {} : { claim }),
    ...(module === undefined ? {} : { module }),
    ...(stately === undefined ? {} : { stately }),
    ...(tree === undefined ? {} : { tree }),
    ...(rev === undefined ? {} : { rev }),
    ...(patch === undefined ? {} : { patch }),
    ...(trees === undefined ? {} : { trees }),
  };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(maxMs)]);
  return new Promise<PageData>((resolve, reject) => {
    const stop = startJob<SystemTask, SystemAnswer>({
      script: './inspect-system-worker',
      task: { asked, options },
      // A tree may have changed since a thread read it.
      stays: tree === undefined,
      isLast: () => true,
      onMessage: (answer) =>
        answer.kind === 'data' ? resolve(answer.data) : reject(new InputError(answer.why)),
      onError: reject,
    });
    limit.addEventListener('abort', () => {
      stop();
      reject(tooLong(maxMs));
    });
  });
}

function tooLong(maxMs: number): InputError {
  return new InputError(
    `it was given up after ${maxMs / 1000} s: the charts of this configuration have too many states. Take fewer devices, PASIDs or requests, or begin with a larger --max-time.`,
  );
}
