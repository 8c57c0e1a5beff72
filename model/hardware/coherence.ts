/**
 * An entry as the processor sees it and as a walker that does not snoop sees it: two copies of each word, joined when
 * the cache line is written back, by a flush or by eviction. Both copies come from the one chart of the word.
 *
 * Source    VT-d specification, 3.10 and ECAP.C; Linux 5.8, drivers/iommu/intel/pasid.c, clflush_cache_range()
 */
import { type AnyStateMachine, createMachine } from 'xstate';
import { inCpuCache } from '../components.ts';
import { meaningOf } from '../events.ts';

/** The indices by which a write-back carries a word, for each of its states: `{ 'DID=1': { did: 1 } }`. */
export type Contents = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

interface Part {
  readonly on?: Readonly<Record<string, unknown>>;
}

const writeBacks = ['entry.write_back', 'entry.flush_cache_line'] as const;

/** The word as software stores and reads it; a write-back copies what it is. */
export function inCache(machine: AnyStateMachine, contents: Contents): AnyStateMachine {
  return rebuilt(
    machine,
    inCpuCache(machine.id),
    'software',
    (state) => writtenBack(contents[state]!, {}),
    {},
  );
}

/** The word as hardware reads it: it changes at a write-back only. */
export function inMemory(machine: AnyStateMachine, contents: Contents): AnyStateMachine {
  const arrivals = Object.entries(contents).map(([state, values]) =>
    writtenBack(values, { target: `.${state}` }),
  );
  return rebuilt(machine, machine.id, 'iommu', () => ({}), Object.assign({}, ...arrivals));
}

function writtenBack(
  values: Readonly<Record<string, string | number>>,
  transition: object,
): Record<string, object> {
  const list = Object.entries(values).map(([index, value]) => `${index}=${value}`);
  return Object.fromEntries(writeBacks.map((event) => [`${event}(${list.join(', ')})`, transition]));
}

function rebuilt(
  machine: AnyStateMachine,
  id: string,
  actor: 'software' | 'iommu',
  more: (state: string) => Readonly<Record<string, object>>,
  moreForAll: Readonly<Record<string, object>>,
): AnyStateMachine {
  const {
    on,
    states = {},
    ...rest
  } = machine.config as Part & { readonly states?: Readonly<Record<string, Part>> };
  const config = {
    ...rest,
    id,
    on: { ...eventsOf(actor, on), ...moreForAll },
    states: Object.fromEntries(
      Object.entries(states).map(([name, part]) => [
        name,
        { ...part, on: { ...eventsOf(actor, part.on), ...more(name) } },
      ]),
    ),
  };
  return createMachine(config as Parameters<typeof createMachine>[0]);
}

/** The transitions at events of this actor. */
function eventsOf(actor: 'software' | 'iommu', on: Part['on'] = {}): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(on).filter(([label]) => meaningOf(label.replace(/\(.*$/, ''))?.actor === actor),
  );
}
