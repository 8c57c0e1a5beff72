/** The shipped flows in words: what each says of itself. */

import type { FlowFile } from '../flow/ast.ts';
import { bodyOf, nameOf, namesCalled } from '../flow/walk.ts';
import { type KernelVersion, kernelNames, kernelVersion } from '../program/library.ts';
import type { Mutation } from '../report/mutation.ts';
import { wrap } from '../report/wrap.ts';

/** The first paragraph of its text; nothing for a file that begins with a tree. */
export function meaningOfFlow({ text }: FlowFile): string {
  const [prose = ''] = text.split('\n\n');
  return /[{}]/.test(prose) ? '' : prose.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** What a shipped flow says of itself, which threads a flow has, and the other flows of the version. */
export function aboutFlow(flow: FlowFile, { flows }: KernelVersion): Mutation['about'] {
  const called = new Set(flow.roots.flatMap((root) => namesCalled(bodyOf(root))));
  return {
    meaning: [...flows.values()].includes(flow) ? meaningOfFlow(flow) : '',
    threads: flow.roots.map(nameOf).filter((name) => !called.has(name)),
    others: [...flows]
      .filter(([, other]) => other !== flow)
      .map(([name, other]) => ({ name, meaning: meaningOfFlow(other) })),
  };
}

/** The flows of the newest version as a help text has them. */
export function flowsHelp(): string {
  const { flows } = kernelVersion(kernelNames().at(-1)!);
  return [
    'Flows:',
    ...[...flows].flatMap(([name, flow]) => wrap(`${name}: ${meaningOfFlow(flow)}`, '  ', 2)),
  ].join('\n');
}
