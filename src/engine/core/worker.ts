/** A worker thread of a search: it holds some parts of the visited set. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { serve, type WorkerData } from './mailbox.ts';

serve(
  workerData as WorkerData,
  () => receiveMessageOnPort(parentPort!)?.message as SharedArrayBuffer | undefined,
);
