/** Lays charts out, one for each message. */
import { parentPort } from 'node:worker_threads';
import { layOut } from './lay-out.ts';
import type { LayoutAnswer, LayoutTask } from './layout-thread.ts';

parentPort!.on('message', ({ number, chart, living }: LayoutTask) => {
  const answer = (rest: Omit<LayoutAnswer, 'number'>): void =>
    parentPort!.postMessage({ number, ...rest } satisfies LayoutAnswer, []);
  layOut(chart, living).then(
    (drawing) => answer(drawing === undefined ? {} : { drawing }),
    (error: unknown) => answer({ trouble: String(error) }),
  );
});
