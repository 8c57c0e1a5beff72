/**
 * Real defects of the kernel, each as a pair of flow files under model/history: before, and after what repaired it.
 *
 * Source  the commits and files that each one names. The ids are our own.
 */

import type { Defect } from '../src/index.ts';
import { b01 } from './defects/b01.ts';
import { b02 } from './defects/b02.ts';
import { b03 } from './defects/b03.ts';
import { b04 } from './defects/b04.ts';
import { b05 } from './defects/b05.ts';
import { b06 } from './defects/b06.ts';
import { b07 } from './defects/b07.ts';
import { b08 } from './defects/b08.ts';
import { b09 } from './defects/b09.ts';
import { b10 } from './defects/b10.ts';
import { b12 } from './defects/b12.ts';
import { b13 } from './defects/b13.ts';
import { b15 } from './defects/b15.ts';
import { b16 } from './defects/b16.ts';
import { b17 } from './defects/b17.ts';
import { b18 } from './defects/b18.ts';
import { b19 } from './defects/b19.ts';
import { b20 } from './defects/b20.ts';
import { b21 } from './defects/b21.ts';
import { b30 } from './defects/b30.ts';
import { b33 } from './defects/b33.ts';
import { n01 } from './defects/n01.ts';
import { n02 } from './defects/n02.ts';
import { n03 } from './defects/n03.ts';
import { n04 } from './defects/n04.ts';
import { n05 } from './defects/n05.ts';
import { n06 } from './defects/n06.ts';

/**
 * All of them, by id. The search found N01 to N06; no earlier report of them is known. N01 to N04 are in the flow
 * `inherited`, in which another process closes the file.
 */
export const history: readonly Defect[] = [
  b01,
  b02,
  b03,
  b04,
  b05,
  b06,
  b07,
  b08,
  b09,
  b10,
  b12,
  b13,
  b15,
  b16,
  b17,
  b18,
  b19,
  b20,
  b21,
  b30,
  b33,
  n01,
  n02,
  n03,
  n04,
  n05,
  n06,
];

/** Defects that are known and that the model cannot show. */
export const notModelled = [
  {
    id: 'B24',
    title: 'A device is released while its page request is reported (def054b01a86, 6.9)',
    why: 'the device structure of the kernel has no life of its own.',
  },
  {
    id: 'B27',
    title: 'A context entry changes without invalidations (c0474a606ecb, 5.13)',
    why: 'of a context entry the model has FPD and nothing else.',
  },
  {
    id: 'B29',
    title: 'ATS is switched on after the cache tags were made (25b1b75bbaf9, 6.16)',
    why: 'ATS is there from the beginning or not at all; the effect is that of B16.',
  },
  {
    id: 'O15',
    title: 'Hardware reads an entry of a PASID directory or a page of entries that is not set up',
    why: 'both are there from the beginning (ledger, O15).',
  },
  {
    id: 'O16',
    title: 'A context-cache keeps the FPD that was above the entry',
    why: 'FPD of the context entry acts at once (ledger, O16).',
  },
] as const;
