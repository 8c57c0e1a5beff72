/** The options of a command that make a configuration, and the configurations that they ask for. */
import { type Command, Option } from 'commander';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { type Configuration, quickScope } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { InputError } from '../flow/error.ts';
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

interface Flag {
  readonly flag: string;
  readonly meaning: string;
}

const flags: Readonly<Record<keyof Configuration, Flag>> = {
  devices: { flag: '--devices', meaning: 'devices that the process uses' },
  pasids: { flag: '--pasids', meaning: 'PASIDs, each with a process of its own' },
  processes: { flag: '--processes', meaning: 'processes that have a PASID one after the other' },
  units: { flag: '--units', meaning: 'IOMMU units that the devices are behind' },
  inFlight: { flag: '--in-flight', meaning: 'requests in flight for each device and PASID' },
  ats: { flag: '--ats', meaning: 'with Device-TLB, translation and translated requests' },
  pri: { flag: '--pri', meaning: 'with page requests; needs --ats' },
  chunks: { flag: '--chunks', meaning: 'hardware reads entries in 128-bit chunks, not whole' },
  structures: { flag: '--structures', meaning: 'with a paging-structure cache' },
  cachingMode: { flag: '--caching-mode', meaning: 'CM=1: hardware may cache that an entry is not present' },
  vanish: {
    flag: '--vanish',
    meaning: 'the device may vanish, and Device-TLB invalidations may time out; needs --ats',
  },
  upperFpd: {
    flag: '--upper-fpd',
    meaning:
      'with FPD in the context entry and the PASID directory; not with --pri, --caching-mode or --chunks',
  },
  faultRecording: { flag: '--fault-recording', meaning: 'with fault-recording registers and their handler' },
  nonCoherent: {
    flag: '--non-coherent',
    meaning: 'walks see a store when its cache line is written back',
  },
  groups: {
    flag: '--groups',
    meaning: 'page requests come in groups of one or two; needs --pri, not with --caching-mode',
  },
  sharedQueue: {
    flag: '--shared-queue',
    meaning: 'the entries of a unit share its invalidation queue; not with --pri or --vanish',
  },
  mmCount: { flag: '--mm-count', meaning: 'with references to the mm and its top-level table' },
};

const parameters = Object.keys(flags) as (keyof Configuration)[];
/** The parts of a configuration. */
export const configurationNames: readonly (keyof Configuration)[] = parameters;

/** Adds the options to a command. What is not said is as usual, or drawn. Numbers in `unbounded` may be `any`. */
export function addConfigurationOptions(
  command: Command,
  scopeMeaning: string,
  isDrawn = false,
  unbounded: readonly (keyof Configuration)[] = [],
): Command {
  command.addOption(new Option('--scope <name>', scopeMeaning).choices(Object.keys(scopes)));
  for (const name of parameters) {
    const { flag, meaning } = flags[name];
    const usual = quickScope[name];
    command.addOption(
      typeof usual === 'boolean'
        ? new Option(flag, meaning)
        : new Option(
            `${flag} <n>`,
            `${meaning}${unbounded.includes(name) ? ', or any' : ''} (default: ${isDrawn ? 'drawn' : usual})`,
          ).argParser(unbounded.includes(name) ? sizeOrAny : size),
    );
    if (name === 'ats') {
      command.option('--no-ats', `untranslated requests only${isDrawn ? '' : ' (default)'}`);
    }
  }
  return command;
}

/** Whether the command line says anything about the configuration. */
export function isConfigured(options: ConfigurationOptions): boolean {
  return options.scope !== undefined || parameters.some((name) => options[name] !== undefined);
}

/**
 * The configuration: that of the scope, or the smallest one, with what the other options change in it. Throws an
 * `InputError` for parts of the machine that need others, and for those that are not modelled together.
 */
