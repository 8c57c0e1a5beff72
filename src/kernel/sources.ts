/** The functions, macros and tables of operations of the files that are read. */
import type { Tree } from 'web-tree-sitter';
import { constantOf } from './constant.ts';
import type { Grammar } from './grammar.ts';
import { actsIn, substituted } from './macro.ts';
import { type Macro, type Preprocessing, prepare, readable } from './prepare.ts';
import { fieldOf, optionalField, partsOf, type Syntax, tight } from './syntax.ts';
import { type Variable, variableOf } from './variable.ts';

export interface CFunction {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly parameters: readonly Variable[];
  readonly body: Syntax;
  /** The type that it returns. */
  readonly returns: string;
  /** Lines that were not understood as C. */
  readonly unread: readonly number[];
}

/** A table of operations: where its initial values stand. */
export interface Table {
  readonly path: string;
  readonly line: number;
  /** Its declaration, as far as its name. */
  readonly table: string;
}

/** A member of a table of operations, and the function or another text that it is set to. */
export interface Operation {
  readonly member: string;
  readonly function: string;
  readonly path: string;
  /** The declaration of the table, as far as its name. */
  readonly table: string;
}

/** A structure as it is declared. */
export interface Structure {
  readonly path: string;
  readonly line: number;
  /** Its members in braces, without blanks. */
  readonly body: string;
}

export interface Sources {
  readonly functions: ReadonlyMap<string, CFunction>;
  /** The function that a name means in a file: its own, where another file has one of the same name. */
  readonly functionIn: (path: string, name: string) => CFunction | undefined;
  readonly macros: ReadonlyMap<string, Macro>;
  readonly operations: readonly Operation[];
  readonly tables: readonly Table[];
  /** What a member of some structure is assigned, anywhere in the files: `flush.flush_iotlb`. */
  readonly assigned: (member: string) => readonly string[];
  /** Lines of a file as they stand there, from one number to another. */
  readonly linesOf: (path: string, first: number, last: number) => string;
  /** Structures with members that share memory or are narrower than their types. */
  readonly overlaid: ReadonlySet<string>;
  /** Structures by `struct name`. */
  readonly structures: ReadonlyMap<string, Structure>;
  /** Names of parameters that are true or false: in a flow they are arguments. */
  readonly flags: ReadonlySet<string>;
  /** The number that a macro or a member of an enumeration stands for, if it stands for one. */
  readonly number: (name: string) => bigint | undefined;
  /** What a macro gives for an argument; `undefined` for what is not computed. */
  readonly numberFor: (macro: Macro, argument: bigint) => bigint | undefined;
  /** The syntax of what a macro with these arguments becomes: of the body of a function that holds it. */
  readonly expansionOf: (macro: Macro, args: readonly string[]) => Syntax | undefined;
  /** Whether a macro does more than compute. */
  readonly acts: (macro: Macro) => boolean;
  /** Lines of C that were read. */
  readonly lines: number;
  /** Frees the syntax trees; nothing of them may be used afterwards. */
  readonly dispose: () => void;
}

/** Parses files, given by path, headers first. `option` knows the macros that configure the kernel. */
export function readSources(
  files: ReadonlyMap<string, string>,
  option: Preprocessing['option'],
  grammar: Grammar,
): Sources {
  const reader = new Reader(option, grammar);
  for (const [path, text] of files) reader.file(path, text);
  return reader.sources();
}

const CAST = /\(\s*(?:[us](?:8|16|32|64)|int|long|unsigned long|dma_addr_t)\s*\)/g;

const NARROW = /\(\s*(?:[us](?:8|16|32)|(?:unsigned )?(?:int|short|char)|bool)\s*\)/;

class Reader {
  private readonly functions = new Map<string, CFunction>();
  private readonly own = new Map<string, CFunction>();
  private readonly macros = new Map<string, Macro>();
  private readonly operations: Operation[] = [];
  private readonly tables: Table[] = [];
  private readonly overlaid = new Set<string>();
  private readonly structures = new Map<string, Structure>();
  private readonly numbers = new Map<string, bigint | undefined>();
  private readonly enumerators = new Map<string, bigint | undefined>();
  private readonly expansions = new Map<string, Syntax | undefined>();
  private readonly trees: Tree[] = [];
  private readonly texts = new Map<string, readonly string[]>();
  private lines = 0;
  private readonly option: Preprocessing['option'];
  private readonly grammar: Grammar;

