/** Local structures in memory: what is stored in them, and which of them something may store to that is not followed. */
import type { Run } from './run.ts';
import { EITHER_WAY, textValue, type Value } from './value.ts';

/** A local structure or a part of it, or a pointer to one. */
const FOLLOWED = /^&?@\d+\.\w+(?:\.\w+|\[\d+\])*$/;
const ADDRESS = /&(@\d+\.\w+)/g;
const STRUCTURE = /^@\d+\.\w+/;
/** An array, and an element of it that is not known. */
const ANY_ELEMENT = /^(.*?)\[(?!\d+\])/;

/** Whether a path is one in a local structure, and not behind a pointer that is kept there. */
export function isOwn(path: string): boolean {
  return path.startsWith('@') && !path.includes('->');
}

/** Whether a text holds the address of a local structure in a way that is not followed. */
export function isLostAddress(text: string): boolean {
  return text.includes('&@') && !FOLLOWED.test(text);
}

/** A store to a local structure or a member of it; one of a whole structure takes its members along. */
export function storeToOwn(path: string, value: Value, { memory, loose }: Run): void {
  const copies = [...memory].filter(([from]) => isMemberOf(from, value.text));
  const array = ANY_ELEMENT.exec(path)?.[1];
  const target = array ?? path;
  forgetOwn(target, memory);
  const isSure = array === undefined && !loose.has(STRUCTURE.exec(path)?.[0] ?? '');
  memory.set(target, isSure ? value : unknownAt(target));
  if (!isSure) return;
  for (const [from, held] of copies) memory.set(path + from.slice(value.text.length), held);
}

const isMemberOf = (path: string, whole: string): boolean =>
  /^(?:$|[.[])/.test(path.slice(whole.length)) && path.startsWith(whole);

/** Forgets what a local structure holds. */
function forgetOwn(path: string, memory: Map<string, Value>): void {
  for (const key of memory.keys()) if (isMemberOf(key, path)) memory.delete(key);
}

/** What something may have written to a local structure that is not followed. */
export function overwritten(path: string, { memory }: Pick<Run, 'memory'>): void {
  forgetOwn(path, memory);
  memory.set(path, unknownAt(path));
}

/** Whether a path is in a structure that is stored to on ways that are not followed. */
export function isLoose(path: string, { loose }: Run): boolean {
  return loose.has(STRUCTURE.exec(path)?.[0] ?? '');
}

/** Structures whose addresses a text holds: from here on anything may be stored to them. */
export function loosen(text: string, run: Run): void {
  for (const [, structure = ''] of text.matchAll(ADDRESS)) {
    const held = [...run.memory].filter(([path]) => isMemberOf(path, structure));
    run.loose.add(structure);
    overwritten(structure, run);
    for (const [, value] of held) loosen(value.text, run);
  }
}

/** What may be anything that one of several ways has stored. */
export function unknownAt(path: string): Value {
  return textValue(`${EITHER_WAY} ${path}`);
}

/** What stands at a path of a structure that was never stored to: 0 where the whole was filled with 0. */
export function stored(path: string, memory: ReadonlyMap<string, Value>): Value | undefined {
  const own = memory.get(path);
  if (own !== undefined || !path.startsWith('@') || ANY_ELEMENT.test(path)) return own;
  const whole = path.replace(/(?:\.\w+|\[\d+\])$/, '');
  return whole === path ? undefined : zeroIn(stored(whole, memory));
}

function zeroIn(whole: Value | undefined): Value | undefined {
  return whole?.number === 0n ? whole : undefined;
}
