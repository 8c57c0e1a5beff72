/**
 * Kernel C made readable for a parser that has no preprocessor. No line moves: what is taken out leaves its blanks, so
 * that every place in the prepared text is the same place in the file.
 */
import { blanked, masked } from './mask.ts';

export interface Macro {
  readonly name: string;
  /** The names of its parameters; `undefined` for a macro without parentheses. */
  readonly parameters: readonly string[] | undefined;
  readonly body: string;
  readonly path: string;
  readonly line: number;
  /** Whether the files have another definition of it: which one counts where is not followed. */
  readonly isAmbiguous?: true;
}

/** What deciding `#if` needs to know, and what it learns. */
export interface Preprocessing {
  /** The value of a macro that configures the kernel; `undefined` for one that is not known, which is off. */
  readonly option: (name: string) => boolean | undefined;
  /** Whether an `#if` that is made of numbers and operators holds; `undefined` where it cannot be computed. */
  readonly holds: (expression: string) => boolean | undefined;
  readonly macros: Map<string, Macro>;
}

/** Words that the grammar does not know where the kernel puts them: they qualify and do nothing. */
const ATTRIBUTES = new RegExp(
  `\\b(?:${[
    '__init',
    '__exit',
    '__must_check',
    '__always_inline',
    '__maybe_unused',
    'noinline',
    '__iomem',
    '__rcu',
    '__percpu',
    '__user',
    '__force',
    '__read_mostly',
    '__ro_after_init',
    '__cold',
    '__packed',
    '__latent_entropy',
    '__sched',
    'asmlinkage',
  ].join(
    '|',
  )})\\b|\\b__free\\(k?v?free\\)|\\b__(?:must_hold|releases|acquires|releases_shared|counted_by|printf)\\([^()]*\\)`,
  'g',
);

/** Macros that take a type among their arguments, which is no expression. */
const TYPED =
  /\b(?:container_of|container_of_const|list_entry|list_first_entry\w*|rb_entry\w*|hlist_entry|min_t|max_t|clamp_t|va_arg)\s*\([^;{}]*?\)/g;

/** The text of a file with its macros taken out and kept in `preprocessing.macros`. */
export function prepare(text: string, path: string, preprocessing: Preprocessing): string {
  return readable(withoutDirectives(masked(text), path, preprocessing));
}

/** C without directives as the grammar takes it. */
export function readable(code: string): string {
  return withLoops(withoutTypes(code.replaceAll(ATTRIBUTES, blanked)));
}

/** The words `struct` and the like, and stars, taken out of the arguments that are types. */
function withoutTypes(code: string): string {
  return code.replaceAll(TYPED, (call) =>
    call
      .replaceAll(/\b(?:struct|union|enum|unsigned|signed|const) /g, blanked)
      .replaceAll(/(\w)(\s*)\*(\s*[,)])/g, '$1$2 $3'),
  );
}

interface Conditional {
  on: boolean;
  /** Whether a branch of it was on already. */
  taken: boolean;
}

function withoutDirectives(code: string, path: string, preprocessing: Preprocessing): string {
  const lines = code.split('\n');
  const stack: Conditional[] = [];
  for (let i = 0; i < lines.length; i++) {
    const isActive = stack.every(({ on }) => on);
    const word = /^\s*#\s*(?<word>\w+)/.exec(lines[i]!)?.groups?.['word'];
    if (word === undefined) {
      if (!isActive) lines[i] = '';
      continue;
    }
    const start = i;
    while (/\\\s*$/.test(lines[i]!) && i + 1 < lines.length) i++;
    const directive = lines
      .slice(start, i + 1)
      .join('\n')
      .replaceAll('\\\n', ' ');
    const rest = directive.replace(/^\s*#\s*\w+/, '');
    decide(word, rest, isActive, stack, preprocessing);
    if (word === 'define' && isActive) define(rest, path, start + 1, preprocessing.macros);
    lines.fill('', start, i + 1);
  }
  return lines.join('\n');
}

function decide(
  word: string,
  rest: string,
  isActive: boolean,
  stack: Conditional[],
  preprocessing: Preprocessing,
): void {
  const current = stack.at(-1);
  const asked = word.replace(/^el/, '');
  if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
    const on = isActive && isOn(word, rest, preprocessing);
    stack.push({ on, taken: on });
  } else if (word === 'endif') {
    stack.pop();
  } else if (current !== undefined && /^el(?:se|if|ifdef|ifndef)$/.test(word)) {
    current.on = !current.taken && (word === 'else' || isOn(asked, rest, preprocessing));
    current.taken ||= current.on;
  }
}

function isOn(word: string, rest: string, { option, holds, macros }: Preprocessing): boolean {
  const isDefined = (name: string): boolean => option(name) ?? macros.has(name);
  if (word !== 'if') return isDefined(rest.trim()) === (word === 'ifdef');
  const numbers = rest
    .replaceAll(
      /\b(?:defined|IS_ENABLED|IS_BUILTIN|IS_REACHABLE|IS_MODULE)\s*\(?\s*(\w+)\s*\)?/g,
      (_, name: string) => (isDefined(name) ? '1' : '0'),
    )
    .replaceAll(/\b[A-Za-z_]\w*\b(?:\s*\([^()]*\))?/g, (name) => (macros.has(name) ? name : '0'));
  return holds(numbers) ?? false;
}

function define(rest: string, path: string, line: number, macros: Map<string, Macro>): void {
  const parts = /^\s*(?<name>\w+)(?:\((?<parameters>[^)]*)\))?\s*(?<body>[\s\S]*)$/.exec(rest)?.groups;
  const name = parts?.['name'];
  if (name === undefined) return;
  const parameters = parts?.['parameters']?.split(',').map((parameter) => parameter.trim());
  const macro: Macro = { name, parameters, body: (parts?.['body'] ?? '').trim(), path, line };
  const known = macros.get(name);
  const text = ({ parameters: list, body }: Macro): string =>
    JSON.stringify([list, body.replaceAll(/\s/g, '')]);
  if (known === undefined) macros.set(name, macro);
  else if (text(known) !== text(macro)) macros.set(name, { ...known, isAmbiguous: true });
}

/** Macros that stand in front of a statement as `for` does are loops: `list_for_each_entry(a, b, c) { … }`. */
function withLoops(code: string): string {
  const edits: { readonly at: number; readonly text: string }[] = [];
  for (const match of code.matchAll(/\b(?:\w*for_each\w*|scoped_guard|scoped_cond_guard)\s*\(/g)) {
    const before = code.slice(Math.max(0, match.index - 400), match.index).trimEnd();
    const end = closing(code, match.index + match[0].length - 1);
    const isStatement = /(?:[;{}:)]|\belse|\bdo)$/.test(before);
    if (!isStatement || /^\s*[;,)]/.test(code.slice(end + 1, end + 200))) continue;
    edits.push({ at: match.index, text: 'while (' }, { at: end + 1, text: ')' });
  }
  return edits
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, edit) => text.slice(0, edit.at) + edit.text + text.slice(edit.at), code);
}

/** Where the parenthesis that opens at `open` closes. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === '(') depth++;
    if (code[i] === ')' && --depth === 0) return i;
  }
  return code.length;
}
