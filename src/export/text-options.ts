/** What the writers of models for other checkers need besides the system. */
export interface TextOptions {
  /** Lines for the comment at the top. */
  readonly preamble: readonly string[];
  /** Whether states that break a claim are counted, and the search goes on, instead of being reported. */
  readonly tally: boolean;
}
