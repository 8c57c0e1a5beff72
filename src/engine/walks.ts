/** The public face of the engine with walks for fast-check, which who only searches need not load. */
export * from './index.ts';
export { Interleaving, type InterleavingOptions, interleavings } from './interleaving.ts';
export { type Alarm, alarmFor } from './lookout.ts';
