/**
 * Two-phase commit: a transaction manager and its resource managers agree to commit or to abort.
 *
 * Source    Gray and Lamport, "Consensus on Transaction Commit", the specification TwoPhase
 * Squashed  messages are never consumed: a receiver may see one again, or never
 * Omitted   the manager's request to prepare and a participant's notice of its abort
 */
import { createMachine } from 'xstate';
import { all, any, inState, not, type Predicate } from '../predicate.ts';
import type { SystemSpec } from '../system.ts';

export interface CommitRules {
  /** Mutant `commitUnheard`: the manager commits without having heard from every participant. */
  readonly commitUnheard?: boolean;
}

const manager = createMachine({
  id: 'manager',
  initial: 'undecided',
  states: {
    undecided: {
      on: { 'manager.hearPrepared': {}, 'manager.commit': 'committed', 'manager.abort': 'aborted' },
    },
    committed: {},
    aborted: {},
  },
});

/** What the manager knows of one participant. */
const ledger = ({ commitUnheard = false }: CommitRules) =>
  createMachine({
    id: 'ledger',
    initial: 'unheard',
    states: {
      unheard: {
        on: { 'manager.hearPrepared': 'heard', ...(commitUnheard ? { 'manager.commit': {} } : {}) },
      },
      heard: { on: { 'manager.hearPrepared': {}, 'manager.commit': {} } },
    },
  });

const participant = createMachine({
  id: 'participant',
  initial: 'working',
  // The decision reaches a participant in whatever state it is: nothing but the protocol keeps it in order.
  on: { 'participant.hearCommit': '.committed', 'participant.hearAbort': '.aborted' },
  states: {
    working: { on: { 'participant.prepare': 'prepared', 'participant.giveUp': 'aborted' } },
    prepared: {},
    committed: {},
    aborted: {},
  },
});

/** A message that `send` puts on the wire for good and that `receive` needs there. */
const message = (send: string, receive: string) =>
  createMachine({
    id: `message ${send}`,
    initial: 'unsent',
    states: { unsent: { on: { [send]: 'sent' } }, sent: { on: { [send]: {}, [receive]: {} } } },
  });

/** The protocol with this number of participants. */
export function twoPhaseCommit(participants: number, rules: CommitRules = {}): SystemSpec {
  const numbers = Array.from({ length: participants }, (_, rm) => rm);
  const prepared = message('participant.prepare', 'manager.hearPrepared');
  const oneLedger = ledger(rules);
  return {
    name: 'two-phase commit',
    events: {
      'manager.hearPrepared': { indices: ['rm'] },
      'manager.commit': { indices: [] },
      'manager.abort': { indices: [] },
      'participant.prepare': { indices: ['rm'] },
      'participant.giveUp': { indices: ['rm'] },
      'participant.hearCommit': { indices: ['rm'] },
      'participant.hearAbort': { indices: ['rm'] },
    },
    domains: { rm: numbers },
    instances: [
      { name: 'manager', machine: manager, indices: {} },
      { name: 'commit', machine: message('manager.commit', 'participant.hearCommit'), indices: {} },
      { name: 'abort', machine: message('manager.abort', 'participant.hearAbort'), indices: {} },
      ...numbers.flatMap((rm) => [
        { name: `participant${rm}`, machine: participant, indices: { rm } },
        { name: `ledger${rm}`, machine: oneLedger, indices: { rm } },
        { name: `prepared${rm}`, machine: prepared, indices: { rm } },
      ]),
    ],
  };
}

/** No participant has committed while another has aborted. */
export function agreement(participants: number): Predicate {
  const somebody = (state: string): Predicate =>
    any(...Array.from({ length: participants }, (_, rm) => inState(`participant${rm}`, state)));
  return not(all(somebody('committed'), somebody('aborted')));
}
