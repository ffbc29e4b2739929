import { stat } from 'node:fs/promises';
import type { Skipped } from '../../../../src-shared/api.ts';
import { readableFile, tooLargeFile } from './reading.ts';
import type { Source, SourceEntry, SourceLimits } from './source.ts';

/** A single file; whether it is a photo, the decoder says. */
export function openPhotoSource(file: string, limits: SourceLimits, name: string): Promise<Source> {
  const skipped: Skipped[] = [];
  async function* entries(): AsyncGenerator<SourceEntry> {
    const { size } = await stat(file);
    if (size > limits.fileBytes) skipped.push({ name, reason: tooLargeFile(size, limits.fileBytes).toPlain() });
    else yield { path: [name], bytes: size, open: () => Promise.resolve(readableFile(file)) };
  }
  return Promise.resolve({ kind: 'photo', name, skipped, entries, close: () => Promise.resolve() });
}
