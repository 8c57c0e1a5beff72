/** An edit of a flow in words: `edit` is its name, `title` stands beside its line. */

export interface EditTexts {
  readonly edit: string;
  readonly title: string;
}

const same = (edit: string): EditTexts => ({ edit, title: edit });

/** A step is left out. */
export const omissionTexts = (step: string): EditTexts => same(`omit ${step}`);

/** A lock is left out with the steps that belong to it. */
export function lockOmissionTexts(step: string, others: readonly { readonly kind: string }[]): EditTexts {
  const [first] = others;
  const rest = first === undefined ? '' : ` and its ${first.kind}${others.length === 1 ? '' : 's'}`;
  return same(`omit ${step}${rest}`);
}

/** A wait is left out; `before` is the step in front of it. */
export function waitOmissionTexts(before?: string): EditTexts {
  const edit = 'drop the wait';
  return { edit, title: before === undefined ? edit : `${edit} after ${before}` };
}

/** An argument of a call gets another value. */
export const argumentTexts = (call: string, index: string, value: string): EditTexts =>
  same(`${call} with ${index}=${value}`);

interface Placed {
  readonly text: string;
  readonly line: number;
}

/** A step changes places with the next one. Lines tell two steps apart that look alike. */
export function moveTexts(first: Placed, second: Placed): EditTexts {
  const edit = `move ${first.text} after ${second.text}`;
  return {
    edit,
    title:
      first.text === second.text
        ? `move ${first.text} (line ${first.line}) after ${second.text} (line ${second.line})`
        : edit,
  };
}

/** Why an edit of locks is not tried. */
export const unmatchedText = 'lock and unlock would no longer match';
