/** The public face of pasidcheck as a library: check flows, and the engine for charts of one's own. */
export { type CheckRequest, type Compiled, check, compile } from './check/check.ts';
export { type Defect, defectOf, historyFlow, isAsTold, tell } from './check/history.ts';
export { type KernelVersion, kernelNames, kernelVersion, shippedFlow } from './check/library.ts';
export * from './engine/index.ts';
export type { FlowFile } from './flow/ast.ts';
export { FlowError, InputError } from './flow/error.ts';
export { parseFlow } from './flow/parse.ts';
export type { Report, Result, Step, Verdict } from './report/verdict.ts';
