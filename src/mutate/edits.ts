/**
 * Every single edit of the software: of each step that a flow runs, leave it out, move it after the next one, or
 * give it another tag. Made from the parsed call trees, so that no edit is chosen by hand.
 */
import type { CheckRequest } from '../check/searches.ts';
import type { FlowFile, Root, Statement } from '../flow/ast.ts';
import { bodyOf, nameOf, namesCalled } from '../flow/walk.ts';
import { type Definition, definitionsIn, type KernelVersion } from '../program/library.ts';
import { type Variant, variantsOf } from './variants.ts';

/** A flow to edit, with the functions of a kernel version. Another file may replace some of them. */
export type Software = Pick<CheckRequest, 'flow' | 'flowName' | 'overrides' | 'kernel'>;

/** A flow and the kernel version that it runs under, one of them edited. */
export interface EditedFlow
  extends Software,
    Pick<Variant, 'title' | 'kind' | 'isOfLock' | 'argument' | 'refusal'> {
  /** Function, edit and step: `unbind(): omit wait()`. */
  readonly name: string;
  /** Where the step stands. */
  readonly at: { readonly file: string; readonly line: number };
  /** What is edited: the flow or functions that were given, the set-up code, or functions of the kernel. */
  readonly part: 'flow' | 'prologue' | 'function' | 'background';
  /** The function or thread that the step stands in. */
  readonly before: Root;
  readonly after: Root;
}

/** Every single edit of the flow, of the prologue, and of the functions that they call, directly or not. */
export function editsOf({ flow, flowName, kernel }: Software): readonly EditedFlow[] {
  const ofFlow = variantsOfFile(flow).map(({ file, ...edit }) => ({
    ...edit,
    part: 'flow' as const,
    flow: file,
    flowName,
    kernel,
  }));
  const ofPrologue = variantsOfFile(kernel.prologue).map(({ file, ...edit }) => ({
    ...edit,
    part: 'prologue' as const,
    flow,
    flowName,
    kernel: { ...kernel, prologue: file },
  }));
  const ofTheFlow = new Set(functionsRun([flow], kernel).map(([name]) => name));
  const ofFunctions = functionsRun([flow, kernel.prologue], kernel).flatMap(([name, definition]) =>
    variantsOfDefinition(definition).map(({ edit, at, block, ...rest }) => ({
      ...rest,
      name: `${name}(): ${edit}`,
      at: { file: definition.file.source, line: at.line },
      part: ofTheFlow.has(name) ? ('function' as const) : ('prologue' as const),
      before: treeOf(definition),
      after: treeOf(withBody(definition, block)),
      flow,
      flowName,
      kernel: {
        ...kernel,
        definitions: new Map([...kernel.definitions, [name, withBody(definition, block)]]),
      },
    })),
  );
  return numbered([...ofFlow, ...ofPrologue, ...ofFunctions]);
}

/** Every single edit of the threads of the kernel that run beside every flow. */
export function editsOfBackground({ flow, flowName, kernel }: Software): readonly EditedFlow[] {
  return numbered(
    variantsOfFile(kernel.background).map(({ file, ...edit }) => ({
      ...edit,
      part: 'background' as const,
      flow,
      flowName,
      kernel: { ...kernel, background: file },
    })),
  );
}

/** Every single edit of the file that was given: of the functions that replace others, or else of the flow. */
export function editsOfFile({ flow, flowName, overrides, kernel }: Software): readonly EditedFlow[] {
  return numbered(
    variantsOfFile(overrides ?? flow).map(({ file, ...edit }) => ({
      ...edit,
      part: 'flow' as const,
      flowName,
      kernel,
      ...(overrides === undefined ? { flow: file } : { flow, overrides: file }),
    })),
  );
}

/** Edits that read alike are numbered in the order of the text. */
function numbered(edits: readonly EditedFlow[]): readonly EditedFlow[] {
  const used = new Map<string, number>();
  return edits.map((edit) => {
    const times = (used.get(edit.name) ?? 0) + 1;
    used.set(edit.name, times);
    return times === 1 ? edit : { ...edit, name: `${edit.name} (${times})` };
  });
}

/** The functions of the kernel version that some run may call, in the order in which they are met. */
export function functionsRun(
  files: readonly FlowFile[],
  kernel: KernelVersion,
): readonly [string, Definition][] {
  const own = new Set(files.flatMap(definitionsIn).map(([name]) => name));
  const met = new Map<string, Definition>();
  const visit = (statements: readonly Statement[]): void => {
    for (const name of namesCalled(statements)) {
      const definition = kernel.definitions.get(name);
      if (definition === undefined || own.has(name) || met.has(name)) continue;
      met.set(name, definition);
      visit(definition.call.body ?? []);
    }
  };
  for (const file of files) for (const root of file.roots) visit(bodyOf(root));
  return [...met];
}

interface EditedFile
  extends Pick<
    EditedFlow,
    'name' | 'title' | 'kind' | 'isOfLock' | 'argument' | 'refusal' | 'at' | 'before' | 'after'
  > {
  readonly file: FlowFile;
}

function variantsOfFile(file: FlowFile): EditedFile[] {
  return file.roots.flatMap((root, i) =>
    variantsOf(bodyOf(root)).map(({ edit, at, block, ...rest }) => {
      const edited =
        root.kind === 'tree' ? { ...root, call: { ...root.call, body: block } } : { ...root, body: block };
      return {
        ...rest,
        name: `${nameOf(root)}(): ${edit}`,
        at: { file: file.source, line: at.line },
        before: root,
        after: edited,
        file: { ...file, roots: stillCalled(file.roots, file.roots.with(i, edited)) },
      };
    }),
  );
}

/** Without the definitions that are not called after the edit: they would run as threads of their own. */
function stillCalled(before: readonly Root[], after: readonly Root[]): readonly Root[] {
  const calls = (roots: readonly Root[]) => new Set(roots.flatMap((root) => namesCalled(bodyOf(root))));
  const [called, kept] = [calls(before), calls(after)];
  return after.filter((root) => kept.has(nameOf(root)) || !called.has(nameOf(root)));
}

const variantsOfDefinition = ({ call }: Definition): readonly Variant[] => variantsOf(call.body ?? []);

const treeOf = ({ call }: Definition): Root => ({ kind: 'tree', call });

const withBody = (definition: Definition, body: readonly Statement[]): Definition => ({
  ...definition,
  call: { ...definition.call, body },
});
