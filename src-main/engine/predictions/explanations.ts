import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AskedPhoto, JobResult, NearestPhoto, Pictures } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { heatLayerOf, mapLayersOf } from '../../../src-shared/networks/map-layers.ts';
import type { Question } from '../../../src-shared/protocol/trainer.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { Job } from '../jobs/jobs.ts';
import type { PhotoStore } from '../photos/photo-store.ts';
import { toView } from '../photos/photos.ts';
import { preparePack } from '../prepare/packs.ts';
import { pixelsOfFile } from '../prepare/photo-pixels.ts';
import type { StoredRun } from '../runs/run-store.ts';
import type { Runs } from '../runs/runs.ts';
import type { SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import { askedOriginal } from './predicting.ts';
import type { PredictionStore } from './prediction-store.ts';

/** Pictures that one call brings at most: 64 maps of 180 x 180 are 2 MB. */
const mostPictures = 64;
/** One more than are shown: the photo itself may be among them. */
const neighbours = 7;

export interface ExplanationTools {
  runs: Runs;
  photos: PhotoStore;
  splits: SplitStore;
  predictions: PredictionStore;
  decoders: Decoders;
  trainers: Trainers;
}

/** Why a run answers as it does: where it looked, what its layers make of a photo, and which photos it learned from are alike. */
export class Explanations {
  readonly #tools: ExplanationTools;

  constructor(tools: ExplanationTools) {
    this.#tools = tools;
  }

  /**
   * Where in a photo a run finds a class.
   * @param index of the class among the run's
   * @param layer null: the last that has places
   * @throws AppError test_sealed, photo_not_found, layer_not_found, run_has_no_model, weights_missing, photo_*, trainer_died
   */
  async heat(run: StoredRun, asked: AskedPhoto, index: number, layer: string | null): Promise<Pictures> {
    if (index >= run.classIds.length) throw new AppError('class_not_found');
    const name = layerOf(run, layer);
    return this.#ask(run, { of: 'heat', photo: await this.#pixels(run, asked), layer: name, class: index });
  }

  /** What a layer makes of a photo, from one map on. @throws as heat */
  async maps(run: StoredRun, asked: AskedPhoto, layer: string, from: number): Promise<Pictures> {
    const photo = await this.#pixels(run, asked);
    return this.#ask(run, { of: 'maps', photo, layer: layerOf(run, layer), from, count: mostPictures });
  }

  /** The filters of the first layer. @throws AppError run_has_no_model, weights_missing, trainer_died */
  async filters(run: StoredRun, from: number): Promise<Pictures> {
    return this.#ask(run, { of: 'filters', from, count: mostPictures });
  }

  /**
   * The photos this run learned from that are most alike to a photo in its eyes, the most alike first.
   * @returns null where it must look at them first: `remember`
   * @throws as heat
   */
  async nearest(run: StoredRun, asked: AskedPhoto): Promise<NearestPhoto[] | null> {
    const { runs, photos, splits, trainers } = this.#tools;
    const photo = await this.#pixels(run, asked);
    const model = runs.model(run);
    const folder = this.#folderOf(run);
    const result = await trainers.answer.run({ kind: 'nearest', model, photo, folder, count: neighbours });
    if (result.kind !== 'nearest') throw new AppError('internal');
    if (result.nearest === null) return null;
    const classOf = new Map(splits.photos(run.splitId, 'train').map(({ sha256, classId }) => [sha256, classId]));
    return result.nearest
      .flatMap(({ photo: sha256, similarity }): NearestPhoto[] => {
        const known = photos.find(sha256);
        const classId = classOf.get(sha256);
        if (known === null || classId === undefined) return [];
        if (asked.from === 'project' && asked.photo === sha256) return [];
        return [{ photo: toView(known), class: run.classIds.indexOf(classId), similarity }];
      })
      .slice(0, neighbours - 1);
  }

  /** Looks at all photos the run learned from, for `nearest`. @throws AppError run_has_no_model, trainer_died, cancelled */
  async remember(run: StoredRun, job: Job): Promise<JobResult> {
    const { runs, splits, decoders, trainers } = this.#tools;
    const model = runs.model(run);
    const learned = splits.photos(run.splitId, 'train');
    job.enter('preparing', learned.length);
    const pack = await preparePack({
      folder: runs.folder,
      // With those it was checked on it is the pack that training read.
      photos: [...learned, ...splits.photos(run.splitId, 'validation')],
      input: run.recipe.input,
      decoders,
      signal: job.signal,
      onProgress: (done, total) => {
        job.advance(done, total);
      },
    });
    const rowOf = new Map(pack.photos.map((sha256, row) => [sha256, row]));
    const rows = learned.flatMap(({ sha256 }) => rowOf.get(sha256) ?? []);
    job.enter('knowing', rows.length);
    const plan = {
      kind: 'remember',
      model,
      pack,
      rows,
      folder: this.#folderOf(run),
      features: join(runs.folder, 'features'),
    } as const;
    await trainers.answer.run(plan, {
      signal: job.signal,
      onReport: (report) => {
        if (report.kind === 'progress') job.advance(report.done, report.total);
      },
    });
    return { kind: 'remember', run: run.id };
  }

  async #ask(run: StoredRun, question: Question): Promise<Pictures> {
    const { runs, trainers } = this.#tools;
    const result = await trainers.answer.run({ kind: 'explain', model: runs.model(run), question });
    if (result.kind !== 'explain') throw new AppError('internal');
    return result.pictures;
  }

  /** The photo as the network sees it, in base64. */
  async #pixels(run: StoredRun, asked: AskedPhoto): Promise<string> {
    const { folder } = this.#tools.runs;
    const file = asked.from === 'project' ? this.#fileOf(run, asked.photo) : askedOriginal(folder, asked.photo);
    // Photos that were asked about are kept for a while only.
    const there = file !== null && (await stat(file).catch(() => null)) !== null;
    if (!there) throw new AppError('photo_not_found');
    const pixels = await pixelsOfFile({ folder, file, input: run.recipe.input, decoders: this.#tools.decoders });
    return pixels.toString('base64');
  }

  /** What a run makes of a sealed photo is what its test would show: it is not told before the run's test was opened. */
  #fileOf(run: StoredRun, photo: string): string {
    const { runs, photos, splits, predictions } = this.#tools;
    const known = photos.find(photo);
    if (known === null) throw new AppError('photo_not_found');
    const isSealed = splits.partOf(run.splitId, known.rowId) === 'test' && predictions.newest(run.id, 'test') === null;
    if (isSealed) throw new AppError('test_sealed');
    return originalFile(runs.folder, known.id, known.format);
  }

  #folderOf(run: StoredRun): string {
    return join(this.#tools.runs.folderOf(run.id), 'nearest');
  }
}

/** @param wanted null: the last that has places. @throws AppError layer_not_found */
function layerOf({ recipe, classIds }: StoredRun, wanted: string | null): string {
  const layers = mapLayersOf(recipe, classIds.length);
  const found = wanted === null ? heatLayerOf(layers) : layers.find(({ name }) => name === wanted);
  if (found == null) throw new AppError('layer_not_found', { layer: wanted ?? '' });
  return found.name;
}
