/** The kernel in WebAssembly, as the build made it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OutOfMemory } from '../out-of-memory.ts';
import type { Kernel } from './kernel.ts';
import * as at from './map.ts';

const PAGE = 1 << 16;

/** A 32-bit memory ends here. */
export const MAX_PAGES = 1 << 16;

/** Beside this file in a build; sources find the build of the package. */
const folders = ['./', '../../../dist/src/engine/core/'];

const modules = new Map<string, WebAssembly.Module | undefined>();

/** A module of the build, or nothing when the package was not built or this machine does not take it. */
export function wasmModule(name: string): WebAssembly.Module | undefined {
  if (!modules.has(name)) modules.set(name, compiled(name));
  return modules.get(name);
}

function compiled(name: string): WebAssembly.Module | undefined {
  for (const folder of folders) {
    try {
      const bytes = readFileSync(fileURLToPath(new URL(`${folder}${name}.wasm`, import.meta.url)));
      return new WebAssembly.Module(bytes);
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}

type Exports = Pick<Kernel, 'expand' | 'open' | 'insert' | 'reinsert' | 'find'>;

/** The kernel with the tables of `image`, or nothing where there is no WebAssembly. */
export function webAssemblyKernel(image: Uint8Array): Kernel | undefined {
  const oneWord = new DataView(image.buffer, image.byteOffset).getUint32(at.WORDS, true) === 1;
  const module = wasmModule(oneWord ? 'kernel-one-word' : 'kernel');
  if (module === undefined) return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(image.length / PAGE), maximum: MAX_PAGES });
  new Uint8Array(memory.buffer).set(image);
  const { expand, open, insert, reinsert, find } = new WebAssembly.Instance(module, { env: { memory } })
    .exports as unknown as Exports;
  return {
    get buffer() {
      return memory.buffer;
    },
    grow(bytes) {
      const pages = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
      if (pages <= 0) return;
      try {
        memory.grow(pages);
      } catch {
        throw new OutOfMemory();
      }
    },
    // WebAssembly gives its 32 bits back as a signed number.
    expand: (from, to) => expand(from, to) >>> 0,
    insert: (from, count) => insert(from, count) >>> 0,
    open,
    reinsert,
    find,
  };
}
