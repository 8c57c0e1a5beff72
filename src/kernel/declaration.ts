/** Declarations of local variables. */
import { assign } from './assignment.ts';
import { assigned, evaluate } from './expression.ts';
import { NotUnderstood } from './note.ts';
import { type Here, originOf } from './run.ts';
import { fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import { NO_ENTRY, numberValue, textValue } from './value.ts';
import { declared } from './variable.ts';
import { unknownAt } from './way.ts';

/** The names that a declaration declares. */
export function namesOf(node: Syntax): readonly string[] {
  return partsOf(node)
    .filter(({ type }) => DECLARATOR.test(type))
    .map(
      (child) => declared(child.type === 'init_declarator' ? fieldOf(child, 'declarator') : child, '').name,
    );
}

const DECLARATOR = /declarator$|^identifier$/;

/** Declares what a declaration declares, with the values that it gives. */
export function declare(node: Syntax, here: Here): void {
  const type = optionalField(node, 'type')?.text ?? '';
  for (const child of partsOf(node)) {
    if (!DECLARATOR.test(child.type)) continue;
    const isInitialized = child.type === 'init_declarator';
    const variable = declared(isInitialized ? fieldOf(child, 'declarator') : child, type);
    if (variable.name === '') continue;
    here.frame.types.set(variable.name, variable);
    here.frame.values.delete(variable.name);
    const isStructure = /^(?:struct|union) /.test(variable.type) && !variable.isPointer;
    if (isStructure) declareObject(variable.name, variable.isArray, here);
    else if (variable.type === here.run.rules.entry.type)
      here.frame.values.set(variable.name, textValue(NO_ENTRY));
    if (!isInitialized) continue;
    const value = fieldOf(child, 'value');
    if (value.type === 'initializer_list') initialize(here.frame.objects.get(variable.name), value, here);
    else
      assign(
        variable.name,
        assigned(value, variable.type === 'bool' || variable.type === 'int', here),
        child,
        here,
      );
  }
}

/** A structure lives in memory under a path of its own; the name of an array is the address of its first element. */
function declareObject(name: string, isArray: boolean, { frame }: Here): void {
  const path = `@${frame.id}.${name}`;
  frame.objects.set(name, path);
  frame.values.set(name, textValue(isArray ? `&${path}` : path));
}

/** `= { .qw0 = …, }`: members that are not named are 0. Which member a value without a name is for is not known. */
export function initialize(path: string | undefined, list: Syntax, here: Here): void {
  if (path !== undefined) here.run.memory.set(path, numberValue(0n));
  for (const part of partsOf(list)) {
    const isPair = part.type === 'initializer_pair';
    const member = isPair ? /^\.(\w+)\s*=/.exec(part.text)?.[1] : undefined;
    const value = evaluate(isPair ? fieldOf(part, 'value') : part, here);
    if (path !== undefined && member !== undefined) here.run.memory.set(`${path}.${member}`, value);
    else if (/\bENTRY\b/.test(value.text)) {
      const text = `the pointer to the entry is kept where it is not followed: ${quoted(list)}`;
      throw new NotUnderstood(originOf(part, here.frame), text);
    } else if (path !== undefined && value.number !== 0n) here.run.memory.set(path, unknownAt(path));
  }
}
