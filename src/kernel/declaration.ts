/** Declarations of local variables. */
import { assign, share } from './assignment.ts';
import { assigned, evaluate } from './expression.ts';
import { NotUnderstood } from './note.ts';
import { isLoose, loosen, storeToOwn, unknownAt } from './own.ts';
import { type Here, originOf } from './run.ts';
import { descendants, fieldOf, optionalField, partsOf, quoted, type Syntax } from './syntax.ts';
import { NO_ENTRY, numberValue, textValue } from './value.ts';
import { declared, type Variable } from './variable.ts';

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
  refuseMacros(node, here);
  const isKept = /\bstatic\b/.test(node.text) && !/\bconst\b/.test(node.text);
  for (const child of partsOf(node)) {
    if (!DECLARATOR.test(child.type)) continue;
    const isInitialized = child.type === 'init_declarator';
    const variable = declared(isInitialized ? fieldOf(child, 'declarator') : child, type);
    if (variable.name === '') continue;
    here.frame.types.set(variable.name, variable);
    here.frame.values.delete(variable.name);
    const isStructure = /^(?:struct|union) /.test(variable.type) && !variable.isPointer;
    if (isStructure) declareObject(variable, here);
    else if (variable.type === here.run.rules.entry.type)
      here.frame.values.set(variable.name, textValue(NO_ENTRY));
    if (isInitialized) declareValue(variable, fieldOf(child, 'value'), child, here);
    // It holds what an earlier call has left there.
    if (isKept && isStructure) loosen(`&@${here.frame.id}.${variable.name}`, here.run);
    else if (isKept) share(variable.name, here);
  }
}

function declareValue({ name, type }: Variable, value: Syntax, node: Syntax, here: Here): void {
  if (value.type === 'initializer_list') initialize(here.frame.objects.get(name), value, here);
  else assign(name, assigned(value, type === 'bool' || type === 'int', here), node, here);
}

/** Without a preprocessor `WHEN(x) f(y);` looks like a declaration of `f`, and what a macro stands for is lost in it. */
function refuseMacros(node: Syntax, { run, frame }: Here): void {
  const type = optionalField(node, 'type');
  const isMacro = (name: string): boolean => run.sources.macros.get(name)?.parameters === undefined;
  const names = [type?.text ?? '', ...namesOf(node)].filter((name) => run.sources.macros.has(name));
  const functions = descendants(node, ({ type: kind }) => kind === 'function_declarator').filter(
    (declarator) => fieldOf(declarator, 'declarator').type === 'identifier',
  );
  const isTypeOf = /^(?:__)?typeof/.test(type?.text ?? '');
  const isCall = type?.type === 'macro_type_specifier' && !isTypeOf;
  if (!isCall && functions.length === 0 && !names.some(isMacro)) return;
  throw new NotUnderstood(originOf(node, frame), `what this declares is not known: ${quoted(node)}`);
}

/** A structure lives in memory under a path of its own; the name of an array is the address of its first element. */
function declareObject({ name, type, isArray }: Variable, { frame, run }: Here): void {
  const path = `@${frame.id}.${name}`;
  frame.objects.set(name, path);
  frame.values.set(name, textValue(isArray ? `&${path}` : path));
  // Members that share their memory, or keep less than they are given.
  const isOverlaid = type.startsWith('union ') || run.sources.overlaid.has(type);
  if (isOverlaid) loosen(`&${path}`, run);
}

/** `= { .qw0 = …, }`: members that are not named are 0. Which member a value without a name is for is not known. */
export function initialize(path: string | undefined, list: Syntax, here: Here): void {
  if (path !== undefined) storeToOwn(path, numberValue(0n), here.run);
  for (const part of partsOf(list)) {
    const isPair = part.type === 'initializer_pair';
    const member = isPair ? /^\.(\w+)\s*=/.exec(part.text)?.[1] : undefined;
    const value = evaluate(isPair ? fieldOf(part, 'value') : part, here);
    const isFollowed = path !== undefined && member !== undefined && !isLoose(path, here.run);
    if (isFollowed) here.run.memory.set(`${path}.${member}`, value);
    else if (/\bENTRY\b/.test(value.text)) {
      const text = `the pointer to the entry is kept where it is not followed: ${quoted(list)}`;
      throw new NotUnderstood(originOf(part, here.frame), text);
    } else if (path !== undefined && value.number !== 0n) storeToOwn(path, unknownAt(path), here.run);
  }
}
