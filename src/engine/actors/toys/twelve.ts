/** Twelve machines as people write them, with what is needed to explore them. */
import type { Adaptable } from '../adapt.ts';
import { crossing, editor, player, quiz, search, wizard } from './screens.ts';
import { auth, checkout, fetcher, list, ticker, upload } from './services.ts';

export const twelve: Readonly<Record<string, Adaptable>> = {
  wizard: { machine: wizard, cases: { 'enter name': [{ name: '' }, { name: 'A' }, { name: 'Ada' }] } },
  editor,
  player,
  crossing,
  search: {
    machine: search,
    cases: { change: [{ text: '' }, { text: 'x' }], found: [{ hits: 0 }, { hits: 2 }] },
  },
  quiz: { machine: quiz, input: { pass: 1 }, cases: { answer: [{ right: true }, { right: false }] } },
  fetcher: {
    machine: fetcher,
    cases: { 'done.request': [{ output: ['a'] }], 'error.request': [{ error: 'offline' }] },
  },
  auth: {
    machine: auth,
    cases: {
      'done.0.auth.signing': [{ output: { name: 'Ada' } }],
      'error.0.auth.signing': [{ error: new Error('no') }],
    },
  },
  checkout: { machine: checkout, cases: { add: [{ price: 0 }, { price: 5 }] } },
  upload,
  list,
  ticker: {
    machine: ticker,
    cases: { 'next.prices': [{ snapshot: { context: 5 } }, { snapshot: { context: 50 } }] },
  },
};
