/** A program run to its end, and what it took. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly output: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const LOOK_EVERY_MS = 20;
const TICKS_A_SECOND = 100;

/** Runs a program. Memory and processor time are what Linux said of it last; elsewhere they are 0. */
export async function runMeasured(cwd: string, program: string, args: readonly string[]): Promise<Measured> {
  const from = performance.now();
  const child = spawn(program, [...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let cost = { cpuSeconds: 0, peakBytes: 0 };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const look = setInterval(() => (cost = costOf(child.pid!) ?? cost), LOOK_EVERY_MS);
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  clearInterval(look);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}:\n${output}`);
  return { output, seconds: (performance.now() - from) / 1000, ...cost };
}

function costOf(pid: number): { cpuSeconds: number; peakBytes: number } | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    if (peak === undefined) return undefined;
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
      peakBytes: Number(peak) * 1024,
    };
  } catch {
    // It has just ended.
    return undefined;
  }
}
