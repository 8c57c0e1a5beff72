/** The command line that shows one violation again. */
import type { ScopeName } from '../../model/scopes.ts';
import type { Result } from '../report/verdict.ts';
import { configurationFlags } from './configuration.ts';

export interface Shown {
  readonly file: string | undefined;
  readonly flow: string | undefined;
  /** The scope that was named, where the result has none because options changed it. */
  readonly scope: ScopeName | undefined;
}

/** The shortest one for `check`. */
export function checkCommandLine(
  { kernel, claim, configuration, scopeName }: Result,
  { file, flow, scope }: Shown,
): string {
  return [
    'pasidcheck check',
    ...(file === undefined ? [] : [file]),
    ...(flow === undefined ? [] : [`--flow ${flow}`]),
    `--kernel ${kernel}`,
    `--claim ${claim}`,
    ...configurationFlags(configuration, (scopeName as ScopeName | undefined) ?? scope, file !== undefined),
  ].join(' ');
}
