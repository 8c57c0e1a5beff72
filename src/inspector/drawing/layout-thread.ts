/** Lays charts out on a thread of its own, so that the server stays responsive. It starts with the first chart. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../flow/error.ts';
import type { ChartData, DrawingData } from '../payload.ts';

/** What a page asks for. */
export interface DrawingAsked {
  readonly chart: ChartData;
  /** The nodes that are drawn, the root included. */
  readonly living: readonly number[];
}

export interface LayoutTask extends DrawingAsked {
  readonly number: number;
}

export interface LayoutAnswer {
  readonly number: number;
  /** Absent where the chart is not drawn. */
  readonly drawing?: DrawingData;
  readonly trouble?: string;
}

/** Beside this file when it is built, and in the built package otherwise. */
const files = ['./layout-worker.js', '../../../dist/src/inspector/drawing/layout-worker.js'].map(
  (path) => new URL(path, import.meta.url),
);

export class LayoutThread {
  private worker: Worker | undefined;
  private asked = 0;
  private readonly waiting = new Map<number, (answer: LayoutAnswer) => void>();

  /**
   * The drawing, or nothing for a chart that is not drawn. Rejects with an `InputError` for what is no chart.
   *
   * @throws where the package was not built
   */
  async draw({ chart, living }: DrawingAsked): Promise<DrawingData | undefined> {
    this.worker ??= this.start();
    const number = this.asked++;
    const answer = new Promise<LayoutAnswer>((resolve) => this.waiting.set(number, resolve));
    this.worker.postMessage({ number, chart, living } satisfies LayoutTask);
    const { drawing, trouble } = await answer;
    if (trouble !== undefined) throw new InputError(`this chart cannot be drawn: ${trouble}`);
    return drawing;
  }

  close(): void {
    void this.worker?.terminate();
    this.worker = undefined;
    this.end('the server ends');
  }

  private start(): Worker {
    const file = files.find((one) => existsSync(one));
    if (file === undefined) throw new Error('drawings need the built package: npm run build');
    const worker = new Worker(file);
    worker.unref();
    worker.on('message', (answer: LayoutAnswer) => {
      this.waiting.get(answer.number)?.(answer);
      this.waiting.delete(answer.number);
    });
    worker.on('error', ({ message }) => {
      this.worker = undefined;
      this.end(message);
    });
    return worker;
  }

  private end(trouble: string): void {
    for (const [number, resolve] of this.waiting) resolve({ number, trouble });
    this.waiting.clear();
  }
}

/** One for every server of the process. As long as it is open the process lives. */
export const layouts = new LayoutThread();
