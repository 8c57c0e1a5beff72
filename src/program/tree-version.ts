/**
 * A kernel tree as a kernel version. It inherits nothing: a function that the tree does not have stays unknown. What
 * is written by hand is what does not stand in the driver: the flows, memory, the device, the handler threads.
 */
import type { FlowFile, Statement } from '../flow/ast.ts';
import { parseFlow } from '../flow/parse.ts';
import type { Reading } from '../kernel/extract.ts';
import { OVERFLOW, RANGES } from '../kernel/facts.ts';
import { readFromText } from '../words/no-effect-text.ts';
import {
  type Definition,
  definitionsIn,
  functionsOf,
  type KernelVersion,
  kernelNames,
  kernelVersion,
} from './library.ts';

/** Flows whose order is checked against the tree by facts. */
const FLOWS = ['exit', 'inherited', 'munmap'];

/** Functions outside of the driver that the flows call. */
const ENVIRONMENT = ['dsa_stop_dma', 'unmap_vmas', 'free_pgtables', 'tlb_finish_mmu', 'mmdrop'];

/** The last version whose handler thread clears PRO whatever the ring holds. */
const CLEARS_AT_ONCE = '5.9';

/** The last version in which the notifiers called the driver for a range that is unmapped. */
const NOTIFIES = '6.1';

/** What the flow `munmap` calls since the TLB flush calls the driver, whatever the C calls it. */
const RANGE_FLUSH = 'intel_arch_invalidate_secondary_tlbs';

const PROLOGUE = `What comes before every flow: the device is opened, the address space is bound to the PASID as the kernel does it, work
is submitted.

dsa_open() {
    iommu_sva_bind_device();
    dsa_start_dma() {
        each device { device.start(); }
    }
}
`;

/** A flow that closes the file as the driver does that was read. */
function closedBy(file: FlowFile, { closes }: Reading): FlowFile {
  if (closes === undefined) return file;
  const close = (statements: readonly Statement[]): readonly Statement[] =>
    statements.map((statement): Statement => {
      if (statement.kind !== 'call') return statement;
      const { body, ...call } = statement;
      if (call.name === closes.replaces) return { ...call, name: closes.flow };
      return body === undefined ? call : { ...call, body: close(body) };
    });
  return {
    ...file,
    roots: file.roots.map((root) =>
      root.kind === 'tree' ? { ...root, call: { ...root.call, body: close(root.call.body ?? []) } } : root,
    ),
  };
}

/** The version that a reading of a tree makes, under a name. */
export function treeVersion(reading: Reading, name: string): KernelVersion {
  const newest = kernelVersion(kernelNames().findLast((one) => one !== 'proposed')!);
  const environment = ENVIRONMENT.map((one): [string, Definition] => [one, newest.definitions.get(one)!]);
  const holds = (what: string): boolean =>
    reading.facts.some((fact) => fact.name === what && fact.value === 'yes');
  const own = new Map(definitionsIn(reading.functions));
  const range = own.get('intel_flush_svm_range');
  const ranges: [string, Definition][] =
    range === undefined ? [] : [[RANGE_FLUSH, { ...range, call: { ...range.call, name: RANGE_FLUSH } }]];
  const definitions = new Map([...environment, ...ranges, ...own]);
  const flows = new Map([...newest.flows].filter(([flow]) => FLOWS.includes(flow)));
  if (!holds(RANGES)) flows.set('munmap', kernelVersion(NOTIFIES).flows.get('munmap')!);
  for (const [flow, file] of flows) flows.set(flow, closedBy(file, reading));
  return {
    name,
    news: readFromText(reading.followed.length),
    definitions,
    aliases: new Map(),
    functions: functionsOf(definitions),
    flows,
    missing: new Set(reading.missing),
    functionAt: reading.functionAt,
    prologue: parseFlow(PROLOGUE, 'prologue of a kernel tree'),
    background: holds(OVERFLOW) ? newest.background : kernelVersion(CLEARS_AT_ONCE).background,
  };
}
