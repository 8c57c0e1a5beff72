/** Two charts that share an event, in TypeScript, as a user may have them. */
import { createMachine } from 'xstate';

interface Crossing {
  readonly name: string;
}

const crossing: Crossing = { name: 'light' };

export const light = createMachine({
  id: crossing.name,
  initial: 'red',
  states: { red: { on: { go: 'green' } }, green: { on: { stop: 'red' } } },
});

export const walker = createMachine({
  id: 'walker',
  initial: 'waiting',
  states: { waiting: { on: { stop: 'walking' } }, walking: { on: { arrive: 'waiting' } } },
});
