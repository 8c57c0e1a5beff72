/** What a campaign knows so far. Trials may come in any order and from anywhere: the sum is the same. */
import type { CampaignReport, Counterexample, Settings } from '../report/campaign.ts';
import { type Coverage, mergeCoverage, noCoverage, type Seen } from './coverage.ts';
import type { TrialResult } from './trial.ts';

export class Campaign {
  readonly settings: Settings;
  private readonly version: string;
  private readonly done = new Set<number>();
  private readonly found = new Map<string, Counterexample>();
  private readonly coverage: Coverage = noCoverage();
  private walks = 0;
  private steps = 0;
  private refused = 0;

  constructor(settings: Settings, version: string) {
    this.settings = settings;
    this.version = version;
  }

  /** How many trials were made, how many steps walked, and how many counterexamples found. */
  get size(): { readonly trials: number; readonly steps: number; readonly counterexamples: number } {
    return { trials: this.done.size, steps: this.steps, counterexamples: this.found.size };
  }

  has(trial: number): boolean {
    return this.done.has(trial);
  }

  /** Adds a trial and gives the counterexamples in it that are new. */
  add(result: TrialResult): readonly Counterexample[] {
    if (this.done.has(result.trial)) return [];
    this.done.add(result.trial);
    this.walks += result.walks;
    this.steps += result.steps;
    this.refused += result.refused ? 1 : 0;
    mergeCoverage(this.coverage, result.coverage);
    return result.counterexamples.filter((counterexample) => this.addCounterexample(counterexample));
  }

  /** Adds what another run of the same campaign knows, of trials that this one did not make. */
  merge(report: CampaignReport): void {
    for (const [from, to] of report.trials) for (let trial = from; trial <= to; trial++) this.done.add(trial);
    this.walks += report.walks;
    this.steps += report.steps;
    this.refused += report.refused;
    for (const counterexample of report.counterexamples) this.addCounterexample(counterexample);
    const { states, transitions, witnesses, pairs } = report.coverage;
    mergeCoverage(this.coverage, {
      states: seenOf(states),
      transitions: seenOf(transitions),
      witnesses: seenOf(witnesses),
      pairs: new Map(pairs.map((pair) => [pair, true])),
    });
  }

  report(): CampaignReport {
    const { states, transitions, witnesses, pairs } = this.coverage;
    return {
      formatVersion: 2,
      tool: 'pasidcheck',
      version: this.version,
      settings: this.settings,
      verdict: this.found.size > 0 ? 'violated' : 'inconclusive',
      trials: rangesOf([...this.done]),
      walks: this.walks,
      steps: this.steps,
      refused: this.refused,
      counterexamples: [...this.found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
      coverage: {
        states: listed(states),
        transitions: listed(transitions),
        witnesses: listed(witnesses),
        pairs: [...pairs.keys()].toSorted(),
      },
    };
  }

  private addCounterexample(counterexample: Counterexample): boolean {
    const key = keyOf(counterexample);
    const known = this.found.get(key);
    if (known === undefined) this.found.set(key, counterexample);
    else {
      const trial = Math.min(known.trial, counterexample.trial);
      this.found.set(key, { ...known, trial, trials: known.trials + counterexample.trials });
    }
    return known === undefined;
  }
}

/** What two counterexamples differ in: everything but when they were found. */
export function keyOf({ edits, flow, input, result }: Counterexample): string {
  const { kernel, claim, configuration, trace = [] } = result;
  const steps = trace.map(({ event, indices }) => [event, indices]);
  return JSON.stringify([claim, kernel, flow, edits, input?.text, configuration, steps]);
}

function seenOf(lists: CampaignReport['coverage']['states']): Map<string, Seen> {
  return new Map(
    Object.entries(lists).map(([key, { seen, unseen }]) => [
      key,
      new Map([
        ...seen.map((name) => [name, true] as const),
        ...unseen.map((name) => [name, false] as const),
      ]),
    ]),
  );
}

function listed(all: ReadonlyMap<string, Seen>): CampaignReport['coverage']['states'] {
  return Object.fromEntries(
    [...all]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, names]) => {
        const of = (wanted: boolean): string[] =>
          [...names].flatMap(([name, seen]) => (seen === wanted ? [name] : [])).toSorted();
        return [key, { seen: of(true), unseen: of(false) }];
      }),
  );
}

/** Numbers as ranges from and to. */
function rangesOf(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
