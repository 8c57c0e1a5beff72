/**
 * What is asked of a concrete system, asked of its abstract one. A member that no number tells apart may be in any state
 * that some member is in, so a predicate has two answers: whether it may hold, and whether it must.
 */
import { always, type Claim } from '../claim.ts';
import { all, any, compilePredicate, hasTag, not, type Predicate } from '../predicate.ts';
import type { Component } from '../system.ts';
import { type Abstract, rememberTag } from './abstract.ts';
import { memberTag, type Shape } from './shape.ts';

/** A claim of the abstract system that implies the concrete one, or nothing where no such claim is known. */
export function rewriteClaim(abstract: Abstract, claim: Claim): Claim | undefined {
  const isNumbered = abstract.shapes.some(({ tokens }) => tokens.size > 0);
  switch (claim.kind) {
    case 'always':
      return { ...claim, predicate: rewrite(abstract, claim.predicate, 'must') };
    case 'eventually':
      // Which token a member is may change from one time to the next, so fairness to a token says nothing.
      return isNumbered ? undefined : { ...claim, predicate: rewrite(abstract, claim.predicate, 'must') };
    case 'sometimes':
    case 'alwaysReachable':
      // What many members can do, few perhaps cannot.
      return undefined;
  }
}

/**
 * That some token is always free, by family: at home, and remembered by no component. Where this fails there are members that
 * no token stands for, and nothing is proved.
 */
export function spareTokenClaims({ shapes, remembered, places, system }: Abstract): readonly Claim[] {
  return shapes.flatMap((shape, i) => {
    const { family, tokens, named } = shape;
    if (tokens.size === 0) return [];
    const inUse = [...tokens.values()].map(({ value, component }, bit) => {
      const token = system.components[component]!;
      const remembering = [...remembered[i]!].flatMap(([number, kept]) =>
        kept.some((bits) => ((bits >> bit) & 1) === 1) ? [places.get(number)!] : [],
      );
      return any(
        ...[...named].map((state) => isMemberIn(token, shape, state)),
        ...remembering.map((place) =>
          hasTag(system.components[place]!.instance.name, rememberTag(family, value)),
        ),
      );
    });
    const where = Object.entries(family.where).map(([key, value]) => `${key}=${value}`);
    return [always(`spare token of ${family.table.id}(${where.join(', ')})`, not(all(...inUse)))];
  });
}

type Answer = 'may' | 'must';

function rewrite(abstract: Abstract, predicate: Predicate, answer: Answer): Predicate {
  switch (predicate.kind) {
    case 'not':
      return not(rewrite(abstract, predicate.operand, answer === 'may' ? 'must' : 'may'));
    case 'all':
    case 'any':
      return {
        kind: predicate.kind,
        operands: predicate.operands.map((operand) => rewrite(abstract, operand, answer)),
      };
    case 'in':
    case 'tag':
    case 'final':
    case 'context':
      return rewriteLeaf(abstract, predicate, answer);
  }
}

function rewriteLeaf(
  abstract: Abstract,
  leaf: Extract<Predicate, { readonly instance: string }>,
  answer: Answer,
): Predicate {
  const { concrete, shapes } = abstract;
  const component = concrete.components.findIndex(({ instance }) => instance.name === leaf.instance);
  const shape = shapes.find(({ family }) => [...family.members.values()].includes(component));
  if (shape === undefined) return leaf;
  const test = compilePredicate(concrete, leaf);
  const locals = new Int32Array(concrete.components.length);
  const states = [...shape.family.table.states.keys()].filter((state) => {
    locals[component] = state;
    return test(locals) === (answer === 'may');
  });
  const possible = mayBeIn(abstract, shape, component, states);
  return answer === 'may' ? possible : not(possible);
}

/** Whether a member may be in one of these states. */
function mayBeIn(abstract: Abstract, shape: Shape, member: number, states: readonly number[]): Predicate {
  const { system } = abstract;
  const { family, named, groups, tokens } = shape;
  const inside = new Set(states);
  const somewhere = groups.flatMap((group) =>
    group.states
      .filter((state) => inside.has(state))
      .map((state) => isMemberIn(system.components[group.component]!, shape, state)),
  );
  const unknown = inside.has(family.home) ? all() : any(...somewhere);
  const token = [...tokens.values()].find(({ value }) => family.members.get(value) === member);
  if (token === undefined) return unknown;
  const own = system.components[token.component]!;
  const here = [...named].filter((state) => inside.has(state)).map((state) => isMemberIn(own, shape, state));
  return any(...here, all(isMemberIn(own, shape, family.home), unknown));
}

/** That a component holds a member in this state of the family. */
function isMemberIn({ instance, table }: Component, { family }: Shape, state: number): Predicate {
  const tag = memberTag(family, state);
  // No table has a state that nothing leads to.
  return table.states.some(({ tags }) => tags.has(tag)) ? hasTag(instance.name, tag) : any();
}
