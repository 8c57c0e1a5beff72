/** The part of the WebAssembly interface that the search uses: the types of Node leave it to those of browsers. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface Memory {
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  const Module: new (bytes: Uint8Array) => Module;
  const Memory: new (description: { initial: number; maximum: number; shared?: boolean }) => Memory;
  const Instance: new (module: Module, imports: { env: { memory: Memory } }) => Instance;
}
