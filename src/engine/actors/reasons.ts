/** What keeps a machine of actors from being explored: kinds of faults that charts do not have, with their texts. */

export interface ActorFaults {
  /** A guard or an action reads the payload of an event without cases; `*` for all of it. */
  readonly payload: { readonly event: string; readonly fields: readonly string[] };
  readonly missing: { readonly what: 'guard' | 'delay'; readonly name: string };
  readonly start: { readonly error: string };
  readonly stepThrows: { readonly event: string; readonly error: string };
  /** Computed twice, the step has two outcomes. */
  readonly changing: { readonly event: string };
  /** The context after the step contains itself. */
  readonly endless: { readonly event: string };
  /** There are more than `most` states; `key` is the part of the context with the most values, a list or a number. */
  readonly growing: {
    readonly most: number;
    readonly key: string | undefined;
    readonly isList: boolean;
  };
}

/** A fault of one machine, in a state where it is not the whole machine. */
export type ActorReason = {
  [K in keyof ActorFaults]: { readonly kind: K; readonly state?: string } & ActorFaults[K];
}[keyof ActorFaults];

/** What is wrong, and then what to write instead. */
export const actorTexts: { readonly [K in keyof ActorFaults]: (fault: ActorFaults[K]) => string } = {
  payload: ({ event, fields }) => {
    const isWhole = fields.includes('*');
    const payload = isWhole ? '…' : fields.map((field) => `${field}: …`).join(', ');
    return `'${event}' has a payload that is read (${isWhole ? 'all of it' : fields.join(', ')}); name the values to try: cases: { '${event}': [{ ${payload} }] }`;
  },
  missing: ({ what, name }) =>
    `the ${what} '${name}' has no implementation; provide one: machine.provide({ ${what}s: { '${name}': ${what === 'guard' ? '() => true' : '1000'} } })`,
  start: ({ error }) =>
    `it cannot start: ${error}; give the \`input\` that its context is made from, and have its context depend on nothing else`,
  stepThrows: ({ event, error }) =>
    `a guard or an action throws at '${event}': ${error}; ${
      /read only|not extensible/i.test(error)
        ? 'return a new value from assign() instead of changing the context in place'
        : `mend it, or leave the event out: without: ['${event}']`
    }`,
  changing: ({ event }) =>
    `'${event}' has another outcome each time: something reads a clock, a random number or a counter; provide a fixed action in its place: machine.provide({ actions: { … } })`,
  endless: ({ event }) =>
    `the context after '${event}' contains itself; keep such objects outside of the context`,
  growing: ({ most, key, isList }) => {
    if (key === undefined) {
      return `there are more than ${most} states; leave events out with \`without\`, or try fewer \`cases\``;
    }
    const bounded = isList ? `context.${key}.slice(0, 3)` : `Math.min(context.${key}, 3)`;
    return `there are more than ${most} states: '${key}' in the context takes ever new values; bound it: bound: (context) => ({ ...context, ${key}: ${bounded} })`;
  },
};
