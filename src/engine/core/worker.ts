/** A worker thread of a search: it waits to be told, expands its share, and says so. */
import { workerData } from 'node:worker_threads';
import { BUSY, GO, QUIT, Share, type WorkerData } from './share.ts';

const data = workerData as WorkerData;
const { exports } = new WebAssembly.Instance(data.module, { env: { memory: data.memory } });
(exports['attach'] as (base: number) => void)(data.base);
const share = new Share(data, exports['expand'] as (from: number, to: number) => number);

for (let told = 0; ; ) {
  Atomics.wait(data.control, GO, told);
  told = Atomics.load(data.control, GO);
  if (Atomics.load(data.control, QUIT) === 1) break;
  share.run();
  Atomics.sub(data.control, BUSY, 1);
  Atomics.notify(data.control, BUSY);
}
