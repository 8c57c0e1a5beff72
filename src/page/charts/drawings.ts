/** The drawings of charts: those that the page brought, and those that its server makes. */
import { type Signal, signal } from '@preact/signals';
import type { ChartData, DrawingData } from '../../inspector/payload.ts';
import { ask } from '../inspector/server.ts';

/** A drawing; nothing while it is being made, and `none` where the chart is written as an outline instead. */
export type Drawn = DrawingData | 'none' | undefined;

const known = new WeakMap<ChartData, Map<string, Signal<Drawn>>>();

/** The drawing of these nodes of a chart, which the server makes once; `none` if it cannot. */
export function drawingOf(chart: ChartData, living: readonly number[]): Signal<Drawn> {
  const ofChart = known.get(chart) ?? new Map<string, Signal<Drawn>>();
  known.set(chart, ofChart);
  const key = living.join();
  const found = ofChart.get(key);
  if (found !== undefined) return found;
  const drawn = signal<Drawn>(undefined);
  ofChart.set(key, drawn);
  void make(drawn, chart, living);
  return drawn;
}

async function make(drawn: Signal<Drawn>, chart: ChartData, living: readonly number[]): Promise<void> {
  try {
    const response = await ask('/drawing', { chart, living });
    drawn.value = ((await response.json()) as DrawingData | null) ?? 'none';
  } catch {
    // The server has ended, or does not draw the chart.
    drawn.value = 'none';
  }
}
