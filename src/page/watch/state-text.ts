/** The state of an actor as text: `file.dirty, text.bold` for parallel states. */
export function stateText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, below]) => {
      const inner = stateText(below);
      return inner === '' ? key : `${key}.${inner.includes(', ') ? `(${inner})` : inner}`;
    })
    .join(', ');
}
