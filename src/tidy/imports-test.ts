/** The files of the repository, what each imports, and the circles that imports close. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groupBy } from '../words/group-by.ts';

/** The text of every file by its path in the repository. */
export type Files = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  /** A path in the repository, or the name of a package. */
  readonly to: string;
  readonly isType: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const generated = new Set(['node_modules', 'dist', 'coverage']);
export const topLevel = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !generated.has(name));

export const repository: Files = new Map(
  [
    ...topLevel.filter((entry) => entry.isFile()).map(({ name }) => name),
    ...['model', 'properties', 'src'].flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.includes('.tmp.'))
        .map(({ parentPath, name }) => posix.join(parentPath.slice(root.length), name)),
    ),
  ].map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]),
);

const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'/g;

export function importsOf(path: string, text: string): readonly Import[] {
  const to = (name: string): string => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name);
  return [
    ...Array.from(text.matchAll(statement), ([, type, name]) => ({
      from: path,
      to: to(name!),
      isType: type !== undefined,
    })),
    ...Array.from(text.matchAll(dynamic), ([, name]) => ({ from: path, to: to(name!), isType: false })),
  ];
}

export function allImports(files: Files): readonly Import[] {
  return [...files].flatMap(([path, text]) => (/\.tsx?$/.test(path) ? importsOf(path, text) : []));
}

/** Tests, what they have in common, and the small systems that they use may import whatever they need. */
export const isForTests = (path: string): boolean => /[.-]tests?\.ts$/.test(path) || path.includes('/toys/');

export const describeImport = ({ from, to }: Import): string => `${from} imports ${to}`;

/** Everything that is loaded when the file is. */
export function loadedWith(files: Files, entry: string): ReadonlySet<string> {
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const { to, isType } of importsOf(path, files.get(path) ?? '')) if (!isType) loaded.add(to);
  }
  return loaded;
}

/** The imports by which a file is loaded again while it is being loaded: each closes a circle. */
export function circlesIn(files: Files): readonly string[] {
  const imports = groupBy(
    allImports(files).filter(({ isType }) => !isType),
    ({ from }) => from,
  );
  const state = new Map<string, 'loading' | 'loaded'>();
  const load = (file: string): readonly string[] => {
    state.set(file, 'loading');
    const circles = (imports.get(file) ?? []).flatMap((one) => {
      if (state.get(one.to) === 'loading') return [describeImport(one)];
      return state.has(one.to) ? [] : load(one.to);
    });
    state.set(file, 'loaded');
    return circles;
  };
  return [...files.keys()].flatMap((file) => (state.has(file) ? [] : load(file)));
}
