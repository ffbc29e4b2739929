import { writeSync } from 'node:fs';
import { totalmem } from 'node:os';

/** What a decoder takes beside the picture's pixels: Node, sharp, buffers. */
const baseBytes = 512 * 1024 ** 2;
/** 16 bits, four channels, twice: once as decoded and once turned upright. */
const bytesPerPixel = 16;
const interval = 250;

/**
 * Ends the process when it takes more memory than the largest picture allowed can need (or half of the computer's), before
 * the system, short of memory, ends something else. libvips works in threads of its own, so the timer runs while it decodes.
 * @param pixels the limit of the plan that begins
 * @returns ends the watch
 */
export function watchMemory(pixels: number): () => void {
  const limit = Math.min(baseBytes + bytesPerPixel * pixels, totalmem() / 2);
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() <= limit) return;
    writeSync(process.stderr.fd, `out of memory: more than ${Math.round(limit / 1024 ** 2)} MB\n`);
    process.kill(process.pid, 'SIGKILL');
  }, interval);
  return () => clearInterval(timer);
}
