/** Reports of format version 2, as those of today. */
import * as v from 'valibot';
import { isSwitch, partNames } from '../../model/configuration.ts';
import { type Report, type Result, reportSchema, resultSchema, type Untested } from './verdict.ts';

const {
  noEffect: _noEffect,
  untested: _untested,
  reductions: _reductions,
  anyAsked: _anyAsked,
  ...same
} = resultSchema.entries;

/** A result of version 2, in which the scope, calls without effect, symmetries and reasons of `untested` are texts. */
export const result2 = v.strictObject({
  ...same,
  scope: v.string(),
  reductions: v.optional(
    v.strictObject({ ample: v.boolean(), symmetries: v.array(v.string()), standsFor: v.number() }),
  ),
  noEffect: v.array(v.string()),
  untested: v.array(v.string()),
});

export const report2 = v.strictObject({
  ...reportSchema.entries,
  formatVersion: v.literal(2),
  results: v.array(result2),
});

type Result2 = v.InferOutput<typeof result2>;

/** A report of version 2 as one of today. The configuration says what the text of its scope said. */
export const fromVersion2 = ({ results, ...rest }: v.InferOutput<typeof report2>): Report => ({
  ...rest,
  formatVersion: 3,
  results: results.map(fromResult2),
});

/** Texts are not taken apart: which symmetries a search made use of is lost, and a call keeps its text as its name. */
export function fromResult2({ scope: _scope, reductions, noEffect, untested, ...rest }: Result2): Result {
  return {
    ...rest,
    ...(reductions === undefined ? {} : { reductions: { ...reductions, symmetries: [] } }),
    noEffect: noEffect.map((name) => ({ kind: 'call', name })),
    untested: untested.map(reasonOf),
  };
}

/** A part of the configuration by its name, or else events. */
function reasonOf(text: string): Untested {
  const part = partNames.filter(isSwitch).find((name) => name === text);
  return part === undefined ? { kind: 'never', events: [text] } : { kind: 'needs', part };
}
