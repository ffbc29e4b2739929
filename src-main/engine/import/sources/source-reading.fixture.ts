import { buffer } from 'node:stream/consumers';
import { AppError } from '../../../../src-shared/errors.ts';
import { StretchReader } from '../../../files/stretch.ts';
import { type ClassPlan, ClassSurvey } from './classes.ts';
import type { Source, SourceEntry } from './source.ts';

/** Paths with their contents, or the code of the error that reading them gave: the same by both ways of reading. */
export async function readSource(source: Source): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of source.entries()) {
    const content = await contentOf(entry);
    const asDecoders = await contentForDecoders(source, entry);
    if (asDecoders !== null && asDecoders !== content)
      throw new Error(`a decoder reads ${asDecoders.slice(0, 50)} instead of ${content.slice(0, 50)}`);
    found[entry.path.join('/')] = content;
  }
  return found;
}

/** As a decoder reads it where it lies; null where it cannot. */
export async function contentForDecoders(source: Source, entry: SourceEntry): Promise<string | null> {
  const located = await source.locate(entry.key);
  if (located === null) return null;
  const reader = new StretchReader();
  try {
    return String(reader.read(located.stretch));
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  } finally {
    reader.close();
    located.release();
  }
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

/** As an import does, which writes the entries down at the same time. */
export async function planClasses(sources: readonly Source[]): Promise<ClassPlan> {
  const survey = new ClassSurvey(sources);
  for (const [number, source] of sources.entries())
    for await (const entry of source.entries()) survey.see(number, entry);
  return survey.finishWithTables(sources);
}