  constructor(option: Preprocessing['option'], grammar: Grammar) {
    this.option = option;
    this.grammar = grammar;
  }

  file(path: string, text: string): void {
    const { option, macros } = this;
    const holds = (expression: string): boolean | undefined => {
      const value = this.evaluate(expression);
      return value === undefined ? undefined : value !== 0n;
    };
    const lines = text.split('\n');
    this.texts.set(path, lines);
    this.lines += lines.length;
    const root = this.parse(prepare(text, path, { option, holds, macros }));
    this.walk(root, path);
    this.collectTypes(root, path);
  }

  sources(): Sources {
    const { functions, own, macros, operations, tables, overlaid, structures, texts, lines, trees } = this;
    const parameters = [...own.values()].flatMap((one) => one.parameters);
    return {
      functions,
      functionIn: (path, name) => own.get(`${path} ${name}`) ?? functions.get(name),
      macros,
      operations,
      tables,
      assigned: (member) => assignedIn(texts, member),
      linesOf: (path, first, last) => (texts.get(path) ?? []).slice(first - 1, last).join('\n'),
      overlaid,
      structures,
      flags: new Set(parameters.filter(({ type }) => type === 'bool').map(({ name }) => name)),
      lines,
      number: (name) => this.number(name),
      numberFor: (macro, argument) => this.numberFor(macro, argument),
      expansionOf: (macro, args) => this.expansionOf(macro, args),
      acts: (macro) => actsIn(macro, macros),
      dispose: () => {
        for (const tree of trees.splice(0)) tree.delete();
      },
    };
  }

  private parse(code: string): Syntax {
    const tree = this.grammar.parse(code);
    this.trees.push(tree);
    return tree.rootNode;
  }

  private walk(node: Syntax, path: string): void {
    for (const child of partsOf(node)) {
      if (child.type === 'function_definition') this.define(child, path);
      else if (child.type === 'declaration') this.collectOperations(child, path);
      else this.walk(child, path);
    }
  }

  private define(node: Syntax, path: string): void {
    const declarator = functionDeclarator(fieldOf(node, 'declarator'));
    if (declarator === undefined) return;
    const name = fieldOf(declarator, 'declarator').text;
    const body = fieldOf(node, 'body');
    const found: CFunction = {
      name,
      path,
      line: node.startPosition.row + 1,
      parameters: partsOf(fieldOf(declarator, 'parameters'))
        .filter((parameter) => parameter.type === 'parameter_declaration')
        .map(variableOf),
      body,
      returns: optionalField(node, 'type')?.text ?? '',
      unread: body.hasError ? errorsIn(body) : [],
    };
    keepLonger(this.functions, name, found);
    keepLonger(this.own, `${path} ${name}`, found);
  }

  private collectOperations(declaration: Syntax, path: string): void {
    const pairs = initialized(declaration);
    if (pairs.length === 0) return;
    const table = declaration.text.slice(0, declaration.text.indexOf('{'));
    this.tables.push({ path, line: declaration.startPosition.row + 1, table });
    for (const pair of pairs) {
      const parts = /^\.(?<member>\w+)\s*=\s*&?(?<value>[\s\S]*)$/.exec(pair.text)?.groups;
      if (parts === undefined || parts['value'] === 'NULL') continue;
      this.operations.push({ member: parts['member']!, function: parts['value']!, path, table });
    }
  }

  /** Structures that are more than their members beside each other, and the numbers of enumerations. */
  private collectTypes(root: Syntax, path: string): void {
    for (const type of root.descendantsOfType(['struct_specifier', 'enum_specifier'])) {
      const body = type === null ? undefined : optionalField(type, 'body');
      if (type === null || body === undefined) continue;
      if (type.type === 'enum_specifier') {
        this.collectEnumerators(body);
        continue;
      }
      const name = `struct ${optionalField(type, 'name')?.text ?? ''}`;
      this.structures.set(name, { path, line: type.startPosition.row + 1, body: tight(body) });
      if (body.descendantsOfType(['union_specifier', 'bitfield_clause']).length > 0) this.overlaid.add(name);
    }
  }

