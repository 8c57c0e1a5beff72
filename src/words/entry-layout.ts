/**
 * The 512 bits of a PASID-table entry by name, and what the model knows of them.
 *
 * Source  VT-d specification, 9.6 "Scalable-Mode PASID Table Entry"; P, FPD and PGTT as in Linux 6.12,
 *         drivers/iommu/intel/pasid.h
 */
import type { Contents } from '../report/counterexample.ts';

export interface Field {
  readonly name: string;
  readonly word: number;
  /** Highest and lowest bit in the word. */
  readonly high: number;
  readonly low: number;
  /** Reserved bits have no meaning and no value. */
  readonly reserved?: true;
}

const reserved = (word: number, high: number, low: number): Field => ({
  name: 'reserved',
  word,
  high,
  low,
  reserved: true,
});

const field = (name: string, word: number, high: number, low: number = high): Field => ({
  name,
  word,
  high,
  low,
});

/** Every bit, word by word, from bit 63 down. */
export const fields: readonly Field[] = [
  field('SSPTPTR', 0, 63, 12),
  reserved(0, 11, 10),
  field('SSADE', 0, 9),
  field('PGTT', 0, 8, 6),
  reserved(0, 5, 5),
  field('AW', 0, 4, 2),
  field('FPD', 0, 1),
  field('P', 0, 0),
  field('PAT', 1, 63, 32),
  reserved(1, 31, 27),
  field('EMTE', 1, 26),
  field('CD', 1, 25),
  field('PGSNP', 1, 24),
  field('PWSNP', 1, 23),
  reserved(1, 22, 16),
  field('DID', 1, 15, 0),
  field('FSPTPTR', 2, 63, 12),
  reserved(2, 11, 8),
  field('EAFE', 2, 7),
  field('SMEP', 2, 6),
  field('NXE', 2, 5),
  field('WPE', 2, 4),
  field('FSPM', 2, 3, 2),
  field('ERE', 2, 1),
  field('SRE', 2, 0),
  reserved(3, 63, 0),
  field('HPTPTR', 4, 63, 12),
  reserved(4, 11, 3),
  field('HPTPFD', 4, 2),
  field('HPTSZ', 4, 1, 0),
  reserved(5, 63, 16),
  field('HPTDID', 5, 15, 0),
  reserved(6, 63, 0),
  reserved(7, 63, 0),
];

/** Whose the tables are, in words. */
const owners: Readonly<Record<Contents['tables'], string>> = {
  none: '0',
  first: 'tables of the process',
  second: 'tables of another owner',
  stage2: 'second-stage tables',
};

/** The same where a box of a drawing has room for one or two words. */
const shortOwners: Readonly<Record<Contents['tables'], string>> = {
  none: '0',
  first: 'process',
  second: 'other owner',
  stage2: '2nd stage',
};

/**
 * The value of a field as text, or nothing for what the model does not have. It is what the bits hold, whether or not
 * hardware reads them.
 */
export function fieldValue({ name }: Field, { P, FPD, pgtt, did, tables }: Contents): string | undefined {
  const isSecondStage = pgtt === 2;
  const known: Readonly<Record<string, string | undefined>> = {
    P: String(P),
    FPD: String(FPD),
    DID: String(did),
    PGTT: pgtt.toString(2).padStart(3, '0'),
    FSPTPTR: isSecondStage ? undefined : shortOwners[tables],
    // A first-stage entry is built from zeroed words.
    SSPTPTR: isSecondStage ? shortOwners.stage2 : '0',
  };
  return known[name];
}

/** Whether hardware looks at the field: while P is 0, at FPD alone; of the two pointers at the one that PGTT selects. */
export function isRead({ name }: Field, { P, pgtt }: Contents): boolean {
  if (name === 'P' || name === 'FPD') return true;
  if (P === 0) return false;
  return name === 'SSPTPTR' ? pgtt === 2 : name === 'FSPTPTR' ? pgtt === 1 : true;
}

/** What words 2 to 7 hold. */
export const tablesText = (tables: Contents['tables']): string =>
  tables === 'none' ? 'all zero' : `pointer to the ${owners[tables]}`;

/** The words as a line each, as far as the model has them. */
export function wordTexts({ P, FPD, did, tables }: Contents): readonly (readonly [string, string])[] {
  return [
    ['word 0', `P=${P} FPD=${FPD}`],
    ['word 1', `DID=${did}`],
    ['words 2-7', tablesText(tables)],
  ];
}
