/** The public face of pasidcheck as a library: check flows, and the engine for charts of one's own. */
export { type CheckRequest, type Compiled, check, compile } from './check/check.ts';
export { type Defect, defectOf, historyFlow, isAsTold, tell } from './check/history.ts';
export { type KernelVersion, kernelNames, kernelVersion, shippedFlow } from './check/library.ts';
export { type StoryOptions, tellStory } from './check/story.ts';
export * from './engine/index.ts';
export type { FlowFile } from './flow/ast.ts';
export { FlowError, InputError } from './flow/error.ts';
export { parseFlow } from './flow/parse.ts';
export { pageFiles } from './page-files.ts';
export { formatHtml, type PageFiles } from './report/html.ts';
export { formatMail } from './report/mail-text.ts';
export { formatMarkdown } from './report/markdown-text.ts';
export { type Story, storySchema } from './report/story.ts';
export type { Report, Result, Step, Verdict } from './report/verdict.ts';
