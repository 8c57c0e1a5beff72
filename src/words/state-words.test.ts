/** States in words: what they are, and that nothing else is touched. */
import { describe, expect, it } from 'vitest';
import { meaningText } from '../../model/events.ts';
import { stateInWords } from './state-words.ts';

describe('a state in words', () => {
  it.each([
    ['device(device=0, pasid=1)', 'drained', 'stopped with its DMA finished'],
    ['entry words 2-7(device=0, pasid=1)', 'wiped', 'all zero'],
    ['entry words 2-7 in the CPU cache', 'first', 'pointer to the tables of the process'],
    ['request(request=1)', 'untranslated.first', 'an untranslated request on its way'],
    ['request(request=1)', 'untranslated.second', 'an untranslated request on its way, for the second owner'],
    [
      'request(request=1)',
      'pageRequest.arrived.first',
      'a page request that reached the IOMMU and is not in the page request queue yet',
    ],
    ['request(request=1)', 'unanswered.first (a page request in the queue)', 'a page request in the queue'],
    ['request(request=1)', 'none', 'none'],
    ['entry word 0', 'P=0 FPD=0', 'P=0 FPD=0'],
    ['device of somebody', 'drained', 'drained'],
  ])('%s: %s', (instance, state, text) => {
    expect(stateInWords(instance, state)).toBe(text);
  });
});

describe('the meaning of an event', () => {
  it.each([
    ['invalidate.iotlb', { did: 1, type: 'ih', unit: 'own' }, 'with IH set, within domain 1'],
    ['invalidate.pasid_cache', { did: 0, unit: 'other' }, 'within domain 0, to the unit of another device'],
    ['invalidate.device_tlb', { tag: 'page' }, 'of one page at address 0 under the PASID'],
    ['wait', { PD: 0 }, 'submitted for the entry has completed'],
    ['entry.read_did', { did: 0 }, 'word 1: 0, the word is wiped'],
    ['prq.report', { request: 1, finds: 'none' }, 'the request is answered as invalid'],
    ['entry.clear_present', {}, 'the rest of word 0 as it is'],
  ])('is that of its indices: %s %j', (name, indices, end) => {
    expect(meaningText(name, indices)).toMatch(new RegExp(`${end}$`));
  });
});
