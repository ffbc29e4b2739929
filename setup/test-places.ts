import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createContext, type Context } from './context.js';
import { createSteps } from './steps.js';

/** A folder of its own for one test, gone afterwards. Its name has what paths may have. */
export function temporaryFolder(near = tmpdir()): string {
  const folder = mkdtempSync(join(near, 'pawprint 발자국 '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A context whose lines can be read, and which may install nothing on this system. */
export function testContext(given: Partial<Context> = {}): { context: Context; said: () => string } {
  let text = '';
  const steps = createSteps('en', { write: (more: string) => (text += more) });
  const context = createContext({ home: temporaryFolder(), steps, administrator: false, ...given });
  return { context, said: () => text };
}

/** A tree with the same files by hard links: no bytes are copied, times stay the same. Write only to files removed first. */
export function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) linkTree(join(from, entry.name), join(to, entry.name));
    else linkSync(join(from, entry.name), join(to, entry.name));
  }
}
