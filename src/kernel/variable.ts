/** A declared variable or parameter: its name and the shape of its type. */
import { optionalField, partsOf, type Syntax } from './syntax.ts';

export interface Variable {
  readonly name: string;
  /** The type without stars: `struct pasid_entry`, `u64`. */
  readonly type: string;
  readonly isPointer: boolean;
  readonly isArray: boolean;
}

/** Of a parameter declaration. */
export function variableOf(declaration: Syntax): Variable {
  const type = optionalField(declaration, 'type')?.text ?? '';
  return declared(optionalField(declaration, 'declarator'), type);
}

/** Of one declarator, for a declaration of several. */
export function declared(declarator: Syntax | undefined, type: string): Variable {
  let node = declarator;
  let [isPointer, isArray] = [false, false];
  while (node !== undefined && node.type !== 'identifier') {
    if (node.type.endsWith('pointer_declarator')) isPointer = true;
    if (node.type.endsWith('array_declarator')) isArray = true;
    node = optionalField(node, 'declarator') ?? partsOf(node)[0];
  }
  return { name: node?.text ?? '', type: type.replaceAll(/\s+/g, ' '), isPointer, isArray };
}
