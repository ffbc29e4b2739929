import { hash } from 'node:crypto';
import { constants, copyFileSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { toAppError } from '../../src-shared/errors.ts';
import type {
  DecoderPlan,
  DecoderReport,
  DecoderResult,
  TakenPhoto,
  Taking,
} from '../../src-shared/protocol/decoder.ts';
import { originalFile, thumbnailFile } from '../files/photo-files.ts';
import { StretchReader } from '../files/stretch.ts';
import { type Content, readHead } from './content.ts';
import { headLength, recognise } from './format.ts';
import { look } from './inspect.ts';

type TakePlan = Extract<DecoderPlan, { kind: 'take' }>;

/** A sign of life this often, ms: the engine gives each photo its time, and hears of each only at the end. */
const reportEvery = 1000;

/**
 * Takes photos into a project: reads, hashes and decodes each, and puts thumbnail and original in their places.
 * @param report called now and then before a photo
 * @param isCancelled asked before each photo
 * @throws AppError disk_full; whatever is no photo's fault
 */
export async function take(
  plan: TakePlan,
  report: (report: DecoderReport) => void,
  isCancelled: () => boolean,
): Promise<DecoderResult> {
  const reader = new StretchReader();
  const photos: Taking[] = [];
  let reportedAt = performance.now();
  try {
    for (const [row, photo] of plan.photos.entries()) {
      if (isCancelled()) break;
      if (performance.now() - reportedAt > reportEvery) {
        report({ kind: 'begin', row, id: photo.scratch });
        reportedAt = performance.now();
      }
      photos.push(await takeOrRefuse(photo, plan, reader));
    }
  } finally {
    reader.close();
  }
  return { kind: 'take', photos };
}

async function takeOrRefuse(photo: TakenPhoto, plan: TakePlan, reader: StretchReader): Promise<Taking> {
  try {
    return await takeOne(photo, plan, reader);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!error.code.startsWith('photo_')) throw error;
    return { kind: 'failed', error: error.toPlain() };
  }
}

async function takeOne(
  { from, scratch, again }: TakenPhoto,
  { project, limits }: TakePlan,
  reader: StretchReader,
): Promise<Taking> {
  const { content, sha256, bytes } = read(from, reader);
  const seen = originalFile(project, sha256, recognise(readHead(content, headLength)));
  const small = thumbnailFile(project, sha256);
  // A power failure may have left either empty.
  if (!again && sizeOf(seen) === bytes && sizeOf(small) > 0) return { kind: 'known', sha256, bytes };
  const { inspection, thumbnail } = await look(content, limits);
  writeFileSync(`${scratch}.webp`, thumbnail);
  place(`${scratch}.webp`, small);
  if (typeof content === 'string') copyFileSync(content, scratch, constants.COPYFILE_FICLONE);
  else writeFileSync(scratch, content);
  place(scratch, originalFile(project, sha256, inspection.format));
  return { kind: 'taken', sha256, bytes, inspection };
}

function read(from: TakenPhoto['from'], reader: StretchReader): { content: Content; sha256: string; bytes: number } {
  if ('sha256' in from) return { content: from.file, sha256: from.sha256, bytes: from.bytes };
  const content = reader.read(from);
  return { content, sha256: hash('sha256', content), bytes: content.length };
}

/** 0 of a file that is not there. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** There are 256 folders of each kind, and thousands of photos: mostly the folder is there. */
function place(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
}
