import { buffer } from 'node:stream/consumers';
import { AppError } from '../../../../src-shared/errors.ts';
import type { Source, SourceEntry } from './source.ts';

/** Paths with their contents, or the code of the error that reading them gave. */
export async function readSource(source: Source): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of source.entries()) found[entry.path.join('/')] = await contentOf(entry);
  return found;
}

export async function contentOf(entry: SourceEntry): Promise<string> {
  return entry
    .open()
    .then(buffer)
    .then(String, (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    });
}

export async function entriesOf(source: Source): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of source.entries()) entries.push(entry);
  return entries;
}
