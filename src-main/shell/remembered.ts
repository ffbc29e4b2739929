import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { languages } from '../../src-shared/api.ts';
import { writeFileAtomic } from '../files/atomic.ts';

const rememberedSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }).nullable(),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
  /** The page's language, so that the menu speaks it from the start; null until a page has said it. */
  language: z.enum(languages).nullable(),
});
export type Remembered = z.infer<typeof rememberedSchema>;

const nothing: Remembered = { bounds: null, maximized: false, fullScreen: false, language: null };

/** How the window was left. A file that is missing or damaged is no loss worth a word: the window opens as at first. */
export function readRemembered(file: string): Remembered {
  try {
    return rememberedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return nothing;
  }
}

export async function writeRemembered(file: string, remembered: Remembered): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(remembered, null, 2)}\n`, { flush: false });
}
