/** Threads beside a server. One that is done stays for the next task: the charts that it compiled are compiled. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What to do on a thread, and who hears of it. */
export interface Job<Task, Message> {
  /** The module of the thread, without its extension. It takes tasks as messages, one after the other. */
  readonly script: './inspect-worker' | './inspect-system-worker';
  readonly task: Task;
  /** Whether the thread may do another task afterwards. */
  readonly stays: boolean;
  readonly isLast: (message: Message) => boolean;
  readonly told: (message: Message) => void;
  readonly failed: (error: Error) => void;
}

const idle = new Map<string, Worker>();

/** Starts it, and gives what ends it if it is not over. */
export function startJob<Task, Message>({
  script,
  task,
  stays,
  isLast,
  told,
  failed,
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
    told(message);
  });
  worker.on('error', (error) => {
    end();
    failed(error);
  });
  worker.postMessage(task, []);
  return () => {
    if (isOver) return;
    end();
    void worker.terminate();
  };
}

/** The server decides how long the process lives. */
function newWorker(script: string): Worker {
  const worker = new Worker(new URL(`${script}${extname(import.meta.url)}`, import.meta.url));
  worker.unref();
  return worker;
}
