/** Worker threads that make trials. Whoever is idle gets the next one. */
import { Worker } from 'node:worker_threads';
import type { TrialResult } from './trial.ts';

export interface PoolOptions {
  /** The file that a worker runs, and the data that it starts with. */
  readonly file: URL;
  readonly workerData: unknown;
  readonly workers: number;
  /** Stops at once; trials in progress are given up, and are the same when they are made again. */
  readonly signal: AbortSignal;
  readonly onResult: (result: TrialResult) => void;
}

/** Makes the trials; rejects with the error of a worker that fails. */
export async function makeTrials(trials: Iterator<number, undefined>, options: PoolOptions): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  try {
    await Promise.all(Array.from({ length: options.workers }, () => work(trials, { ...options, signal })));
  } finally {
    // Where one worker failed, the others end as well.
    failure.abort();
  }
}

function work(
  trials: Iterator<number, undefined>,
  { file, workerData, signal, onResult }: PoolOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const first = trials.next();
    if (first.done === true || signal.aborted) {
      resolve();
      return;
    }
    const worker = new Worker(file, { workerData });
    const end = (error?: Error): void => {
      signal.removeEventListener('abort', stop);
      worker.removeAllListeners();
      worker.terminate().then(() => (error === undefined ? resolve() : reject(error)), reject);
    };
    const stop = (): void => end();
    signal.addEventListener('abort', stop, { once: true });
    worker.on('error', end);
    worker.on('message', (result: TrialResult) => {
      onResult(result);
      const next = signal.aborted ? undefined : trials.next();
      if (next === undefined || next.done === true) end();
      else worker.postMessage(next.value);
    });
    worker.postMessage(first.value);
  });
}