  private collectEnumerators(body: Syntax): void {
    let next: bigint | undefined = 0n;
    for (const one of partsOf(body)) {
      if (one.type !== 'enumerator') return;
      const value = optionalField(one, 'value');
      if (value !== undefined) next = constantOf(value, (name) => this.number(name));
      const name = fieldOf(one, 'name').text;
      // Of two files with one name either may be meant.
      const isSame: boolean = !this.enumerators.has(name) || this.enumerators.get(name) === next;
      this.enumerators.set(name, isSame ? next : undefined);
      next = next === undefined ? undefined : next + 1n;
    }
  }

  private number(name: string): bigint | undefined {
    if (this.numbers.has(name)) return this.numbers.get(name);
    // A macro that leads back to itself is no number.
    this.numbers.set(name, undefined);
    const macro = this.macros.get(name);
    const isValue = macro?.isAmbiguous !== true && macro?.parameters === undefined && macro?.body !== '';
    const own = macro === undefined ? this.enumerators.get(name) : this.evaluate(macro.body);
    const value = isValue ? own : undefined;
    this.numbers.set(name, value);
    return value;
  }

  private numberFor(macro: Macro, argument: bigint): bigint | undefined {
    const isComputed = macro.isAmbiguous !== true && macro.parameters?.length === 1;
    // What a cast takes away is not computed.
    if (!isComputed || NARROW.test(macro.body)) return undefined;
    return this.evaluate(substituted(macro, [`0x${argument.toString(16)}ULL`]));
  }

  private evaluate(expression: string): bigint | undefined {
    // The grammar takes `(u64)-1` for a difference: it does not know that the name is a type.
    const plain = expression.replaceAll(CAST, '').replaceAll(/\s+/g, ' ');
    const tree = this.grammar.parse(`int n = (${plain});`);
    try {
      const declaration = partsOf(tree.rootNode)[0];
      if (declaration === undefined || tree.rootNode.hasError) return undefined;
      const value = optionalField(fieldOf(declaration, 'declarator'), 'value');
      return value === undefined ? undefined : constantOf(value, (name) => this.number(name));
    } finally {
      tree.delete();
    }
  }

  private expansionOf(macro: Macro, args: readonly string[]): Syntax | undefined {
    const text = substituted(macro, args);
    if (!this.expansions.has(text)) {
      const [definition] = partsOf(this.parse(readable(`void ${macro.name}(void) { ${text}; }`)));
      const body = definition === undefined ? undefined : optionalField(definition, 'body');
      this.expansions.set(text, body?.hasError === false ? body : undefined);
    }
    return this.expansions.get(text);
  }
}

/** Of two definitions the longer one is no stub: stubs are for kernels without the part. */
function keepLonger(functions: Map<string, CFunction>, key: string, found: CFunction): void {
  const known = functions.get(key);
  if (known === undefined || known.body.text.length < found.body.text.length) functions.set(key, found);
}

function functionDeclarator(node: Syntax): Syntax | undefined {
  if (node.type === 'function_declarator') return node;
  const inner = optionalField(node, 'declarator');
  return inner === undefined ? undefined : functionDeclarator(inner);
}

/** The members that are initialized, those of the tables inside of others as well. */
function initialized(node: Syntax): readonly Syntax[] {
  return partsOf(node).flatMap((child) => {
    const inner = initialized(child);
    return child.type === 'initializer_pair' && inner.length === 0 ? [child] : inner;
  });
}

function assignedIn(texts: ReadonlyMap<string, readonly string[]>, member: string): readonly string[] {
  const assignment = new RegExp(`\\b${member.replace('.', String.raw`\s*\.\s*`)}\\s*=(?!=)\\s*([^;]*);`, 'g');
  const code = [...texts.values()].map((lines) => lines.join('\n'));
  return code.flatMap((text) => [...text.matchAll(assignment)].map(([, value]) => value!.trim()));
}

function errorsIn(node: Syntax): readonly number[] {
  if (node.type === 'ERROR' || node.isMissing) return [node.startPosition.row + 1];
  return node.hasError ? node.children.flatMap(errorsIn) : [];
}
