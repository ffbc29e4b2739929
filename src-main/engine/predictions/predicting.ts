import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PredictionView, Skipped } from '../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import { answerOf, probabilitiesPerClass } from '../../../src-shared/evaluation.ts';
import type { ModelReference } from '../../../src-shared/protocol/trainer.ts';
import { copyHashed } from '../../files/hashing.ts';
import type { Source, SourceEntry } from '../import/sources/source.ts';
import type { Job } from '../jobs/jobs.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';

/** Photos that were asked about lately stay visible; older ones make room. */
const keptPhotos = 200;
/** What every browser shows itself; of the rest the thumbnail is shown. */
const shownByBrowsers = new Set(['jpeg', 'png', 'webp', 'gif', 'avif']);
/** Beside a thumbnail that is shown in its place. */
const originalSuffix = '.original';
const askedName = /^(jpeg|png|webp|gif|avif)-[0-9a-f-]{36}$/;

export interface PredictionTools {
  /** The project's folder. */
  folder: string;
  /** Address of a photo that was asked about. */
  addressOf: (id: string) => string;
  /** Of two classes: above it the second is answered. */
  threshold: number | undefined;
  decoders: Decoders;
  trainers: Trainers;
}

/** Where a photo that was asked about lies, while it is kept; null for what cannot be the id of one. */
export function askedFile(folder: string, id: string): { file: string; type: string } | null {
  const format = askedName.exec(id)?.[1];
  return format === undefined ? null : { file: join(askedFolder(folder), id), type: `image/${format}` };
}

/** The photo itself, which the page may only show as its thumbnail; null for what cannot be the id of one. */
export function askedOriginal(folder: string, id: string): string | null {
  const asked = askedFile(folder, id);
  if (asked === null) return null;
  const original = `${asked.file}${originalSuffix}`;
  return existsSync(original) ? original : asked.file;
}

/**
 * Asks a network about photos from outside. They join no class; they are kept for a while, so that the page can show them.
 * A photo that cannot be read is listed and passed over.
 */
export async function predict(
  tools: PredictionTools,
  model: ModelReference,
  sources: readonly Source[],
  job: Job,
): Promise<{ predictions: PredictionView[]; skipped: Skipped[] }> {
  const scratch = join(tools.folder, 'incoming', randomUUID());
  await mkdir(scratch, { recursive: true });
  await mkdir(askedFolder(tools.folder), { recursive: true });
  try {
    const { photos, skipped } = await read(tools, sources, scratch, job);
    const predictions = photos.length === 0 ? [] : await ask(tools, model, photos, join(scratch, 'pixels.bin'), job);
    for (const photo of photos) {
      const place = join(askedFolder(tools.folder), photo.id);
      await rename(photo.shown, place);
      if (photo.shown !== photo.file) await rename(photo.file, `${place}${originalSuffix}`);
    }
    await forgetOldest(askedFolder(tools.folder));
    return { predictions, skipped };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface ReadablePhoto {
  id: string;
  name: string;
  file: string;
  /** What the page will show: the photo itself or its thumbnail. */
  shown: string;
}

async function read(
  { decoders }: PredictionTools,
  sources: readonly Source[],
  scratch: string,
  job: Job,
): Promise<{ photos: ReadablePhoto[]; skipped: Skipped[] }> {
  job.enter('reading');
  const entries = await entriesOf(sources);
  const photos: ReadablePhoto[] = [];
  const skipped: Skipped[] = sources.flatMap((source) => source.skipped);
  job.enter('reading', entries.length);
  for (const [index, entry] of entries.entries()) {
    job.signal.throwIfAborted();
    const name = entry.path.join('/');
    const file = join(scratch, `${String(index)}.photo`);
    const thumbnail = join(scratch, `${String(index)}.webp`);
    try {
      await copyHashed(await entry.open(), file);
      const { format } = await decoders.inspect(file, thumbnail, { signal: job.signal });
      const shown = shownByBrowsers.has(format) ? file : thumbnail;
      photos.push({ id: `${shown === file ? format : 'webp'}-${randomUUID()}`, name, file, shown });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!error.code.startsWith('photo_') && !error.code.startsWith('archive_')) throw error;
      skipped.push({ name, reason: error.toPlain() });
    }
    job.advance(index + 1);
  }
  return { photos, skipped };
}

async function ask(
  tools: PredictionTools,
  model: ModelReference,
  photos: readonly ReadablePhoto[],
  packFile: string,
  job: Job,
): Promise<PredictionView[]> {
  const { recipe, classes } = model;
  job.enter('preparing', photos.length);
  const files = photos.map(({ id, file }) => ({ id, file }));
  await tools.decoders.pack(files, recipe.input, packFile, {
    signal: job.signal,
    onProgress: (done, total) => {
      job.advance(done, total);
    },
  });
  job.enter('testing', photos.length);
  const pack = {
    file: packFile,
    size: recipe.input.size,
    channels: recipe.input.channels,
    photos: photos.map((photo) => photo.id),
  };
  const result = await tools.trainers.answer.run(
    { kind: 'predict', model, pack, rows: photos.map((_, row) => row) },
    { signal: job.signal },
  );
  if (result.kind !== 'predict') throw new AppError('internal');
  return photos.map((photo, index) => {
    const output = result.outputs[index] ?? [];
    return {
      asked: { from: 'asked', photo: photo.id },
      image: tools.addressOf(photo.id),
      name: photo.name,
      classes,
      probabilities: probabilitiesPerClass(output),
      answer: answerOf(output, tools.threshold),
    };
  });
}

async function entriesOf(sources: readonly Source[]): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for (const source of sources) for await (const entry of source.entries()) entries.push(entry);
  return entries;
}

function askedFolder(folder: string): string {
  return join(folder, 'thumbnails', 'asked');
}

async function forgetOldest(folder: string): Promise<void> {
  const files = await readdir(folder);
  if (files.length <= keptPhotos) return;
  const aged = await Promise.all(files.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  aged.sort((a, b) => a.at - b.at);
  for (const { name } of aged.slice(0, files.length - keptPhotos)) await rm(join(folder, name), { force: true });
}
