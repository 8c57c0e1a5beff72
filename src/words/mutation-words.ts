/** The sentences about single edits of a flow: the outcome of each, and whether it shows that the step is necessary. */
import type { EditFacts, MutationFacts } from '../report/mutation.ts';

/** A blank at which no line ends. */
export const GLUE = '\u2060';

/** Why an edit that no claim notices shows nothing about its step: a heading, and what it means. */
export const unjudged = {
  notRun: {
    head: 'not run, or without effect in these scopes',
    about:
      'not judged: with and without it the searches visit equally many states and transitions, in every scope tried',
  },
  emptied: {
    head: 'claims are no longer tested',
    about: 'not judged: with the edit, events that these claims are about never happen',
  },
  same: {
    head: 'the same as the unedited flow, by count',
    about:
      'with and without it the searches visit equally many states and transitions, to the same depth, in every scope tried',
  },
  lock: {
    head: 'guards against another thread',
    about: 'not judged: these edits move or remove a lock, and the flow is a single thread',
  },
} as const satisfies Record<NonNullable<EditFacts['unjudged']>, object>;

export type Unjudged = keyof typeof unjudged;

/** Headings of the sections, and the line under each. */
export const sectionTexts = {
  necessary: {
    head: 'NECESSARY: a claim breaks',
    about: 'number, line, edit: in each scope the claims that break, with the steps of the shortest trace',
  },
  undecided: {
    head: 'NOT SHOWN TO BE NECESSARY: undecided',
    about: 'no claim notices, and some are broken without the edit where it is tried:',
  },
  open: { head: 'NOT SHOWN TO BE NECESSARY: a bound was hit', about: '' },
  notRun: { head: 'NOT RUN HERE: no step changes in these scopes', about: '' },
  notTried: { head: 'NOT TRIED', about: '' },
} as const;

/** The same of edits that no claim notices, for a reason or for none. */
export const unnoticedTexts = (why?: Unjudged): { readonly head: string; readonly about: string } =>
  why === undefined
    ? { head: 'NOT SHOWN TO BE NECESSARY: no claim notices', about: '' }
    : { head: `NOT SHOWN TO BE NECESSARY: ${unjudged[why].head}`, about: unjudged[why].about };

/** Which functions come next, in a section that has both kinds. */
export const functionsHeading = (kernel: string, isChanged: boolean): string =>
  isChanged ? `-- of the functions that ${kernel} changes` : '-- unchanged from the version before';

/** What the summary says of the edits of each section. */
export const summaryTexts = {
  noticed: 'necessary: a claim breaks; `--show N` shows how',
  undecided:
    'not shown to be necessary, undecided: no claim notices, and some are broken without the edit where it is tried',
  unnoticed: 'not shown to be necessary: no claim notices in these scopes; `--scope` names others',
  open: 'not shown to be necessary: a bound was hit',
  unchanged: 'not run here: no step changes in these scopes',
  refused: 'not tried: the edit leaves nothing that could be judged',
  interrupted: 'not tried: interrupted',
  leftOut: 'more are in the set-up code, before the first release or exit: `--prologue` tries them as well',
} as const;

/** The same of edits for which there is a reason that no claim notices them. */
export const unjudgedSummary = (why: Unjudged): string => `not shown to be necessary: ${unjudged[why].head}`;

/** `exit, kernel 6.14: 892 single edits` */
export const titleText = ({ flow, kernel, total }: MutationFacts): string =>
  `${flow}, kernel ${kernel}: ${total} single edits`;

/** Above the scopes. */
export const triedHeading = 'tried in';

/** How many claims can judge edits everywhere. */
export function provedText(proved: number, of: number): string {
  return `${proved} of ${of} ${of === 1 ? 'claim' : 'claims'} ${proved === 1 || of === 1 ? 'is' : 'are'} proved without any edit in every one of these scopes`;
}

/** Above the claims that cannot judge everywhere. */
export const brokenHeading = 'already broken without any edit: edits cannot be judged by them there';

/** Above the claims whose events do not happen without an edit. */
export const untestedHeading = 'not tested without any edit: what the claim is about never happens there';

/** One for each scope: `quick: no-unrecoverable-fault 18, lifecycle 30`. */
export function brokenTexts({ broken }: EditFacts): readonly string[] {
  return [...new Set(broken.map(({ scope }) => scope))].map((scope) => {
    const own = broken.filter((one) => one.scope === scope);
    return `${scope}: ${own.map(({ claim, steps }) => `${claim}${GLUE}${steps}`).join(', ')}`;
  });
}

/** Where an edit was tried, and the claims that are broken there without it. `all` is the number of scopes. */
export const blindText = (edit: EditFacts, all: number): string =>
  `tried in ${whereText(edit, all)}; broken there without it: ${blindClaims(edit)}`;

