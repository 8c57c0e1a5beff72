/** Why a machine cannot be explored as it is, and what its author can do about each. */
import { Refusal } from '../refusal.ts';

export type Reason =
  | { readonly kind: 'payload'; readonly event: string; readonly fields: readonly string[] }
  | { readonly kind: 'missing'; readonly what: 'guard' | 'delay'; readonly name: string }
  | { readonly kind: 'start'; readonly message: string }
  | { readonly kind: 'threw'; readonly event: string; readonly state: string; readonly message: string }
  | { readonly kind: 'changing'; readonly event: string; readonly state: string }
  | { readonly kind: 'endless'; readonly event: string; readonly state: string }
  | { readonly kind: 'unbounded'; readonly states: number; readonly key: string | undefined };

/** What is wrong, and the remedy. */
export function reasonText(reason: Reason): readonly [wrong: string, remedy: string] {
  switch (reason.kind) {
    case 'payload': {
      const { event, fields } = reason;
      const isWhole = fields.includes('*');
      const payload = isWhole ? '…' : fields.map((field) => `${field}: …`).join(', ');
      return [
        `'${event}' has a payload that is read (${isWhole ? 'all of it' : fields.join(', ')})`,
        `name the values to try: cases: { '${event}': [{ ${payload} }] }`,
      ];
    }
    case 'missing': {
      const { what, name } = reason;
      const example = what === 'guard' ? '() => true' : '1000';
      return [
        `the ${what} '${name}' has no implementation`,
        `provide one: machine.provide({ ${what}s: { '${name}': ${example} } })`,
      ];
    }
    case 'start':
      return [
        `it cannot start: ${reason.message}`,
        'give the `input` that its context is made from, and have its context depend on nothing else',
      ];
    case 'threw':
      return [
        `a guard or an action throws at '${reason.event}' in ${reason.state}: ${reason.message}`,
        /read only|not extensible/i.test(reason.message)
          ? 'return a new value from assign() instead of changing the context in place'
          : `mend it, or leave the event out: without: ['${reason.event}']`,
      ];
    case 'changing':
      return [
        `'${reason.event}' in ${reason.state} has another outcome each time: something reads a clock, a random number or a counter`,
        'provide a fixed action in its place: machine.provide({ actions: { … } })',
      ];
    case 'endless':
      return [
        `the context after '${reason.event}' in ${reason.state} holds itself`,
        'keep such objects outside of the context',
      ];
    case 'unbounded': {
      const { states, key } = reason;
      return [
        `there are more than ${states} states${key === undefined ? '' : `: '${key}' in the context takes ever new values`}`,
        key === undefined
          ? 'leave events out with `without`, or try fewer `cases`'
          : `bound it: bound: (context) => ({ ...context, ${key}: Math.min(context.${key}, 3) })`,
      ];
    }
  }
}

/** All reasons in one refusal. */
export function refuse(machine: string, reasons: readonly Reason[]): Refusal {
  const lines = reasons.map((reason) => {
    const [wrong, remedy] = reasonText(reason);
    return `\n  ${wrong}\n    ${remedy}`;
  });
  return new Refusal(machine, undefined, `it cannot be explored as it is${lines.join('')}`);
}
