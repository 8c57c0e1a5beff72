/** The rows of a table in words, for `pasidcheck list rules`. */
import type { Answer, CallRow, DriverRow, FactRow, MacroRow, Matcher, Rules } from './rule.ts';

export interface ListedRow {
  /** What fits, and what it becomes. */
  readonly name: string;
  readonly meaning: string;
  readonly source: string;
}

/** Every row: what it fits, what it becomes, its meaning and its source. */
export function listedRows(rules: Rules): readonly ListedRow[] {
  const row = ({ meaning, source }: Omit<ListedRow, 'name'>, name: string): ListedRow => ({
    name,
    meaning,
    source,
  });
  return [
    ...rules.roots.map((one) => row(one, `root ${one.functions.join(' or ')} → ${one.flow}()`)),
    ...rules.expected.map((one) =>
      row(one, `expected ${one.step}() in ${one.root}(), else ${one.missing}()`),
    ),
    ...rules.locks.map((one) => row(one, `lock ${matcherText(one.lock)} → ${one.name ?? 'not modelled'}`)),
    ...rules.calls.map((one) => row(one, callText(one))),
    ...rules.conditions.map((one) =>
      row(one, `condition ${matcherText(one.asks)} → ${answerText(one.gives)}`),
    ),
    ...rules.stores.map((one) => row(one, `store to word ${one.word}, ${bitsText(one)} → ${one.step}()`)),
    ...rules.fields.map((one) =>
      row(one, `field of word ${one.word}, mask ${hex(one.mask)}, before P is set`),
    ),
    ...rules.loads.map((one) =>
      row(one, `load of word ${one.word}, mask ${hex(one.mask)} → ${one.primitive}()`),
    ),
    ...rules.fixed.map((one) => row(one, `value of word ${one.word}, bits from ${one.shift} → ${one.value}`)),
    ...rules.descriptors.map((one) =>
      row(one, `descriptor ${one.type} → ${one.step}(${(one.args ?? []).join(', ')})`),
    ),
    ...rules.domainIds.map((one) => row(one, `domain id ${matcherText(one.value)} → did=${one.id}`)),
    ...rules.lists.map((one) => row(one, `list ${matcherText(one.list)} → ${one.question ?? 'once'}`)),
    ...rules.indirect.map((one) =>
      row(one, `pointer ${matcherText(one.callee)} → ${one.functions.join(' or ')}()`),
    ),
    ...rules.idioms.map((one) => row(one, `statements with ${one.has.join(', ')} → ${one.steps.join('; ')}`)),
    ...rules.names.map((one) => row(one, `name ${one.type} → ${one.name}`)),
    ...rules.binds.map((one) => row(one, `bind ${one.steps.flatMap(({ does }) => does).join('; ')}`)),
    ...rules.bodies.map((one) =>
      row(
        one,
        `body of ${one.function}(), read in ${one.read.flatMap(({ versions }) => versions).join(', ')}`,
      ),
    ),
    ...rules.macros.map((one) => row(one, `macro ${one.macro} → ${one.gives.map(givenText).join(', ')}`)),
    ...rules.facts.map((fact) => factRow(fact, 'Linux 5.10 to 7.3, drivers/iommu/intel/svm.c')),
    ...rules.blind.map((one) => row(one, `not shown ${one.name}`)),
    row(rules.entry, `entry ${rules.entry.type} from ${rules.entry.from.join(', ')}()`),
    row(rules.queue, `queue ${rules.queue.submit}()`),
    ...(rules.driver === undefined ? [] : driverRows(rules.driver)),
  ];
}

/** What a driver adds: its rows for calls, conditions and locks stand among the others. */
function driverRows({ name, leads, facts, root, replaces, ...own }: DriverRow): readonly ListedRow[] {
  return [
    { ...own, name: `driver ${name}: ${root.flow}() in place of ${replaces}()` },
    ...leads.map(({ functions, operation, meaning, source }) => ({
      name: `call ${functions.join(', ')} → ${operation.table}.${operation.member}`,
      meaning,
      source,
    })),
    ...facts.map((fact) => factRow(fact, own.source)),
  ];
}

function factRow({ function: name, name: meaning, inOrder }: FactRow, source: string): ListedRow {
  return { name: `fact about ${name}()`, meaning: `${meaning}: ${inOrder.join(', then ')}`, source };
}

function callText({ functions, argument, operand, steps, refuses, doubt }: CallRow): string {
  const placed = [argument, operand].flatMap((one) => (one === undefined ? [] : [matcherText(one.is)]));
  const names = `${functions.map(String).join(', ')}${placed.length === 0 ? '' : ` with ${placed.join(' and ')}`}`;
  if (refuses !== undefined) return `call ${names} → refused`;
  const all = [...steps, ...(doubt === undefined ? [] : [`${doubt}()`])];
  return `call ${names} → ${all.join('; ') || 'no effect'}`;
}

function matcherText(matcher: Matcher): string {
  if ('text' in matcher) return matcher.text;
  if ('member' in matcher) return `${matcher.of === undefined ? '…' : plain(matcher.of)}->${matcher.member}`;
  if ('pattern' in matcher) return String(matcher.pattern);
  return `${matcher.call}(${matcher.of === undefined ? '…' : `…->${matcher.of}`})`;
}

/** A pattern that is a name in most rows: without its anchors. */
function plain({ source }: RegExp): string {
  return source.replace(/^\^(.*)\$$/, '$1');
}

function answerText(gives: Answer): string {
  if ('question' in gives) return `${gives.question}()`;
  if ('option' in gives) return `${gives.negated === true ? 'not ' : ''}${gives.option}`;
  return 'open' in gives ? `both ways, as ${gives.open}` : `assumed ${gives.assumed}`;
}

function bitsText({ whole, clears, sets }: Rules['stores'][number]): string {
  if (whole !== undefined) return `whole word ${hex(whole)}`;
  const cleared = clears === undefined ? '' : `clears ${hex(clears)}`;
  const set = sets === undefined ? '' : `sets ${hex(sets)}`;
  return [cleared, set].filter((text) => text !== '').join(' and ');
}

function givenText({ argument, value }: MacroRow['gives'][number]): string {
  return argument === undefined ? hex(value) : `${hex(value)} for ${hex(argument)}`;
}

function hex(bits: bigint): string {
  return `0x${bits.toString(16)}`;
}
