/**
 * Whether the release of the mm notifier is at work. Whoever unregisters the notifier waits until it is not.
 *
 * Source    Linux 5.8, mm/mmu_notifier.c, mmu_notifier_unregister() and mn_hlist_release(): synchronize_srcu()
 * Omitted   the release that mmu_notifier_unregister() calls: it finds an empty list (O10)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const mmNotifier = setup({ types: vocabulary }).createMachine({
  id: 'mm notifier',
  tags: 'quiescent',
  initial: 'registered',
  states: {
    registered: { on: { 'mm.release': 'releasing', 'mm.released': {}, 'notifier.wait_release': {} } },
    releasing: { on: { 'mm.release': {}, 'mm.released': 'released' } },
    released: { on: { 'mm.release': 'releasing', 'mm.released': {}, 'notifier.wait_release': {} } },
  },
});
