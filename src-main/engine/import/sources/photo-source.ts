import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Skipped } from '../../../../src-shared/api.ts';
import { readableFile, tooLargeFile } from './reading.ts';
import type { Source, SourceEntry, SourceLimits } from './source.ts';

/** A single file; whether it is a photo, the decoder says. */
export function openPhotoSource(file: string, limits: SourceLimits, name: string): Promise<Source> {
  const skipped: Skipped[] = [];
  const open = (): Promise<Readable> => Promise.resolve(readableFile(file));
  async function* entries(): AsyncGenerator<SourceEntry> {
    const { size } = await stat(file);
    if (size > limits.fileBytes) skipped.push({ name, reason: tooLargeFile(size, limits.fileBytes).toPlain() });
    else yield { key: '', path: [name], bytes: size, open };
  }
  return Promise.resolve({
    kind: 'photo',
    name,
    skipped,
    tables: [],
    entries,
    openEntry: open,
    close: () => Promise.resolve(),
  });
}
