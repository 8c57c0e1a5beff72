/** One-line expectations of functions that are not followed: what the hand-written part of a flow rests on. */
import type { Call } from '../flow/ast.ts';
import { masked } from './mask.ts';
import type { Note } from './note.ts';
import type { FactRow } from './rules/rule.ts';
import { argument, callStep, frameStep, placeAt } from './run.ts';
import type { Sources } from './sources.ts';
import type { KernelTree } from './tree.ts';

/** What holds, and where it was looked up. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

interface Order {
  readonly name: string;
  readonly files: readonly string[];
  readonly within: string;
  readonly first: string;
  readonly then: string;
}

/** Orders on which the flows `exit`, `inherited` and `munmap` rest. */
const orders: readonly Order[] = [
  {
    name: 'the notifiers are released before anything is unmapped',
    files: ['mm/mmap.c', 'mm/vma.c'],
    within: 'exit_mmap',
    first: 'mmu_notifier_release',
    then: 'unmap_vmas',
  },
  {
    name: 'page tables are freed after the pages were unmapped',
    files: ['mm/mmap.c', 'mm/vma.c'],
    within: 'exit_mmap',
    first: 'unmap_vmas',
    then: 'free_pgtables',
  },
  {
    name: 'memory goes back after the page tables were taken apart',
    files: ['mm/mmap.c', 'mm/vma.c'],
    within: 'exit_mmap',
    first: 'free_pgtables',
    then: 'tlb_finish_mmu',
  },
  {
    name: 'the address space is left before files are closed',
    files: ['kernel/exit.c'],
    within: 'do_exit',
    first: 'exit_mm',
    then: 'exit_files',
  },
  {
    name: 'the file of the device is closed by task work after exit_files()',
    files: ['kernel/exit.c'],
    within: 'do_exit',
    first: 'exit_files',
    then: 'exit_task_work',
  },
];

/** Which facts hold. One that does not is a note that refuses; a file that is not in the tree is not looked at. */
export function expectations(
  tree: KernelTree,
  sources: Sources,
  rows: readonly FactRow[] = [],
): { readonly facts: readonly Fact[]; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const facts: Fact[] = [];
  for (const order of orders) {
    const place = placeOfFunction(tree, order);
    if (place === undefined) {
      facts.push({ name: order.name, value: 'not looked at: the tree does not have the file' });
      continue;
    }
    const { path, line, body } = place;
    if (holds(body, order)) facts.push({ name: order.name, value: `${path}:${line}, ${order.within}()` });
    else notes.push({ kind: 'refused', text: `a fact does not hold: ${order.name}`, at: { path, line } });
  }
  for (const row of rows) {
    if (row.isWhereItIs === true && !sources.functions.has(row.function)) continue;
    const { path, line, body } = sources.functions.get(row.function) ?? {};
    const text = body?.text.replaceAll(/\s+/g, '') ?? '';
    const places = row.inOrder.map((part) => text.indexOf(part));
    const isInOrder = places.every((place, i) => place >= 0 && place >= (places[i - 1] ?? 0));
    const at = { path: path ?? row.function, line: line ?? 1 };
    if (isInOrder) facts.push({ name: row.name, value: `${at.path}:${at.line}, ${row.function}()` });
    else notes.push({ kind: 'refused', text: `a fact does not hold: ${row.name}`, at });
  }
  return { facts: [...facts, overflowFact(sources), answersFact(sources), rangeFact(sources)], notes };
}

function placeOfFunction(
  tree: KernelTree,
  { files, within }: Order,
): { readonly path: string; readonly line: number; readonly body: string } | undefined {
  for (const path of files) {
    const text = masked(tree.read(path) ?? '');
    const start = new RegExp(`^[^\\n;{}]*\\b${within}\\s*\\([^;{}]*\\)\\s*\\{`, 'm').exec(text);
    if (start === null) continue;
    const end = text.indexOf('\n}', start.index);
    return {
      path,
      line: text.slice(0, start.index).split('\n').length,
      body: text.slice(start.index + start[0].length, end < 0 ? undefined : end),
    };
  }
  return undefined;
}

