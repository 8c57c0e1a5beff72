/** A machine as an application may have it: made by a function, with a picture beside it and an actor to wait for. */
import { assign, fromPromise, setup } from 'xstate';
import { always, inState, not } from '../../engine/index.ts';
import logo from './logo.svg?url';

export const input = { limit: 1 };

export function createShopMachine({ limit }: { readonly limit: number }) {
  return setup({
    types: { context: {} as { paid: number; logo: string } },
    actors: { charge: fromPromise(() => new Promise(() => {})) },
    actions: { track: () => {} },
  }).createMachine({
    id: 'shop',
    context: { paid: 0, logo },
    initial: 'open',
    states: {
      open: { on: { 'check out': { target: 'paying', guard: ({ context }) => context.paid < limit } } },
      paying: {
        invoke: { id: 'charge', src: 'charge', onDone: 'paid', onError: 'open' },
        after: { 3000: 'open' },
      },
      paid: { entry: [assign({ paid: ({ context }) => context.paid + 1 }), 'track'], on: { more: 'open' } },
      refunded: { type: 'final' },
    },
  });
}

export const claims = [always('nobody pays', not(inState('createShopMachine', 'paid')))];
