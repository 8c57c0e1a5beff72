/** The C parser: tree-sitter as WebAssembly, from the files that the build puts beside this one. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree } from 'web-tree-sitter';

/** Parses C. Every tree that it gives holds memory until its `delete()` is called. */
export interface Grammar {
  readonly parse: (text: string) => Tree;
}

let loaded: Promise<Grammar> | undefined;

/** Loads the grammar, once. */
export function loadGrammar(): Promise<Grammar> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Grammar> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammarFile()));
  return {
    parse: (text) => {
      const tree = parser.parse(text);
      if (tree === null) throw new Error('the C parser gave no tree');
      return tree;
    },
  };
}

/** The copy in `dist`; where the sources run as they are, the file of the package that the build copies. */
function grammarFile(): string {
  const shipped = fileURLToPath(new URL('tree-sitter-c.wasm', import.meta.url));
  return existsSync(shipped)
    ? shipped
    : createRequire(import.meta.url).resolve('tree-sitter-c/tree-sitter-c.wasm');
}
