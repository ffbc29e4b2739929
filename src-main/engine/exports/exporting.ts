import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportView, JobResult, Topic } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { ExportPlan } from '../../../src-shared/protocol/trainer.ts';
import { shuffled } from '../../../src-shared/random.ts';
import { replaceFolder } from '../../files/atomic.ts';
import { freeFolder, makeParent, refuseTaken } from '../../files/new-folder.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { Job } from '../jobs/jobs.ts';
import { preparePack } from '../prepare/packs.ts';
import type { StoredRun } from '../runs/run-store.ts';
import type { Runs } from '../runs/runs.ts';
import type { SplitPhoto, SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import type { ExportStore } from './export-store.ts';

export const exportFormats = ['tfjs'] as const;
type ExportFormat = (typeof exportFormats)[number];

/** So many photos are compared before an export counts as done. */
const checkedPhotos = 100;

export interface ExportTools {
  runs: Runs;
  splits: SplitStore;
  store: ExportStore;
  decoders: Decoders;
  trainers: Trainers;
  changed: (topics: Topic[]) => void;
}

/**
 * Writes a run's best network in a format that works elsewhere, opens it again and compares it; only then is it put in place.
 * The photos compared are those of the validation part: the test part stays sealed.
 * @param wanted the folder to make; null: a new one in the project's exports
 * @throws AppError export_format_unknown, export_folder_taken, export_check_failed, run_has_no_model
 */
export async function exportRun(
  tools: ExportTools,
  run: StoredRun,
  format: string,
  wanted: string | null,
  job: Job,
): Promise<JobResult> {
  if (!isFormat(format)) throw new AppError('export_format_unknown', { format, known: exportFormats.join(', ') });
  const model = tools.runs.model(run);
  const target = wanted ?? (await freeFolder(join(tools.runs.folder, 'exports'), `${run.name} ${format}`));
  await refuseTaken(target);
  await makeParent(target);
  const scratch = join(tools.runs.folder, 'incoming', randomUUID());
  await mkdir(scratch, { recursive: true });
  try {
    const check = await checkFor(tools, run, scratch, job);
    job.enter('writing');
    const result = await replaceFolder(target, (folder) =>
      tools.trainers.work.run({ kind: 'export', format, model, folder, check }, { signal: job.signal }),
    );
    if (result.kind !== 'export') throw new AppError('internal');
    const view: ExportView = { path: target, format, bytes: result.bytes, check: result.check };
    tools.store.insert(run.id, view, new Date().toISOString());
    tools.changed(['runs']);
    return { kind: 'export', export: view };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function checkFor(tools: ExportTools, run: StoredRun, scratch: string, job: Job): Promise<ExportPlan['check']> {
  const photos = shuffled(
    tools.splits.photos(run.splitId, 'validation'),
    (photo) => photo.sha256,
    run.recipe.seed,
  ).slice(0, checkedPhotos);
  job.enter('preparing', photos.length * 2);
  const pack = await preparePack({
    folder: tools.runs.folder,
    photos,
    input: run.recipe.input,
    decoders: tools.decoders,
    signal: job.signal,
    onProgress: (done) => {
      job.advance(done);
    },
  });
  const rows = new Map(pack.photos.map((sha256, row) => [sha256, row]));
  const originals = [];
  for (const [index, photo] of photos.entries()) {
    const out = join(scratch, `${photo.sha256}.raw`);
    const size = await tools.decoders.raw(fileOf(tools, photo), out, { signal: job.signal });
    originals.push({ file: out, width: size.width, height: size.height });
    job.advance(photos.length + index + 1);
  }
  return { pack, rows: photos.map((photo) => rows.get(photo.sha256) ?? 0), originals };
}

function fileOf(tools: ExportTools, photo: SplitPhoto): string {
  return originalFile(tools.runs.folder, photo.sha256, photo.format);
}

function isFormat(format: string): format is ExportFormat {
  return (exportFormats as readonly string[]).includes(format);
}
