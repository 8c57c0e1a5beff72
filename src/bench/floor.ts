/** The floor under a search: what one look at a line of memory takes that no cache holds. */

const LINE_BYTES = 64;
const WORDS_A_LINE = LINE_BYTES / Uint32Array.BYTES_PER_ELEMENT;
const LOOKS = 1 << 25;
const SIZES_MIB = [256, 1024];

/** Nanoseconds of a look at a random line of so much memory, the addresses independent of what was read. */
export interface Floor {
  readonly mebibytes: number;
  readonly nanoseconds: number;
}

export function measureFloors(): readonly Floor[] {
  return SIZES_MIB.map((mebibytes) => ({ mebibytes, nanoseconds: nanosecondsALine(mebibytes) }));
}

export function floorText({ mebibytes, nanoseconds }: Floor): string {
  return `a look at a random line of ${mebibytes} MiB: ${nanoseconds.toFixed(1)} ns`;
}

function nanosecondsALine(mebibytes: number): number {
  const words = new Uint32Array((mebibytes * 2 ** 20) / Uint32Array.BYTES_PER_ELEMENT).fill(1);
  const lines = words.length / WORDS_A_LINE;
  // Once to be compiled.
  look(words, lines, 1 << 16);
  const from = performance.now();
  const sum = look(words, lines, LOOKS);
  const nanoseconds = ((performance.now() - from) * 1e6) / LOOKS;
  if (sum !== LOOKS) throw new Error(`${sum} of ${LOOKS} looks found what was written`);
  return nanoseconds;
}

function look(words: Uint32Array, lines: number, times: number): number {
  const mask = lines - 1;
  let sum = 0;
  let mixed = 1;
  for (let i = 0; i < times; i++) {
    mixed = (Math.imul(mixed, 1664525) + 1013904223) | 0;
    sum += words[((mixed >>> 7) & mask) * WORDS_A_LINE]!;
  }
  return sum;
}
