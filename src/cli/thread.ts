/** Threads beside a server. A thread is kept for the next task, which then finds its charts compiled. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A task for a thread, and what to call with its messages. */
export interface Job<Task, Message> {
  /** The module of the thread, without its extension. It takes tasks as messages, one after the other. */
  readonly script: './inspect-worker' | './inspect-system-worker';
  readonly task: Task;
  /** Whether the thread may do another task afterwards. */
  readonly stays: boolean;
  readonly isLast: (message: Message) => boolean;
  readonly onMessage: (message: Message) => void;
  readonly onError: (error: Error) => void;
}

const idle = new Map<string, Worker>();

/** Starts the job and returns a function that ends it; after the last message that function does nothing. */
export function startJob<Task, Message>({
  script,
  task,
  stays,
  isLast,
  onMessage,
  onError,
}: Job<Task, Message>): () => void {
  const worker = (stays ? idle.get(script) : undefined) ?? newWorker(script);
  if (idle.get(script) === worker) idle.delete(script);
  let isOver = false;
  const end = (): void => {
    isOver = true;
    for (const event of ['message', 'error']) worker.removeAllListeners(event);
  };
  worker.on('message', (message: Message) => {
    if (isLast(message)) {
      end();
      if (stays && !idle.has(script)) idle.set(script, worker);
      else void worker.terminate();
    }
    onMessage(message);
  });
  worker.on('error', (error) => {
    end();
    onError(error);
  });
  worker.postMessage(task, []);
  return () => {
    if (isOver) return;
    end();
    void worker.terminate();
  };
}

/** The thread does not keep the process alive; the server does. */
function newWorker(script: string): Worker {
  const worker = new Worker(new URL(`${script}${extname(import.meta.url)}`, import.meta.url));
  worker.unref();
  return worker;
}
