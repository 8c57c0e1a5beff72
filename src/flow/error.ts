/**
 * The errors a user can cause. Their message is all there is to show; no stack trace helps.
 */
import type { Position } from './ast.ts';
import { excerpt, lineAt } from './excerpt.ts';

/** Something the user gave cannot be used. The message says what and what to do, and is ready to print. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InputError';
  }
}

export interface FlowProblem {
  /** The name of the file, as the user knows it. */
  readonly source: string;
  /** The whole text of the file; the error shows one line of it. */
  readonly text: string;
  readonly at: Position;
  /** What is wrong, in a phrase: `expected ')', found '='`. */
  readonly message: string;
  /** What was expected or what to do, in a sentence. */
  readonly hint: string;
}

/**
 * Something is wrong at one place of a flow file. `message` is the whole report: place and problem, the line
 * with a caret under the place, the hint.
 */
export class FlowError extends InputError {
  readonly source: string;
  readonly at: Position;
  /** The problem alone, without place, line and hint. */
  readonly problem: string;
  readonly hint: string;
  /** The line of the file that the error is about. */
  readonly line: string;

  constructor({ source, text, at, message, hint }: FlowProblem) {
    const line = lineAt(text, at.line);
    const place = `${source}:${at.line}:${at.column}: ${message}`;
    super([place, ...excerpt(line, at), hint].join('\n'));
    this.name = 'FlowError';
    this.source = source;
    this.at = at;
    this.problem = message;
    this.hint = hint;
    this.line = line;
  }
}
