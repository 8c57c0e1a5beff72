/** Work that comes before a search ends where its caller asks, and leaves nothing half done behind. */
import { describe, expect, it } from 'vitest';
import { CutShort, withPatience } from './patience.ts';
import { compileSystem, type System } from './system.ts';
import { twoPhaseCommit } from './toys/two-phase-commit.ts';

/** Patience for a number of questions. */
function patientFor(questions: number): () => 'time' | undefined {
  let asked = 0;
  return () => (++asked > questions ? 'time' : undefined);
}

/** A system without the functions of its charts, which are new each time. */
const dataOf = ({ components, events }: System) => ({
  tables: components.map(({ table }) => table),
  labels: events.map(({ label }) => label),
});

describe('compiling', () => {
  it('ends wherever there is no patience left, and begins again as if it never had', () => {
    const whole = dataOf(compileSystem(twoPhaseCommit(3)));
    const spec = twoPhaseCommit(3);
    const ends: number[] = [];
    for (let questions = 0; ; questions++) {
      try {
        const system = withPatience(patientFor(questions), () => compileSystem(spec));
        expect(dataOf(system)).toEqual(whole);
        break;
      } catch (error) {
        if (!(error instanceof CutShort)) throw error;
        expect(error.end).toBe('time');
        ends.push(questions);
      }
    }
    expect(ends.length).toBeGreaterThan(10);
  });
});
