/** Where in the call tree a thread is, as far as that is new. */

/** From the innermost function that the thread was in before; nothing where it has not moved. */
export function backtrace(stack: readonly string[], before: readonly string[]): string {
  if (stack.join() === before.join()) return '';
  const left = stack.findIndex((frame, i) => frame !== before[i]);
  const from = Math.max(0, (left < 0 ? stack.length : left) - 1);
  return `${from === 0 ? '' : '.. > '}${stack.slice(from).join(' > ')}`;
}
