/** Steps between states as they were found, taken down so that no state need be worked out again. */

const NONE: Int32Array = new Int32Array(0);

/** Lists of events and of the states to which they lead, one list for each state, in the order in which states are added. */
export class RecordedSteps {
  /** The events of the state that was opened last, in the first `count` places. */
  readonly events: Int32Array;
  count = 0;
  /** The local states of its components; empty where they were not taken down. */
  locals = NONE;

  private readonly first: number[] = [0];
  private readonly flatEvents: number[] = [];
  private readonly targets: number[] = [];
  private readonly localsOf: Int32Array[] = [];
  private from = 0;

  /** `most` is the largest number of steps from one state. */
  constructor(most: number) {
    this.events = new Int32Array(most);
  }

  get size(): number {
    return this.first.length - 1;
  }

  /** One more step of the state that is added next. */
  record(event: number, target: number): void {
    this.flatEvents.push(event);
    this.targets.push(target);
  }

  /** Adds a state with the steps that were recorded since the last one. */
  add(locals = NONE): void {
    this.localsOf.push(locals);
    this.first.push(this.targets.length);
  }

  open(state: number): void {
    this.from = this.first[state]!;
    this.locals = this.localsOf[state]!;
    this.count = this.first[state + 1]! - this.from;
    for (let place = 0; place < this.count; place++) this.events[place] = this.flatEvents[this.from + place]!;
  }

  target(place: number): number {
    return this.targets[this.from + place]!;
  }
}
