/** The state of a component: where it is, then what it holds, a box for each. */

/** `P=0`, `pending=["pc did=1", "fence"]`, `at a > b`. */
const PART = /([A-Za-z]\w*)=(\[[^\]]*\]|"[^"]*"|\S+)/g;

export function StateText({ text }: { readonly text: string }) {
  const data = Array.from(text.matchAll(PART), ([, name = '', value = '']) => ({
    name,
    value: plain(value),
  }));
  const place = text.replaceAll(PART, '').trim();
  return (
    <>
      {place === '' ? undefined : <span class="state-chip">{place}</span>}
      {data.map(({ name, value }) => (
        <span class="state-chip" key={name}>
          <b>{name}</b> {value}
        </span>
      ))}
    </>
  );
}

/** A list without the marks of JSON. */
function plain(value: string): string {
  if (value === '[]') return 'none';
  return value.startsWith('[')
    ? value.slice(1, -1).replaceAll('"', '').replaceAll(',', ', ').replaceAll(',  ', ', ')
    : value;
}
