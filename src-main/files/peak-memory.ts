import { readFileSync } from 'node:fs';

/** The most resident memory that processes have held, summed, bytes; null where the system has no /proc, or one has gone. */
export function peakMemoryOf(processIds: readonly number[]): number | null {
  let sum = 0;
  for (const id of processIds) {
    const kilobytes = peakOf(id);
    if (kilobytes === null) return null;
    sum += kilobytes * 1024;
  }
  return sum;
}

function peakOf(processId: number): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(processId)}/status`, 'utf8'));
    return found === null ? null : Number(found[1]);
  } catch {
    return null;
  }
}
