/** A claim about several members at once is not asked of sets that say where each alone may be. */
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always } from '../claim.ts';
import { explore } from '../explore.ts';
import { all, any, inState, not, type Predicate } from '../predicate.ts';
import { compileSystem, type Instance, type System } from '../system.ts';
import { familyOf, type RandomFamily } from '../toys/random-families.ts';
import { forAnyNumber } from './any-number.ts';
import { mostNamed, namedAtOnce } from './named.ts';
import { rewriteClaim } from './rewrite.ts';

const guest = createMachine({
  id: 'guest',
  tags: 'quiescent',
  initial: 'outside',
  states: { outside: { on: { enter: 'inside' } }, inside: { on: { leave: 'outside' } } },
});

const guestsOf = (members: number): readonly Instance[] =>
  Array.from({ length: members }, (_, i) => ({
    name: `guest${i + 1}`,
    machine: guest,
    indices: { m: i + 1 },
  }));

const guests = (members: number): System =>
  compileSystem({
    name: 'guests',
    events: { enter: { indices: ['m'] }, leave: { indices: ['m'] } },
    domains: { m: Array.from({ length: members }, (_, i) => i + 1) },
    instances: guestsOf(members),
  });

const inside = (number: number): Predicate => inState(`guest${number}`, 'inside');

/** How many guests a claim names where there are eight. */
const named = (predicate: Predicate): number => namedAtOnce(always('asked', predicate), guestsOf(8), 'm');

describe('the members that a claim names at once', () => {
  it.each([
    ['of nobody in particular', not(any()), 0],
    ['of one after the other', not(any(inside(1), inside(2), inside(3))), 1],
    ['of one in two ways', not(all(inside(1), not(inside(1)))), 1],
    ['of two together', not(all(inside(1), inside(2))), 2],
    ['of one beside each of two', not(all(inside(1), any(inside(2), inside(3)))), 2],
    ['of all but one', any(not(inside(1)), all(inside(2), inside(3))), 2],
    ['of everybody', any(...[1, 2, 3, 4, 5, 6, 7, 8].map(inside)), 8],
  ])('are counted where it is %s', (_, predicate, count) => {
    expect(named(predicate)).toBe(count);
  });

  it('are those of one family', () => {
    const [here, there] = ['here', 'there'].map((room) =>
      guestsOf(8).map(({ name, indices, ...rest }) => ({
        ...rest,
        name: `${name} ${room}`,
        indices: { ...indices, room },
      })),
    );
    const claim = always(
      'apart',
      not(all(inState('guest1 here', 'inside'), inState('guest2 there', 'inside'))),
    );
    expect(namedAtOnce(claim, [...here!, ...there!], 'm')).toBe(1);
  });
});

/** What a claim of some number of members becomes when it is asked of sets, and how many it may name. */
function askedOfSets(build: (members: number) => System, claimFor: (members: number) => Predicate) {
  const { abstract } = forAnyNumber((members) => ({ system: build(members), members }), 'm');
  const [{ family }] = abstract.shapes as [(typeof abstract.shapes)[0]];
  const claim = rewriteClaim(abstract, always('asked', claimFor(family.members.size)))!;
  return {
    outcome: explore(abstract.system, [claim]).findings.get('asked')!.outcome,
    most: mostNamed(abstract),
  };
}

const outcomeOf = (system: System, predicate: Predicate) =>
  explore(system, [always('asked', predicate)]).findings.get('asked')!.outcome;

/** Members that go and come as they like, but for one whose number is kept. */
const lending: RandomFamily = {
  member: [
    { from: 0, to: 1, event: 'one.a' },
    { from: 1, to: 0, event: 'one.b' },
    { from: 0, to: 2, event: 'number.take' },
    { from: 2, to: 0, event: 'number.give' },
  ],
  shared: [],
  keeper: 'forgets',
};

describe('sets would prove too much', () => {
  it('of three at once, which nobody can be asked of where there are two', () => {
    const notThree = (members: number): Predicate =>
      members < 3 ? all() : not(all(inside(1), inside(2), inside(3)));
    expect(outcomeOf(guests(3), notThree(3))).toBe('violated');
    expect(askedOfSets(guests, notThree)).toEqual({ outcome: 'holds', most: 2 });
    expect(named(notThree(8))).toBe(3);
  });

  it('of two at once where the tokens are those of others', () => {
    const away = (number: number) => inState(`member${number}`, 's1');
    const notTwo = (members: number): Predicate => {
      const numbers = Array.from({ length: members }, (_, i) => i + 1);
      const pairs = numbers.flatMap((a) => numbers.filter((b) => b > a).map((b) => all(away(a), away(b))));
      const isKept = any(...numbers.map((number) => inState(`member${number}`, 's2')));
      return not(all(isKept, any(...pairs)));
    };
    const build = (members: number): System => familyOf(lending, members);
    expect(outcomeOf(build(3), notTwo(3))).toBe('violated');
    expect(askedOfSets(build, notTwo)).toEqual({ outcome: 'holds', most: 1 });
  });
});
