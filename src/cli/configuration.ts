/** The configurations that options ask for. */
import type { Command } from 'commander';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { type Configuration, quickScope } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { InputError } from '../flow/error.ts';

/** Options of a command that make a configuration. */
export interface ConfigurationOptions extends Configuration {
  readonly scope?: ScopeName;
}

/** Claims that are searched together. */
export interface ScopeGroup {
  readonly configuration: Configuration;
  readonly scopeName?: string;
  readonly claims: readonly ShippedClaim[];
}

const flags: Readonly<Record<keyof Configuration, string>> = {
  devices: '--devices',
  pasids: '--pasids',
  processes: '--processes',
  units: '--units',
  inFlight: '--in-flight',
  ats: '--ats',
  pri: '--pri',
  chunks: '--chunks',
  structures: '--structures',
  cachingMode: '--caching-mode',
  vanish: '--vanish',
  upperFpd: '--upper-fpd',
  faultRecording: '--fault-recording',
  nonCoherent: '--non-coherent',
  groups: '--groups',
  mmCount: '--mm-count',
  sharedQueue: '--shared-queue',
};

const parameters = Object.keys(flags) as (keyof Configuration)[];

/** Whether the command line says anything about the configuration. */
export function isConfigured(command: Command): boolean {
  return ['scope', ...parameters].some((name) => command.getOptionValueSource(name) === 'cli');
}

/** The configuration. Throws an `InputError` for parts of the machine that need others. */
export function configurationOf(options: ConfigurationOptions): Configuration {
  if (options.scope !== undefined) return scopes[options.scope].configuration;
  if (options.processes > 2)
    throw new InputError('--processes is 1 or 2: a third one changes nothing for the first');
  if (options.units > options.devices)
    throw new InputError('--units is at most --devices: a unit without devices does nothing');
  if (options.pri && !options.ats)
    throw new InputError('--pri needs --ats: page requests follow translation requests');
  if (options.groups && !options.pri)
    throw new InputError('--groups needs --pri: the groups are of page requests');
  if (options.upperFpd && (options.pri || options.cachingMode || options.chunks)) {
    throw new InputError('--upper-fpd is not modelled together with --pri, --caching-mode or --chunks');
  }
  if (options.groups && options.cachingMode) {
    throw new InputError('--groups is not modelled together with --caching-mode');
  }
  if (options.vanish && !options.ats)
    throw new InputError('--vanish needs --ats: only Device-TLB invalidations time out');
  if (options.sharedQueue && (options.pri || options.vanish)) {
    throw new InputError('--shared-queue is not modelled together with --pri or --vanish');
  }
  if (options.sharedQueue && options.units > 1 && options.units < options.devices) {
    throw new InputError('--shared-queue wants one unit, or as many --units as --devices');
  }
  return Object.fromEntries(parameters.map((name) => [name, options[name]])) as unknown as Configuration;
}

/** All claims in the one configuration of the options, or each claim in the smallest scope that can break it. */
export function scopesFor(
  options: ConfigurationOptions,
  one: boolean,
  claims: readonly ShippedClaim[],
): readonly ScopeGroup[] {
  if (one) {
    const scopeName = options.scope === undefined ? {} : { scopeName: options.scope };
    return [{ configuration: configurationOf(options), ...scopeName, claims }];
  }
  const names = [...new Set(claims.map(({ scope }) => scope))];
  return names.map((scopeName) => ({
    configuration: scopes[scopeName].configuration,
    scopeName,
    claims: claims.filter(({ scope }) => scope === scopeName),
  }));
}

/** The options that make this configuration out of the default one. */
export function configurationFlags(configuration: Configuration, withFile: boolean): readonly string[] {
  const different = parameters.filter((name) => configuration[name] !== quickScope[name]);
  // Without FILE and without options each claim is searched in its own scope, which may be another one.
  if (different.length === 0) return withFile ? [] : ['--scope quick'];
  return different.map((name) => {
    const value = configuration[name];
    return typeof value === 'boolean' ? flags[name] : `${flags[name]} ${value}`;
  });
}
