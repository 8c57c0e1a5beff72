/** The core in WebAssembly, as the build made it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GrowingMemory } from './memory.ts';

/** Beside this file in a build; sources find the build of the package. */
const folders = ['./', '../../../dist/src/engine/core/'];

const modules = new Map<string, WebAssembly.Module | undefined>();

/** What `assembly/` exports. Addresses and numbers come back as signed numbers. */
export interface Exports {
  readonly expand: (from: number, to: number) => number;
  readonly open: () => number;
  readonly follow: (event: number) => void;
  readonly predecessor: (first: number, count: number) => number;
  readonly deal: (count: number) => number;
  readonly merge: (count: number) => number;
  readonly add: (from: number, to: number) => number;
  readonly addAgain: (first: number, end: number) => number;
  readonly addNumbered: (from: number, to: number, isNew: number) => void;
  readonly findNumbered: () => number;
}

/** The core for states of this number of 64-bit words, or nothing when there is no build or this machine does not take it. */
export function coreModule(words: number): WebAssembly.Module | undefined {
  const name = words === 1 ? 'core-one-word.wasm' : 'core.wasm';
  if (!modules.has(name)) modules.set(name, compiled(name));
  return modules.get(name);
}

function compiled(name: string): WebAssembly.Module | undefined {
  const file = builtFile(name);
  try {
    return file === undefined ? undefined : new WebAssembly.Module(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** Where the build put a file of this folder, or nothing when there is no build. */
export function builtFile(name: string): string | undefined {
  return folders
    .map((folder) => fileURLToPath(new URL(`${folder}${name}`, import.meta.url)))
    .find((path) => existsSync(path));
}

export function instanceOf(module: WebAssembly.Module, { memory }: GrowingMemory): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
}
