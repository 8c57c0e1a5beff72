/** Which option would run a step that none of the scopes runs. */
import { parts, type SwitchName } from '../../model/configuration.ts';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import type { Configuration } from '../../model/system.ts';
import type { EditedFlow, Software } from './edits.ts';
import { stepsOf } from './try.ts';

/** A configuration and the option of `mutate` that asks for it. */
interface Elsewhere {
  readonly option: string;
  readonly configuration: Configuration;
}

/** Parts of the machine that no named scope has and that the software knows of. */
export const furtherParts = [
  'nonCoherent',
  'mmCount',
  'faultRecording',
] as const satisfies readonly SwitchName[];

const elsewhere: readonly Elsewhere[] = [
  ...(Object.keys(scopes) as ScopeName[]).map((name) => ({
    option: `--scope ${name}`,
    configuration: scopes[name].configuration,
  })),
  ...furtherParts.map((part) => ({
    option: `--scope quick ${parts[part].flag}`,
    configuration: { ...scopes.quick.configuration, [part]: true },
  })),
  {
    option: `--scope cachingMode ${parts.nonCoherent.flag}`,
    configuration: { ...scopes.cachingMode.configuration, nonCoherent: true },
  },
];

/** Takes an edit that changes no step that is run, and gives the first option that does, if there is one. */
export function optionThatRuns(unedited: Software): (edit: EditedFlow) => string | undefined {
  const before = new Map<Elsewhere, string>();
  const stepsBefore = (place: Elsewhere): string => {
    const steps = before.get(place) ?? stepsOf(unedited, place.configuration);
    before.set(place, steps);
    return steps;
  };
  return (edit) =>
    elsewhere.find((place) => stepsOf(edit, place.configuration) !== stepsBefore(place))?.option;
}
