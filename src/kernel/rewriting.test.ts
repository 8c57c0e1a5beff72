/** C that is written otherwise and does the same is read as the same steps, and what is printed is what was read. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Call, Root, Statement } from '../flow/ast.ts';
import { parseFlow } from '../flow/parse.ts';
import { printFlow } from '../flow/print.ts';
import type { Reading } from './extract.ts';
import { type Grammar, loadGrammar } from './grammar.ts';
import { notesOf, type Parts, parts, readToy, readTree, toyTree } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

/** A statement of the teardown; none leaves it in the middle, so that any part of it can stand in a function. */
type Piece =
  | string
  | { readonly asks: string; readonly then: readonly Piece[]; readonly otherwise: readonly Piece[] };

const statement = fc.constantFrom(
  'change(&pte->val[0], LIVE, 0);',
  'WRITE_ONCE(pte->val[0], QUIET);',
  'pte->val[0] &= ~QUIET;',
  'wipe(pte);',
  'submit_one(QI_PC_DID(1) | QI_PC_TYPE, iommu);',
  'submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);',
  'spin_lock(&iommu->lock); wipe(pte); spin_unlock(&iommu->lock);',
  'queue_work(wq, work);',
);
const question = fc.constantFrom(
  'is_live(pte)',
  '!is_live(pte)',
  'silent',
  'lazy',
  '!silent && is_live(pte)',
);

const { pieces } = fc.letrec<{ piece: Piece; pieces: readonly Piece[] }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small' },
    statement,
    fc.record({ asks: question, then: tie('pieces'), otherwise: tie('pieces') }),
  ),
  pieces: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }),
}));

const name = fc.stringMatching(/^[a-z]{2,7}$/).map((word) => `x_${word}`);

function inC(list: readonly Piece[]): string {
  return list
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : `if (${piece.asks}) { ${inC(piece.then)} } else { ${inC(piece.otherwise)} }`,
    )
    .join('\n');
}

const helper = (called: string, body: string): string =>
  `static void ${called}(struct intel_iommu *iommu, struct pasid_entry *pte, bool silent) { ${body} }`;

/** Some of the statements in a function of their own, and what is behind them in another one that it calls. */
function split(list: readonly Piece[], at: number, first: string): Partial<Parts> {
  const cut = at % list.length;
  const second = `${first}_rest`;
  const call = (called: string): string => `${called}(iommu, pte, silent);`;
  return {
    helpers: [
      helper(second, inC(list.slice(cut + 1))),
      helper(first, `${inC(list.slice(cut, cut + 1))} ${call(second)}`),
    ].join('\n'),
    teardown: `${inC(list.slice(0, cut))} ${call(first)}`,
  };
}

/** The steps of the release, without the frames around them and without places. */
function steps({ functions }: Reading): string {
  const definitions = new Map(functions.roots.map((root) => [callOf(root).name, callOf(root).body ?? []]));
  const flat = (list: readonly Statement[]): readonly unknown[] =>
    list.flatMap((one): readonly unknown[] => {
      if (one.kind === 'if') {
        return [{ asks: one.condition, then: flat(one.then), otherwise: flat(one.otherwise) }];
      }
      if (one.kind !== 'call') return [one];
      const body = one.body ?? definitions.get(one.name);
      return body === undefined ? [{ call: one.name, args: one.args }] : flat(body);
    });
  return withoutPlaces(flat(definitions.get('intel_mm_release')!));
}

function callOf(root: Root): Call {
  if (root.kind === 'tree') return root.call;
  throw new Error('a reading has no threads');
}

const withoutPlaces = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner));

const runs = { numRuns: 15 };

describe('the steps that are read', () => {
  it('are the same where a function is split in three', () => {
    fc.assert(
      fc.property(pieces, fc.nat(), name, (list, at, first) => {
        const whole = readToy({ teardown: inC(list) }, grammar);
        const parted = readToy(split(list, at, first), grammar);
        expect(notesOf(whole, 'refused')).toEqual([]);
        expect(steps(parted)).toBe(steps(whole));
        expect(notesOf(parted, 'unknown')).toEqual(notesOf(whole, 'unknown'));
      }),
      runs,
    );
  });

  it('are the same under any names of functions', () => {
    const names = ['change', 'wipe', 'is_live', 'submit_one', 'take_down', 'my_release'];
    fc.assert(
      fc.property(pieces, fc.uniqueArray(name, { minLength: 6, maxLength: 6 }), (list, others) => {
        const tree = toyTree({ teardown: inC(list) });
        const renamed = (text: string): string =>
          names.reduce((now, one, i) => now.replaceAll(new RegExp(`\\b${one}\\b`, 'g'), others[i]!), text);
        const other = { ...tree, read: (path: string) => renamed(tree.read(path) ?? '') };
        expect(steps(readTree(other, grammar))).toBe(steps(readTree(tree, grammar)));
      }),
      runs,
    );
  });

  it('are the same where helpers are written out', () => {
    const out = (text: string): string =>
      text
        .replaceAll('change(&pte->val[0], LIVE, 0)', 'pte->val[0] = READ_ONCE(pte->val[0]) & ~LIVE')
        .replaceAll('is_live(pte)', '((READ_ONCE(pte->val[0]) & LIVE) != 0)')
        .replaceAll('wipe(pte);', '{ int i; for (i = 0; i < 8; i++) WRITE_ONCE(pte->val[i], 0); }');
    fc.assert(
      fc.property(pieces, (list) => {
        const teardown = inC(list);
        expect(steps(readToy({ teardown: out(teardown) }, grammar))).toBe(
          steps(readToy({ teardown }, grammar)),
        );
      }),
      runs,
    );
  });

  it('are others where a statement is left out', () => {
    const list = ['change(&pte->val[0], LIVE, 0);', 'wipe(pte);'];
    const reading = (teardown: string): string => steps(readToy({ teardown }, grammar));
    expect(reading(list.join('\n'))).not.toBe(reading(list[1]!));
    expect(parts.teardown).toBe(list[1]);
  });
});

describe('what is printed', () => {
  it('is parsed as what was read', () => {
    fc.assert(
      fc.property(pieces, (list) => {
        const { functions } = readToy({ teardown: inC(list) }, grammar);
        const again = parseFlow(functions.text, functions.source);
        expect(withoutPlaces(again.roots)).toBe(withoutPlaces(functions.roots));
        expect(printFlow(again)).toBe(functions.text);
      }),
      runs,
    );
  });
});