/** The claims that cannot judge an edit, with the scopes where these are not all in which it was tried. */
function blindClaims({ blind, scopes: tried }: EditFacts): string {
  const items = blind.map(({ claim, scopes }) => ({
    text: claim,
    where: scopes.length === tried.length ? '' : `(in:${GLUE}${scopes.join(', ')})`,
  }));
  // The scopes of neighbours that have the same ones stand once.
  return items
    .map(({ text, where }, i) => (items[i + 1]?.where === where || where === '' ? text : `${text} ${where}`))
    .join(', ');
}

function whereText({ scopes }: EditFacts, all: number): string {
  return scopes.length === all ? 'every scope' : scopes.join(', ');
}

/** ` (tried in: quick, ats)`, also where that is every scope. */
export const triedText = (edit: EditFacts, all: number): string => ` (tried in: ${whereText(edit, all)})`;

/** The same, and nothing where that is every scope. */
export const triedInSome = (edit: EditFacts, all: number): string =>
  edit.scopes.length === all ? '' : triedText(edit, all);

/** What gets better with an edit, and what only seems to. */
export function mendingText({ repairs, lost, emptied }: EditFacts): string {
  const never = lost.length === 0 ? '' : `, with it never: ${lost.join(', ')}`;
  const reasonOf = ({ missing }: EditFacts['emptied'][number]): string =>
    missing.map((events) => events.join(' or ')).join(' nor ');
  const reasons = [...new Set(emptied.map(reasonOf))];
  const texts = [
    ...(repairs.length === 0 ? [] : [`it repairs ${repairs.join(', ')}${never}`]),
    ...reasons.map((reason) => {
      const ids = emptied.flatMap((one) => (reasonOf(one) === reason ? [one.claim] : []));
      return `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} not tested with it: ${reason} never happens`;
    }),
  ];
  return texts.length === 0 ? '' : `; ${texts.join('; ')}`;
}

/** The options that would run edited steps of one function which no scope runs. */
export function optionsText(own: readonly EditFacts[]): string {
  const options = [...new Set(own.map(({ runsWith }) => runsWith))];
  return options
    .map((option) => {
      const count = own.filter(({ runsWith }) => runsWith === option).length;
      const counted = `${count} ${count === 1 ? 'edit' : 'edits'}`;
      return option === undefined ? `${counted} of parts that are not modelled` : `${counted}, try ${option}`;
    })
    .join('; ');
}

/** What was edited: `invalidate.iotlb(did) with did=0|1, type=ih|page` of other arguments of one call. */
export function editText(edits: readonly EditFacts[]): string {
  const [first] = edits as readonly [EditFacts, ...EditFacts[]];
  const changed = edits.flatMap(({ argument }) => argument ?? []);
  if (edits.length === 1 || changed[0] === undefined) return first.title;
  const values = new Map<string, string[]>();
  for (const { index, value } of changed) values.set(index, [...(values.get(index) ?? []), value]);
  return `${changed[0].call} with ${[...values].map(([index, all]) => `${index}=${all.join('|')}`).join(', ')}`;
}

/** What the flow is, and which kinds of step it cannot show to be necessary. */
export function flowText({ flow, about: { meaning, threads } }: MutationFacts): string {
  const alone =
    threads.length === 1
      ? `It is one thread, ${threads[0]}. Its steps always run in the order of the text, and no other software tears anything down meanwhile. So a step that only guards against another thread cannot be shown to be necessary.`
      : `It is ${threads.length} threads, ${threads.join(', ')}, in every order. What a step guards against in other flows cannot be shown here.`;
  return `The flow is ${flow}${meaning === '' ? '.' : `: ${meaning}`} ${alone}`;
}

/** Above the other flows. */
export const othersHeading = 'Other flows run other steps and orders:';

/** Under the trace of one claim of several. */
export const claimHint = '(`--claim` names another of those that break)';

/** What became of an edit. `all` is the number of scopes. */
export function fateText(edit: EditFacts, all: number): string {
  const { fate, blind, message, runsWith } = edit;
  const where = triedInSome(edit, all);
  switch (fate) {
    case 'noticed':
      return brokenTexts(edit).join('; ');
    case 'unnoticed':
      if (edit.unjudged !== undefined)
        return `no claim notices${where}: ${unjudged[edit.unjudged].head}; ${unjudged[edit.unjudged].about}${mendingText(edit)}`;
      return blind.length === 0
        ? `no claim notices${where}${mendingText(edit)}`
        : `undecided: no claim notices${where}; broken there without it: ${blindClaims(edit)}${mendingText(edit)}`;
    case 'open':
      return `a bound was hit${where}`;
    case 'unchanged':
      return `no step changes in these scopes${runsWith === undefined ? '' : `; try ${runsWith}`}`;
    case 'refused':
      return `not tried: ${message}`;
  }
}
