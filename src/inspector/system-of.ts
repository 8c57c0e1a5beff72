/** What a page says about the system that a check would search. */
import { meaningOf, meaningText } from '../../model/events.ts';
import type { Configuration } from '../../model/system.ts';
import { actorOf } from '../check/actors.ts';
import { sourceAt } from '../check/describe-step.ts';
import type { CheckRequest } from '../check/searches.ts';
import { noteOf } from '../check/trace.ts';
import { formatLabel, type Label } from '../engine/label.ts';
import type { System } from '../engine/system.ts';
import { compile } from '../program/compile.ts';
import type { Code } from '../report/counterexample.ts';
import { describeScope } from '../words/scope-text.ts';
import { placeShown } from '../words/source-text.ts';
import type { DescribedSystem } from './encode.ts';
import type { Origin } from './payload.ts';

/** The system of a request. Throws an `InputError` for a flow that cannot be resolved. */
export function systemOf(
  request: CheckRequest,
  origin: Omit<Origin, 'kernel' | 'configuration'>,
): DescribedSystem {
  const { kernel, flowName, configuration, claims } = request;
  const { system, observers, decisions } = compile(request);
  return {
    title: `kernel ${kernel.name}`,
    flowName,
    scope: describeScope(configuration),
    origin: { ...origin, kernel: kernel.name, configuration: { ...configuration } },
    system,
    observers,
    describe: ({ label }) => ({
      text: textOf(label, configuration),
      actor: actorOf(system, label),
      ...withMeaning(label),
      ...noteOf(label),
    }),
    ...codeOf(system, kernel.functionAt),
    claims: claims.map((claim) => ({
      id: claim.id,
      holds: claim.holds,
      decisions: decisions.get(claim)!,
    })),
  };
}

/** An event without the indices of its actor and without indices that have one value. */
function textOf({ name, indices }: Label, { devices, pasids, units }: Configuration): string {
  const said = new Set([
    'thread',
    ...(devices === 1 || meaningOf(name)?.actor === 'device' ? ['device'] : []),
    ...(pasids === 1 ? ['pasid'] : []),
    ...(units === 1 ? ['unit'] : []),
  ]);
  const rest = Object.entries(indices).filter(([index]) => !said.has(index));
  return formatLabel({ name, indices: Object.fromEntries(rest) });
}

function withMeaning({ name, indices }: Label): { readonly meaning?: string } {
  const meaning = meaningText(name, indices);
  return meaning === undefined ? {} : { meaning };
}

/** The functions of the C that the threads of a system stand in, each once. */
function codeOf(
  { components }: System,
  functionAt: CheckRequest['kernel']['functionAt'],
): Pick<DescribedSystem, 'code'> {
  if (functionAt === undefined) return {};
  const threads = components.filter(({ instance }) => 'thread' in instance.indices);
  const code = threads.flatMap((component) =>
    component.table.states.flatMap((_, local) => {
      const source = sourceAt(component, local);
      const { path, line } = source === undefined ? { path: '', line: 0 } : placeShown(source);
      return functionAt(path, line) ?? [];
    }),
  );
  return { code: [...new Map(code.map((one) => [`${one.path} ${one.first}`, toCode(one)])).values()] };
}

const toCode = ({
  path,
  first,
  lines,
}: Omit<Code, 'lines'> & { readonly lines: readonly string[] }): Code => ({ path, first, lines: [...lines] });
