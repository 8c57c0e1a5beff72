/** The table of the configuration: every part fills every column, and nothing is said of a part elsewhere. */
import { describe, expect, it } from 'vitest';
import {
  type Configuration,
  hiddenIn,
  inWords,
  isSwitch,
  partNames,
  parts,
  quickScope,
} from '../../model/configuration.ts';
import { describeScope } from './scope-text.ts';

const biggest = Object.fromEntries(
  partNames.map((name) => [name, parts[name].most]),
) as unknown as Configuration;
const smallest = Object.fromEntries(
  partNames.map((name) => [name, !isSwitch(name) && 1]),
) as unknown as Configuration;

/** Configurations that differ in one part, with everything else there or not. */
const pairs = partNames.flatMap((name) =>
  [biggest, smallest].map((rest): readonly [string, Configuration, Configuration] => [
    name,
    { ...rest, [name]: smallest[name] },
    { ...rest, [name]: biggest[name] },
  ]),
);

const partsThatChange = (of: (configuration: Configuration) => unknown): readonly string[] => [
  ...new Set(
    pairs.flatMap(([name, without, having]) =>
      JSON.stringify(of(without)) === JSON.stringify(of(having)) ? [] : [name],
    ),
  ),
];

describe('every part of a configuration', () => {
  it('has an option of its own with a meaning', () => {
    expect(new Set(partNames.map((name) => parts[name].flag)).size).toBe(partNames.length);
    for (const name of partNames) {
      const { flag, meaning } = parts[name];
      const words = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect([flag, meaning]).toEqual([`--${words}`, expect.stringMatching(/^\S.*\S$/)]);
    }
  });

  it('has a default that is allowed', () => {
    for (const name of partNames)
      expect(Number(quickScope[name])).toBeLessThanOrEqual(Number(parts[name].most));
  });

  it('has words in a verdict', () => {
    expect(new Set(inWords)).toEqual(new Set(partNames));
    expect(partsThatChange((configuration) => describeScope(configuration))).toEqual(partNames);
  });

  it('is named where it is hidden', () => {
    expect(partsThatChange(hiddenIn)).toEqual(partNames);
  });

  it('leaves two simplifications of the charts in the largest configuration, and names them', () => {
    expect(hiddenIn(biggest)).toEqual([
      'FPD bits that PASIDs share',
      'fault records that other devices and PASIDs fill',
    ]);
  });

  it('names other parts by what they are', () => {
    for (const name of partNames) {
      const { needs, excludes } = parts[name];
      const others = [...needs.map(({ part }) => part), ...excludes];
      expect(others.filter((other) => other === name || !isSwitch(other))).toEqual([]);
      expect(needs.map(({ because }) => because)).not.toContain('');
    }
  });

  it('belongs to a feature that no other part has', () => {
    const features = partNames.filter(isSwitch).map((name) => parts[name].feature);
    expect(new Set(features).size).toBe(features.length);
  });
});
