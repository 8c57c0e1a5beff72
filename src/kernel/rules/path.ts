/** Paths through structures: what a row of the table may leave open, since no operator of C stands in one. */

/** `dev_pasid->dev`, `domain->domain.type` */
export const PATH = String.raw`\w+(?:->\w+|\.\w+)*`;

/** The device that a flow is about, by the names that the driver and the core have for it. */
export const DEVICE = String.raw`(?:\w+->)?dev`;

/** What the driver keeps of that device. */
export const INFO = String.raw`(?:info|(?:dev_iommu_priv_get|get_domain_info)\(${DEVICE}\))`;

/** The unit that the device is behind. */
export const UNIT = `(?:iommu|(?:${INFO}|sdev|tag)->iommu)`;

/** Whether a text is a path, calls and indexes in it included: `to_info(dev)->units[0].iommu`. */
export function isPath(text: string): boolean {
  return endOfPath(text, 0) === text.length;
}

/** Where the path ends that begins at a place; `undefined` where none begins. */
function endOfPath(text: string, start: number): number | undefined {
  let end: number | undefined = endOf(/[&*]*/y, text, start) ?? start;
  end = text[end] === '(' ? endOfList(text, end) : endOf(/[\w$@]+/y, text, end);
  while (end !== undefined) {
    const next = endOf(/(?:->|\.)\w+/y, text, end);
    if (next === undefined && !/^[([]/.test(text.slice(end))) return end;
    end = next ?? endOfList(text, end);
  }
  return undefined;
}

/** Where paths in parentheses or brackets end, with commas between them. */
function endOfList(text: string, open: number): number | undefined {
  const close = text[open] === '(' ? ')' : ']';
  if (text[open + 1] === close) return open + 2;
  for (let i = open; ; ) {
    const end = endOfPath(text, i + 1);
    if (end === undefined) return undefined;
    if (text[end] === close) return end + 1;
    if (text[end] !== ',') return undefined;
    i = end;
  }
}

function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
