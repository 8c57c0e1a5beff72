/** Values of options. What cannot be one is an `InvalidArgumentError`, to which commander adds the option. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { MOST } from '../../model/configuration.ts';
import { say } from './output.ts';

/** A whole number from 1. */
export function atLeastOne(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It takes a whole number from 1.');
  }
  return value;
}

/** How many threads: at most the processors there are, and where that is fewer it is said. */
export function threads(text: string): number {
  const wanted = atLeastOne(text);
  const most = availableParallelism();
  if (wanted > most) {
    say(
      `--workers ${wanted}: this process may use ${most === 1 ? '1 processor' : `${most} processors`}, so there are ${most}\n`,
    );
  }
  return Math.min(wanted, most);
}

/** How many devices, PASIDs or requests there are. `orElse` is what the option takes beside numbers. */
export function size(text: string, orElse = ''): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > MOST) {
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${MOST}${orElse}.`);
  }
  return value;
}

/** Seconds, given in milliseconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0))
    throw new InvalidArgumentError('It takes a number of seconds above 0.');
  return value * 1000;
}

/** Megabytes, given in bytes. */
export function megabytes(text: string): number {
  return atLeastOne(text) * 2 ** 20;
}

/** `a,b` as a list without repetitions. */
export function commaList(text: string): readonly string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))];
}

/** What `--flow` means beside a file. */
export const flowMeaning =
  'search this shipped flow (without FILE: exit); with FILE, its functions replace those of the kernel';
