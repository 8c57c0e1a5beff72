/** The public entry of the engine with walks for fast-check, which a search alone need not load. */
export * from './index.ts';
export { Interleaving, type InterleavingOptions, interleavings } from './interleaving.ts';
export { type Alarm, alarmFor } from './lookout.ts';
export { Shrinker, type Shrunk } from './shrink.ts';
export type { Simplifications, Walk } from './simpler-walks.ts';
export { numberActors } from './strategies.ts';
export {
  type Below,
  type Choose,
  evenly,
  randomWalk,
  seeded,
  Walker,
  type WalkTables,
  walkTables,
} from './walk.ts';
