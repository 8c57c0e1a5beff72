/** Names that are read as what they are everywhere: whether a tree defines them otherwise. */
import type { Note } from './note.ts';
import type { Rules } from './rules/rule.ts';
import type { Sources } from './sources.ts';

/** A note that refuses for each macro, function or structure that is something else here. */
export function definedNotes(sources: Sources, rules: Rules): readonly Note[] {
  return [...redefined(sources), ...misdefined(sources, rules), ...misshapen(sources, rules)];
}

/** Words of C and macros of the kernel that are read as what they are everywhere. */
const BUILT_IN =
  /^(?:if|else|for|while|do|switch|case|default|break|continue|return|goto|sizeof|true|false|NULL|READ_ONCE|WRITE_ONCE|likely|unlikely|data_race|smp_load_acquire|smp_store_release|BIT|BIT_ULL|GENMASK|GENMASK_ULL|IS_ENABLED|WARN_ON|WARN_ON_ONCE|BUG_ON|guard|scoped_guard|list_for_each_entry\w*)$/;

/** Functions of the kernel that the reader knows by name, and that no file has which is read. */
const KERNEL =
  /^(?:(?:raw_)?(?:spin|mutex|read|write)_(?:un)?lock(?:_irq\w*|_bh|_nested)?|(?:down|up)_(?:read|write)(?:_nested)?|rcu_read_(?:un)?lock|list_(?:add|add_tail|del|empty)(?:_rcu|_init|_init_careful)?|INIT_LIST_HEAD|xa_(?:erase|store|insert|load)|mmu_notifier_(?:put|register|unregister)|(?:reinit|wait_for)_completion|clflush_cache_range|might_sleep|mem(?:set|cpy)|k?v?free(?:_rcu)?|refcount_\w+|container_of|FIELD_(?:GET|PREP)|pci_device_is_present|read[lq])$/;

/** Macros and functions of the driver that make something else of them. */
function redefined({ macros, functions }: Sources): readonly Note[] {
  const known = [...macros.values(), ...functions.values()];
  return known
    .filter(({ name }) => KERNEL.test(name) || (BUILT_IN.test(name) && macros.has(name)))
    .map(({ name, path, line }) => ({
      kind: 'refused',
      text: `${name} is defined anew`,
      at: { path, line },
    }));
}

/** Macros that do not give what the rows say that they do. */
function misdefined({ macros, number, numberFor }: Sources, { macros: rows }: Rules): readonly Note[] {
  return rows.flatMap(({ macro: name, gives, meaning }) => {
    const macro = macros.get(name);
    if (macro === undefined) return [];
    return gives.flatMap(({ argument: given, value }): Note[] => {
      const found = given === undefined ? number(name) : numberFor(macro, given);
      if (found !== undefined && BigInt.asUintN(64, found) === value) return [];
      const call = given === undefined ? name : `${name}(${hex(given)})`;
      const is = found === undefined ? 'not a number that is known' : hex(BigInt.asUintN(64, found));
      const text = `${call} is ${is}, and not ${hex(value)}: ${meaning}`;
      return [{ kind: 'refused', text, at: { path: macro.path, line: macro.line } }];
    });
  });
}

/** Entries that are not eight words one behind the other: another member, or words of another width. */
function misshapen({ structures }: Sources, { entry: { type, words } }: Rules): readonly Note[] {
  const structure = structures.get(type);
  if (structure === undefined || structure.body === `{u64${words}[8];}`) return [];
  const { path, line } = structure;
  return [{ kind: 'refused', text: `${type} is not u64 ${words}[8]`, at: { path, line } }];
}

function hex(number: bigint): string {
  return `0x${number.toString(16)}`;
}
