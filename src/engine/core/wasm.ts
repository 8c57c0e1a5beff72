/** The runner in WebAssembly, as the build made it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as at from './map.ts';
import { WebAssemblyMemory } from './memory.ts';
import type { Runner } from './runner.ts';

/** Beside this file in a build; sources find the build of the package. */
const folders = ['./', '../../../dist/src/engine/core/'];

const modules = new Map<string, WebAssembly.Module | undefined>();

/** A module of the build, or nothing when the package was not built or this machine does not take it. */
export function wasmModule(name: string): WebAssembly.Module | undefined {
  if (!modules.has(name)) modules.set(name, compiled(name));
  return modules.get(name);
}

function compiled(name: string): WebAssembly.Module | undefined {
  const file = builtFile(`${name}.wasm`);
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

type Exports = Pick<Runner, 'expand' | 'open' | 'follow' | 'insert' | 'reinsert' | 'find'>;

/** The runner with the tables of `image`, or nothing where there is no WebAssembly. */
export function webAssemblyRunner(image: Uint8Array): Runner | undefined {
  const oneWord = new DataView(image.buffer, image.byteOffset).getUint32(at.WORDS, true) === 1;
  const module = wasmModule(oneWord ? 'runner-one-word' : 'runner');
  if (module === undefined) return undefined;
  const memory = new WebAssemblyMemory(image);
  const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const { expand, open, follow, insert, reinsert, find } = instance.exports as unknown as Exports;
  return {
    get buffer() {
      return memory.buffer;
    },
    grow: (bytes) => memory.grow(bytes),
    // WebAssembly gives its 32 bits back as a signed number.
    expand: (from, to) => expand(from, to) >>> 0,
    insert: (from, count) => insert(from, count) >>> 0,
    open,
    follow,
    reinsert,
    find,
  };
}