/** Whether one call comes before any of the other, on every way through the function that has one of the other. */
function holds(body: string, { first, then }: Order): boolean {
  const code = body.replaceAll(CONDITIONAL, (text) => text.replaceAll(/[^\n]/g, ' '));
  const [before, behind] = [statementAt(code, first), statementAt(code, then)];
  if (before < 0 || behind < before || callAt(body, then) < before) return false;
  const jumps = [...code.slice(0, before).matchAll(/\bgoto\s+(\w+)/g)];
  return jumps.every(([, label]) => {
    const place = code.search(new RegExp(`^[ \\t]*${label}[ \\t]*:`, 'm'));
    return place < before || place > behind;
  });
}

/** What is compiled in some configurations and not in others. */
const CONDITIONAL = /^[ \t]*#[ \t]*if[\s\S]*?^[ \t]*#[ \t]*endif/gm;

/** Where a function is called on its own, whatever happened before: behind one tab, as the kernel is written. */
function statementAt(body: string, name: string): number {
  return body.search(new RegExp(`^\\t${name}\\s*\\(`, 'm'));
}

function callAt(body: string, name: string): number {
  return body.search(new RegExp(`\\b${name}\\s*\\(`));
}

/** Whether PRO is cleared only when the ring is empty: it decides which handler thread runs in the background. */
export const OVERFLOW = 'PRO is cleared only when the ring of page requests is empty';

function overflowFact({ functions }: Sources): Fact {
  const handler = functions.get('prq_event_thread')?.body.text ?? '';
  const clears = handler.slice(handler.indexOf('DMA_PRS_PRO'));
  const isGuarded = /head\s*==\s*tail/.test(clears);
  return { name: OVERFLOW, value: isGuarded ? 'yes' : 'no' };
}

/** Who answers page requests: with the handler thread itself, waiting for one is waiting for the other. */
const ANSWERS = 'page requests are answered by the handler thread itself';

/** Whether the thread that takes page requests off the queue handles the faults as well, as it did before 5.13. */
export function answersItself({ functions }: Sources): boolean {
  return callAt(functions.get('prq_event_thread')?.body.text ?? '', 'handle_mm_fault') >= 0;
}

function answersFact(sources: Sources): Fact {
  return { name: ANSWERS, value: answersItself(sources) ? 'yes' : 'no' };
}

/** Who calls the driver when a range is unmapped: it decides which flow `munmap` is the kernel's. */
export const RANGES = 'the driver is called by the TLB flush of the processor, before pages are given back';

function rangeFact({ operations }: Sources): Fact {
  const isCalled = operations.some(
    ({ member, table }) => member === 'arch_invalidate_secondary_tlbs' && table.includes('mmu_notifier_ops'),
  );
  return { name: RANGES, value: isCalled ? 'yes' : 'no' };
}

/** How `qi_check_fault()` steps through the slots after a time-out, as a call tree. */
export function abortSteps({ functions }: Sources): {
  readonly calls: readonly Call[];
  readonly notes: readonly Note[];
} {
  const name = 'qi_check_fault';
  const handler = functions.get(name);
  const step = /head\s*=\s*\(head\s*-\s*(?<step>[12])\s*\+\s*QI_LENGTH\)/.exec(handler?.body.text ?? '')
    ?.groups?.['step'];
  const at = { path: handler?.path ?? 'drivers/iommu/intel/dmar.c', line: handler?.line ?? 1 };
  if (step === undefined) {
    const text = `${name}() does not step through the slots of the queue as expected`;
    return { calls: [], notes: [{ kind: 'refused', text, at }] };
  }
  const place = placeAt(at);
  const abort = callStep('invalidate.abort', place, [argument(place, step, 'step')]);
  return { calls: [frameStep('qi_abort_waits', place, [abort])], notes: [] };
}
