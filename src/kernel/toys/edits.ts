/** Edits of kernel sources by the names of functions, for tests: no code of a kernel stands here. */
import type { KernelTree } from '../tree.ts';

type Change = (text: string) => string;

/** The tree with files changed. Throws where a change changes nothing: the names are not there. */
export function editedTree(tree: KernelTree, changes: Readonly<Record<string, Change>>): KernelTree {
  const texts = new Map(
    Object.entries(changes).map(([path, change]) => {
      const before = tree.read(path) ?? '';
      const after = change(before);
      if (after === before) throw new Error(`${tree.name}: the edit of ${path} finds nothing to change`);
      return [path, after] as const;
    }),
  );
  return { ...tree, read: (path) => texts.get(path) ?? tree.read(path) };
}

/** Changes the body of one function, and puts text before it. */
export function inFunction(name: string, change: Change, before = ''): Change {
  return (text) => {
    const head = new RegExp(`^(?:[\\w *]+\\n)?[^\\n;{}#]*\\b${name}\\([^;{}]*\\)\\n\\{`, 'm').exec(text);
    if (head === null) throw new Error(`no function ${name}()`);
    const end = text.indexOf('\n}', head.index);
    const body = text.slice(head.index, end);
    return text.slice(0, head.index) + before + change(body) + text.slice(end);
  };
}

/** Puts a statement in the place of the only call of a function. */
export function insteadOf(name: string, statement: string): Change {
  return (text) => text.replace(new RegExp(`\\b${name}\\([^;]*\\);`), () => statement);
}
