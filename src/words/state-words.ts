/** States in words, for readers who do not have the charts. A state with a clear name keeps it. */
import { meaningOfInstance, type Role } from '../../model/components.ts';
import { pathOf, readPlaced } from '../report/notation.ts';
import { tablesText } from './entry-layout.ts';

/** By what a chart is, then by the name of a state of it. */
const words: Readonly<Partial<Record<Role, Readonly<Record<string, string>>>>> = {
  device: {
    stopping: 'stopping, with DMA still in flight',
    drained: 'stopped with its DMA finished',
    unbound: 'stopped with the PASID taken away',
    second: 'running for the second owner',
    shared: 'running for both owners',
    gone: 'off the bus',
  },
  deviceTlb: {
    first: 'a translation of the first owner',
    second: 'a translation of the second owner',
    stage2: 'a second-stage translation',
  },
  words2to7: {
    wiped: tablesText('none'),
    first: tablesText('first'),
    second: tablesText('second'),
  },
  entryType: {
    none: '000',
    'first stage': '001',
    'second stage': '010, and SSPTPTR',
  },
};

/** What a request is in a phase of its life, but for those in which the state of others says where it is. */
const phases: Readonly<Record<string, string>> = {
  untranslated: 'an untranslated request on its way',
  translation: 'a translation request on its way',
  translated: 'a request that is translated and has not reached memory',
  fromDeviceTlb: 'a request translated by the Device-TLB that has not reached memory',
  overtaken: 'a request translated by the Device-TLB that an answer of the device has overtaken',
  draining: 'a request that an invalidation waits for',
  pageRequest: 'a page request on its way to the remapping hardware',
  part: 'a page request on its way to the remapping hardware, not the last of its group',
  partSent: 'a page request whose group is not complete yet',
  last: 'a page request on its way to the remapping hardware, the last of its group',
};

/** The same once it has reached it. */
const arrived: Readonly<Record<string, string>> = {
  pageRequest: 'a page request that reached the IOMMU and is not in the page request queue yet',
  part: 'a page request that reached the IOMMU and is not in the page request queue yet, not the last of its group',
  last: 'a page request that reached the IOMMU and is not in the page request queue yet, the last of its group',
};

/** Where a request is, by its state: `pageRequest.arrived.first`. */
export function requestInWords(state: string): string | undefined {
  const [phase = '', ...rest] = pathOf(state);
  return (rest.includes('arrived') ? arrived : phases)[phase];
}

/** Where a page request is; once software has it, the state of the request does not say. */
export type RequestPlace =
  | { readonly kind: 'onItsWay'; readonly state: string }
  | { readonly kind: 'inQueue' | 'inHand' | 'unanswered' | 'waiting' | 'inWork' };

/** The same in words. */
export function placeText(place: RequestPlace): string | undefined {
  switch (place.kind) {
    case 'onItsWay':
      return requestInWords(place.state);
    case 'inQueue':
      return 'a page request in the queue';
    case 'inHand':
      return 'a page request that the handler took from the queue';
    case 'unanswered':
      return 'an unanswered page request';
    case 'waiting':
      return 'a page request that waits for a worker';
    case 'inWork':
      return 'a page request that a worker handles';
  }
}

/** A state of the instance with this name: in words, or as it is. */
export function stateInWords(instance: string, state: string): string {
  const { role } = meaningOfInstance(instance);
  if (role === undefined) return state;
  if (role !== 'request') return words[role]?.[state] ?? state;
  const { state: leaf, place } = readPlaced(state);
  const inWords = place ?? requestInWords(leaf);
  if (inWords === undefined) return state;
  const [, ...inside] = pathOf(leaf);
  return `${inWords}${inside.includes('second') ? ', for the second owner' : ''}`;
}
