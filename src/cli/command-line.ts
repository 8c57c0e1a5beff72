/** The command line that shows one violation again. */
import type { ScopeName } from '../../model/scopes.ts';
import { assumptionText } from '../program/assumptions.ts';
import type { Result } from '../report/verdict.ts';
import { configurationFlags } from './configuration.ts';

export interface Shown {
  readonly file: string | undefined;
  readonly flow: string | undefined;
  /** The scope that was named, where the result has none because options changed it. */
  readonly scope: ScopeName | undefined;
  /** The options that name a kernel tree, for software that has no version. */
  readonly software?: string | undefined;
}

/** The shortest one for `check`. */
export function checkCommandLine(
  { kernel, claim, configuration, scopeName, assumptions }: Result,
  { file, flow, scope, software }: Shown,
): string {
  return [
    'pasidcheck check',
    ...(file === undefined ? [] : [file]),
    ...(flow === undefined ? [] : [`--flow ${flow}`]),
    software ?? `--kernel ${kernel}`,
    `--claim ${claim}`,
    ...configurationFlags(configuration, (scopeName as ScopeName | undefined) ?? scope),
    ...assumptions.flatMap((one) => assumptionText(one) ?? []).map((text) => `--assume '${text}'`),
  ].join(' ');
}
