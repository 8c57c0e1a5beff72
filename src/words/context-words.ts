/** What a component holds beside its state, in words. */

/** By the name that its chart has for it; nothing for charts of a user, which stay as they are. */
const words: Readonly<Record<string, string>> = {
  pending: 'submitted, not executed',
  slots: 'submitted, not executed',
  timeOut: 'time-out',
  wasLate: 'time-out came late',
  nextSlot: 'next slot',
  ring: 'queued',
  hand: 'in the hands of the handler',
  request: 'request in work',
  partial: 'groups that are not complete',
  bound: 'bound devices',
  by: 'submitted by',
  before: 'before the wait',
  behind: 'behind the wait',
};

/** `time-out: raised` for `timeOut="raised"`. */
export function contextText(key: string, value: unknown): string {
  const name = words[key];
  return name === undefined ? `${key}=${plain(value)}` : `${name}: ${inWords(value)}`;
}

/** The name alone, for a list that is drawn. */
export const contextName = (key: string): string => words[key] ?? key;

/** One value. The unit of a descriptor is named where it is another one than that of its queue. */
export const plain = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replace(/,? unit=own/, '');

function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(plain).join(', ');
  return value === 0 ? 'none' : plain(value);
}
