/** The table of rules: its patterns are anchored, and every row says what it means. */
import { describe, expect, it } from 'vitest';
import { drivers, withDriver } from './drivers.ts';
import { listedRows } from './listed.ts';
import { fits } from './rule.ts';
import { vtd } from './vtd.ts';

/** Every pattern anywhere in a table. */
function patternsIn(value: unknown): readonly RegExp[] {
  if (value instanceof RegExp) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(patternsIn);
}

/** A pattern that fits in the middle of a text would answer for what it was not written for. */
function isAnchored({ source }: RegExp): boolean {
  return alternativesOf(source).every((one) => one.startsWith('^') && one.endsWith('$'));
}

/** The alternatives of a pattern that stand in no parentheses. */
function alternativesOf(source: string): readonly string[] {
  let depth = 0;
  let current = '';
  const alternatives: string[] = [];
  for (const part of source.match(/\\.|\[(?:\\.|[^\]])*\]|./g) ?? []) {
    if (part === '(') depth++;
    if (part === ')') depth--;
    if (part === '|' && depth === 0) {
      alternatives.push(current);
      current = '';
    } else current += part;
  }
  return [...alternatives, current];
}

/**
 * What a pattern leaves open: an operator may stand wherever any character may, or one of a class with more than letters.
 * `A->b` and `!A->b` are two questions.
 */
function openParts({ source }: RegExp): readonly string[] {
  const parts = source.match(/\\[\s\S]|\[(?:\\.|[^\]])*\]|./g) ?? [];
  return parts.filter((part, i) => {
    const isRepeated = /^[*+{]/.test(parts[i + 1] ?? '');
    const isClass = part.startsWith('[') && !/^\[(?:\w|\\w)*\]$/.test(part);
    return part === '.' || /^\\[SWD]$/.test(part) || (isClass && isRepeated) || part.startsWith('[^');
  });
}

const table = drivers.reduce(withDriver, vtd);

describe('the table of VT-d and of drivers of devices', () => {
  it('has no pattern that is not anchored at both ends', () => {
    const { retry, ...queue } = vtd.queue;
    const loose = patternsIn({
      ...table,
      queue,
      blind: [],
      driver: { ...table.driver, blind: [], files: undefined },
    }).filter((pattern) => !isAnchored(pattern));
    expect(loose.map(String)).toEqual([]);
    expect(patternsIn(vtd).length).toBeGreaterThan(50);
    expect(retry.asksDevice.test('x = pci_device_is_present(d);')).toBe(true);
  });

  it('would be caught with one that is not', () => {
    expect([/!npages/, /^a|b$/, /^a$|^b$/, /^(?:a|b)$/].map(isAnchored)).toEqual([false, false, true, true]);
  });

  it('has no pattern that leaves room for an operator', () => {
    const { driver, ...own } = table;
    const { blind: _, files: __, ...rows } = driver!;
    const patterns = patternsIn([{ ...own, blind: [], queue: [] }, rows]);
    expect(patterns.filter((pattern) => openParts(pattern).length > 0).map(String)).toEqual([]);
    expect([/^.+PRS$/, /^[\w>-]+->x$/, /^a[^b]$/, /^\w+->x$/].map((one) => openParts(one).length)).toEqual([
      1, 1, 1, 0,
    ]);
  });

  it('says of every row what it means and where that comes from', () => {
    const rows = listedRows(table);
    expect(rows.length).toBeGreaterThan(120);
    for (const { name, meaning, source } of rows) {
      expect(name).not.toBe('');
      expect(meaning).not.toBe('');
      expect(source).toMatch(/Linux|DSA|drivers\/|include\/|mm\/|VT-d|README|x86/);
    }
  });

  it('names members, calls and texts, and nothing that only holds them', () => {
    expect(fits({ member: 'ats_enabled' }, 'info->ats_enabled')).toBe(true);
    expect(fits({ member: 'ats_enabled' }, 'info->not_ats_enabled')).toBe(false);
    expect(fits({ call: 'ecap_coherent' }, 'ecap_coherent(iommu->ecap)')).toBe(true);
    expect(fits({ call: 'ecap_coherent' }, '!ecap_coherent(iommu->ecap)')).toBe(false);
    expect(fits({ call: 'ecap_coherent' }, 'ecap_coherent(iommu->ecap)&&!more(x)')).toBe(false);
    expect(fits({ call: 'ecap_coherent', of: 'ecap' }, 'ecap_coherent(iommu->cap)')).toBe(false);
    expect(fits({ member: 'ats_enabled' }, 'x&info->ats_enabled')).toBe(false);
    expect(fits({ member: 'ats_enabled' }, 'of(dev, 1)[0].info->ats_enabled'.replace(' ', ''))).toBe(true);
    expect(fits({ member: 'lock', of: /^iommu$/ }, '&iommu->lock')).toBe(true);
    expect(fits({ member: 'lock', of: /^iommu$/ }, '&other->lock')).toBe(false);
  });
});
