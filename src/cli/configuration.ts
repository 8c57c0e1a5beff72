/** The options of a command that make a configuration, and the configurations that they ask for. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Configuration,
  isSwitch,
  type PartName,
  partNames,
  parts,
  quickScope,
} from '../../model/configuration.ts';
import { type ScopeName, scopes } from '../../model/scopes.ts';

import type { ShippedClaim } from '../../properties/claim.ts';
import { InputError } from '../flow/error.ts';
import { didYouMean } from '../program/nearest.ts';
import { groupBy } from '../words/group-by.ts';
import { upperFirst } from '../words/mail-words.ts';
import { sizeOrAny } from './any-options.ts';
import { size } from './option-values.ts';

/** What the command line says about the configuration; what it does not say is absent. */
export interface ConfigurationOptions extends Partial<Configuration> {
  readonly scope?: ScopeName;
}

/** Claims that are searched together. */
export interface ScopeGroup {
  readonly configuration: Configuration;
  readonly scopeName?: ScopeName;
  readonly claims: readonly ShippedClaim[];
}

/** What the help says of an option, with what it needs and what it does not go with. */
export function meaningOf(name: PartName): string {
  const { meaning, needs, excludes } = parts[name];
  const terms = [
    ...needs.map(({ part }) => `needs ${parts[part].flag}`),
    ...(excludes.length === 0 ? [] : [`not with ${either.format(excludes.map((part) => parts[part].flag))}`]),
  ];
  return terms.length === 0 ? meaning : `${meaning}; ${terms.join(', ')}`;
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Adds the options to a command. What is not said is as usual, or drawn. Numbers in `unbounded` may be `any`. */
export function addConfigurationOptions(
  command: Command,
  scopeMeaning: string,
  isDrawn = false,
  unbounded: readonly (keyof Configuration)[] = [],
): Command {
  command.addOption(
    new Option('--scope <name>', scopeMeaning).choices(Object.keys(scopes)).argParser(scopeNamed),
  );
  for (const name of partNames) {
    const { flag, usual } = parts[name];
    const meaning = meaningOf(name);
    command.addOption(
      typeof usual === 'boolean'
        ? new Option(flag, meaning)
        : new Option(
            `${flag} <n>`,
            `${meaning}${unbounded.includes(name) ? ', or any' : ''} (default: ${isDrawn ? 'drawn' : usual})`,
          ).argParser(unbounded.includes(name) ? sizeOrAny : (text) => size(text)),
    );
    if (name === 'ats') {
      command.option('--no-ats', `untranslated requests only${isDrawn ? '' : ' (default)'}`);
    }
  }
  return command;
}

/** The scope of that name. Throws an `InvalidArgumentError` that names those that are spelled like it, and all. */
function scopeNamed(name: string): ScopeName {
  const names = Object.keys(scopes) as ScopeName[];
  const found = names.find((one) => one === name);
  if (found !== undefined) return found;
  const meant = didYouMean(name, names);
  throw new InvalidArgumentError(
    `${meant === '' ? '' : `${upperFirst(meant)} `}Allowed choices are ${names.join(', ')}.`,
  );
}

/** Whether the command line says anything about the configuration. */
export function isConfigured(options: ConfigurationOptions): boolean {
  return options.scope !== undefined || partNames.some((name) => options[name] !== undefined);
}

/**
 * The configuration: that of the scope, or the smallest one, with what the other options change in it. Throws an
 * `InputError` for parts of the machine that need others, and for those that are not modelled together.
 */
export function configurationOf(options: ConfigurationOptions): Configuration {
  const base = baseOf(options.scope);
  const configuration = Object.fromEntries(
    partNames.map((name) => [name, options[name] ?? base[name]]),
  ) as unknown as Configuration;
  if (configuration.processes > 2)
    throw new InputError('--processes is 1 or 2: a third one changes nothing for the first');
  if (configuration.units > configuration.devices)
    throw new InputError('--units is at most --devices: a unit without devices does nothing');
  const there = partNames.filter((name) => isSwitch(name) && configuration[name]);
  for (const name of there) refuseWithout(configuration, name);
  for (const name of there) refuseTogether(configuration, name);
  if (configuration.sharedQueue && configuration.units > 1 && configuration.units < configuration.devices) {
    throw new InputError('--shared-queue wants one unit, or as many --units as --devices');
  }
  return configuration;
}

const baseOf = (scope: ScopeName | undefined): Configuration =>
  scope === undefined ? quickScope : scopes[scope].configuration;

function refuseWithout(configuration: Configuration, name: PartName): void {
  const { flag, needs } = parts[name];
  const missing = needs.find(({ part }) => !configuration[part]);
  if (missing === undefined) return;
  const needed = parts[missing.part].flag;
  throw new InputError(`${flag} needs ${needed}: ${missing.because}. Add ${needed}, or leave ${flag} out.`);
}

/** Parts of the machine that no chart knows together. What one of them breaks can be searched without the others. */
function refuseTogether(configuration: Configuration, name: PartName): void {
  const { flag, excludes } = parts[name];
  const having = excludes.filter((other) => configuration[other]).map((other) => parts[other].flag);
  if (having.length === 0) return;
  const list = new Intl.ListFormat('en').format(having);
  throw new InputError(
    `${flag} is not modelled together with ${list}. Search twice: once with ${flag}, once with ${list}.`,
  );
}

/** All claims in the one configuration of the options, or each claim in a small scope that some flow breaks it in. */
export function scopesFor(
  options: ConfigurationOptions,
  one: boolean,
  claims: readonly ShippedClaim[],
): readonly ScopeGroup[] {
  if (one) {
    const configuration = configurationOf(options);
    const { scope } = options;
    const isNamed = scope !== undefined && differences(configuration, scope).length === 0;
    return [{ configuration, ...(isNamed ? { scopeName: scope } : {}), claims }];
  }
  return ownScopes(claims);
}

/** Each claim in its scope, with the parts that it needs and no named scope has. */
function ownScopes(claims: readonly ShippedClaim[]): readonly ScopeGroup[] {
  const groups = groupBy(claims, (claim) => JSON.stringify(ownScope(claim)));
  return [...groups.values()].map((some) => ({ ...ownScope(some[0]!), claims: some }));
}

function ownScope({ scope, needs = [] }: ShippedClaim): Omit<ScopeGroup, 'claims'> {
  const { configuration }: { readonly configuration: Configuration } = scopes[scope];
  const lacking = needs.filter((part) => !configuration[part]);
  return lacking.length === 0
    ? { configuration, scopeName: scope }
    : { configuration: { ...configuration, ...Object.fromEntries(lacking.map((part) => [part, true])) } };
}

/** Scopes whose search takes minutes for each version: they are searched when they are named. */
export const leftOut: readonly ScopeName[] = ['groups'];

/** Every named scope but those that take too long, each with the claims that it can test; the scopes of other claims after them. */
export function everyScope(claims: readonly ShippedClaim[]): readonly ScopeGroup[] {
  const names = (Object.keys(scopes) as ScopeName[]).filter((name) => !leftOut.includes(name));
  const named = names.flatMap((scopeName): readonly ScopeGroup[] => {
    const { configuration }: { readonly configuration: Configuration } = scopes[scopeName];
    const tested = claims.filter(({ needs = [] }) => needs.every((part) => configuration[part]));
    return tested.length === 0 ? [] : [{ configuration, scopeName, claims: tested }];
  });
  const others = claims.filter((claim) => !named.some(({ claims: tested }) => tested.includes(claim)));
  return [...named, ...ownScopes(others)];
}

/** The options that ask for this configuration: the scope if there was one, and what deviates from it. */
export function configurationFlags(
  configuration: Configuration,
  scope: ScopeName | undefined,
): readonly string[] {
  const different = differences(configuration, scope).map((name) => {
    const [{ flag }, value] = [parts[name], configuration[name]];
    if (typeof value === 'boolean') return value ? flag : flag.replace('--', '--no-');
    return `${flag} ${value}`;
  });
  if (scope !== undefined) return [`--scope ${scope}`, ...different];
  // Without any of these options every scope is searched.
  return different.length === 0 ? ['--scope quick'] : different;
}

function differences(configuration: Configuration, scope: ScopeName | undefined): (keyof Configuration)[] {
  const base = baseOf(scope);
  return partNames.filter((name) => configuration[name] !== base[name]);
}

/** Every option of a configuration with its meaning, in the order of the help. */
export function configurationMeanings(): readonly {
  readonly name: string;
  readonly flag: string;
  readonly meaning: string;
}[] {
  return partNames.map((name) => ({ name, flag: parts[name].flag, meaning: meaningOf(name) }));
}
