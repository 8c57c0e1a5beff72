/** Small questions to nodes of the syntax tree. */
import type { Node } from 'web-tree-sitter';

export type Syntax = Node;

/** The named children, comments left out. */
export function partsOf(node: Syntax): readonly Syntax[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

/** The child in a field that the grammar always fills. */
export function fieldOf(node: Syntax, name: string): Syntax {
  const child = node.childForFieldName(name);
  if (child === null) throw new Error(`a ${node.type} without ${name}: ${node.text}`);
  return child;
}

/** The child in a field that may be empty. */
export function optionalField(node: Syntax, name: string): Syntax | undefined {
  return node.childForFieldName(name) ?? undefined;
}

/** What stands in the parentheses, however many. */
export function unwrapped(node: Syntax): Syntax {
  const [inner] = node.type === 'parenthesized_expression' ? partsOf(node) : [];
  return inner === undefined ? node : unwrapped(inner);
}

/** The text without blanks. */
export function tight(node: Syntax): string {
  return node.text.replaceAll(/\s+/g, '');
}

/** The text on one line, cut to be quoted. */
export function quoted(node: Syntax): string {
  const text = node.text.replaceAll(/\s+/g, ' ');
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}

/** The node and everything below it that fits. */
export function descendants(node: Syntax, fits: (node: Syntax) => boolean): readonly Syntax[] {
  return [...(fits(node) ? [node] : []), ...partsOf(node).flatMap((child) => descendants(child, fits))];
}

/** The arguments of a call. */
export function argumentsOf(call: Syntax): readonly Syntax[] {
  const list = optionalField(call, 'arguments');
  return list === undefined ? [] : partsOf(list);
}
