/**
 * A system whose instances fall into groups that share no event is several systems side by side. Searching
 * each alone decides every claim about it, with the sum of the states instead of their product.
 */
import type { System } from './system.ts';

/**
 * Splits a system into its independent parts, in the order of their first instances. `together` names
 * instances that must stay in one part because a claim speaks of them at once.
 */
export function independentParts(system: System, together: readonly (readonly string[])[] = []): System[] {
  const parent = system.components.map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  const join = (group: readonly number[]): void => {
    for (const i of group) parent[Math.max(find(i), find(group[0]!))] = Math.min(find(i), find(group[0]!));
  };
  for (const event of system.events) join(event.participants);
  const numbers = new Map(system.components.map((c, i) => [c.instance.name, i]));
  for (const names of together) join(names.flatMap((name) => numbers.get(name) ?? []));

  const roots = [...new Set(system.components.map((_, i) => find(i)))];
  return roots.map((root) =>
    part(
      system,
      system.components.flatMap((_, i) => (find(i) === root ? [i] : [])),
    ),
  );
}

function part(system: System, members: readonly number[]): System {
  const local = new Map(members.map((member, i) => [member, i]));
  return {
    name: system.name,
    components: members.map((member) => system.components[member]!),
    events: system.events
      .filter((event) => local.has(event.participants[0]!))
      .map((event) => ({ ...event, participants: event.participants.map((p) => local.get(p)!) })),
    impossible: system.impossible,
  };
}
