/** States in memory, as all of the WebAssembly needs them. */
import { WORDS } from '../map';

/** Bytes of a state: a constant in the build for states of one word. */
export let stateBytes: u32 = ONE_WORD ? 8 : load<u32>(WORDS) << 3;

/** Written, so that looking at memory early is not optimised away. */
let touched: u64 = 0;

export function touch(sum: u64): void {
  touched = sum;
}

@inline
export function same(a: u32, b: u32): bool {
  if (ONE_WORD) return load<u64>(a) == load<u64>(b);
  for (let w: u32 = 0; w < stateBytes; w += 8) if (load<u64>(a + w) != load<u64>(b + w)) return false;
  return true;
}

@inline
export function copy(to: u32, from: u32): void {
  if (ONE_WORD) store<u64>(to, load<u64>(from));
  else memory.copy(to, from, stateBytes);
}