export function configurationOf(options: ConfigurationOptions): Configuration {
  const base = baseOf(options.scope);
  const configuration = Object.fromEntries(
    parameters.map((name) => [name, options[name] ?? base[name]]),
  ) as unknown as Configuration;
  if (configuration.processes > 2)
    throw new InputError('--processes is 1 or 2: a third one changes nothing for the first');
  if (configuration.units > configuration.devices)
    throw new InputError('--units is at most --devices: a unit without devices does nothing');
  refuseWithout(configuration, 'pri', 'ats', 'page requests follow translation requests');
  refuseWithout(configuration, 'groups', 'pri', 'the groups are of page requests');
  refuseWithout(configuration, 'vanish', 'ats', 'only Device-TLB invalidations time out');
  refuseTogether(configuration, 'upperFpd', ['pri', 'cachingMode', 'chunks']);
  refuseTogether(configuration, 'groups', ['cachingMode']);
  refuseTogether(configuration, 'sharedQueue', ['pri', 'vanish']);
  if (configuration.sharedQueue && configuration.units > 1 && configuration.units < configuration.devices) {
    throw new InputError('--shared-queue wants one unit, or as many --units as --devices');
  }
  return configuration;
}

const baseOf = (scope: ScopeName | undefined): Configuration =>
  scope === undefined ? quickScope : scopes[scope].configuration;

function refuseWithout(
  configuration: Configuration,
  part: keyof Configuration,
  needed: keyof Configuration,
  because: string,
): void {
  if (configuration[part] !== true || configuration[needed] === true) return;
  const [has, needs] = [flags[part].flag, flags[needed].flag];
  throw new InputError(`${has} needs ${needs}: ${because}. Add ${needs}, or leave ${has} out.`);
}

/** Parts of the machine that no chart knows together. What one of them breaks can be searched without the others. */
function refuseTogether(
  configuration: Configuration,
  part: keyof Configuration,
  others: readonly (keyof Configuration)[],
): void {
  const having = others.filter((other) => configuration[other] === true).map((other) => flags[other].flag);
  if (configuration[part] !== true || having.length === 0) return;
  const { flag } = flags[part];
  const list = new Intl.ListFormat('en').format(having);
  throw new InputError(
    `${flag} is not modelled together with ${list}. Search twice: once with ${flag}, once with ${list}.`,
  );
}

/** All claims in the one configuration of the options, or each claim in the smallest scope that can break it. */
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
  const names = [...new Set(claims.map(({ scope }) => scope))];
  return names.map((scopeName) => ({
    configuration: scopes[scopeName].configuration,
    scopeName,
    claims: claims.filter(({ scope }) => scope === scopeName),
  }));
}

/** Scopes whose search takes minutes for each version: they are searched when they are named. */
export const leftOut: readonly ScopeName[] = ['groups'];

/** Every named scope but those that take too long, each with the claims that it can test. */
export function everyScope(claims: readonly ShippedClaim[]): readonly ScopeGroup[] {
  const names = (Object.keys(scopes) as ScopeName[]).filter((name) => !leftOut.includes(name));
  return names.flatMap((scopeName): readonly ScopeGroup[] => {
    const { configuration }: { readonly configuration: Configuration } = scopes[scopeName];
    const tested = claims.filter(({ needs = [] }) => needs.every((part) => configuration[part]));
    return tested.length === 0 ? [] : [{ configuration, scopeName, claims: tested }];
  });
}

/** The options that ask for this configuration: the scope if there was one, and what deviates from it. */
export function configurationFlags(
  configuration: Configuration,
  scope: ScopeName | undefined,
): readonly string[] {
  const different = differences(configuration, scope).map((name) => {
    const [{ flag }, value] = [flags[name], configuration[name]];
    if (typeof value === 'boolean') return value ? flag : flag.replace('--', '--no-');
    return `${flag} ${value}`;
  });
  if (scope !== undefined) return [`--scope ${scope}`, ...different];
  // Without any of these options every scope is searched.
  return different.length === 0 ? ['--scope quick'] : different;
}

function differences(configuration: Configuration, scope: ScopeName | undefined): (keyof Configuration)[] {
  const base = baseOf(scope);
  return parameters.filter((name) => configuration[name] !== base[name]);
}

/** Every option of a configuration with its meaning, in the order of the help. */
export function configurationMeanings(): readonly { readonly name: string; readonly meaning: string }[] {
  return parameters.map((name) => ({ name, meaning: flags[name].meaning }));
}
