import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import {
  type EngineEvent,
  type FolderInput,
  type ImportOptions,
  importOptionsSchema,
  type JobResult,
  type RunDescription,
  type SplitPart,
  type Topic,
} from '../../src-shared/api.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { KaggleLogin } from '../../src-shared/kaggle.ts';
import type { Recipe } from '../../src-shared/recipe.ts';
import type { Uploads } from './door/uploads.ts';
import { exportRun } from './exports/exporting.ts';
import { withPaths, withSentFiles } from './import/given.ts';
import type { BaseName } from '../../src-shared/networks/base-networks.ts';
import type { Kaggle } from './import/kaggle/kaggle.ts';
import type { Source } from './import/sources/source.ts';
import { isLive, type Job, type Jobs, type JobStart } from './jobs/jobs.ts';
import { predict } from './predictions/predicting.ts';
import { writeFolders } from './prepare/write-folders.ts';
import type { Rooms } from './rooms.ts';
import type { Plans } from './runs/planning.ts';
import type { StoredRun } from './runs/run-store.ts';
import { createRun, train, type TrainingTools } from './runs/training.ts';
import type { Decoders } from './workers/decoders.ts';
import type { Weights } from './weights/weights.ts';
import type { Trainers } from './workers/trainers.ts';

/** What comes from a browser is named by its upload, what lies on this computer by its paths. */
export type Given = { from: 'paths'; paths: string[] } | { from: 'upload'; upload: string };

export interface WorkDependencies {
  jobs: Jobs;
  uploads: Uploads;
  kaggle: Kaggle;
  weights: Weights;
  plans: Plans;
  decoders: Decoders;
  trainers: Trainers;
  /** @throws AppError project_not_found */
  roomsOf: (project: string) => Rooms;
  /** The project is on its way out: nothing new is begun in it. */
  isClosing: (project: string) => boolean;
  /** Called when a job has ended, however it did. */
  settle: (project: string) => Promise<void>;
  publish: (event: EngineEvent) => void;
}

/** All work that takes long: each method starts a job and answers at once with its id. */
export class Work {
  readonly #dependencies: WorkDependencies;

  constructor(dependencies: WorkDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * An import of the same paths that has not ended is gone on with.
   * @param classId where photos go that nothing names a class for; null: unlabelled
   * @throws AppError class_not_found
   */
  importPhotos(
    project: string,
    given: Given,
    classId: number | null,
    options: ImportOptions = importOptionsSchema.parse({}),
  ): { job: string } {
    const { photos, imports } = this.#rooms(project);
    if (classId !== null && !photos.store.hasClass(classId)) throw new AppError('class_not_found');
    if (given.from === 'upload') {
      return this.#start({ kind: 'import', project }, async (job) =>
        imports.run(await this.#beginSent(project, given.upload, classId, options), job),
      );
    }
    const same = imports.same(given.paths, classId, options);
    if (same?.job != null) {
      same.job.goOn();
      return { job: same.job.view.id };
    }
    const id = same?.id ?? imports.begin(given, null, classId, options);
    return this.#start({ kind: 'import', project }, (job) => imports.run(id, job));
  }

  /** Begins jobs for the imports that an engine, or a full disk, left unfinished. */
  goOnImporting(project: string): void {
    const { imports } = this.#rooms(project);
    const { kaggle } = this.#dependencies;
    for (const id of imports.idle()) {
      const paths = imports.pathsOf(id);
      this.#start({ kind: 'import', project }, async (job) => {
        const result = await imports.run(id, job);
        await kaggle.used(paths);
        return result;
      });
    }
  }

  /** Goes on with a download from Kaggle that the project was closed on, where the key is kept; else the page offers that. */
  async goOnLoading(project: string): Promise<void> {
    const { kaggle } = this.#dependencies;
    const { imports } = this.#rooms(project);
    // What is downloaded already and on its way in is an import like others.
    if (imports.idle().some((id) => kaggle.isSource(imports.pathsOf(id)))) return;
    if (await kaggle.canGoOn(project)) this.importKaggle(project, null);
  }

  /**
   * Downloads Kaggle's photos and takes them in.
   * @param login null: the one that is kept
   */
  importKaggle(
    project: string,
    login: KaggleLogin | null,
    options: ImportOptions = importOptionsSchema.parse({}),
  ): { job: string } {
    const { imports } = this.#rooms(project);
    const { kaggle, isClosing } = this.#dependencies;
    return this.#start({ kind: 'import', project }, async (job) => {
      try {
        return await kaggle.withPhotos(project, login, job, (zip) => {
          const same = imports.same([zip], null, options);
          if (same?.job != null) throw new AppError('kaggle_held');
          return imports.run(same?.id ?? imports.begin({ from: 'paths', paths: [zip] }, null, null, options), job);
        });
      } catch (error) {
        if (job.signal.aborted && !isClosing(project)) await kaggle.giveUp();
        throw error;
      }
    });
  }

  /**
   * @param from a run to go on from, by its id; null: none; left out: as findBeginning chooses
   * @returns the new run, its job, and the run that it goes on from
   * @throws AppError as createRun
   */
  async train(
    project: string,
    recipe: Recipe,
    from?: string | null,
  ): Promise<{ run: string; job: string; from: { run: string; name: string } | null }> {
    const created = await createRun(this.#trainingTools(project), recipe, from);
    const beginning = created.from === null ? null : { run: created.from.id, name: created.from.name };
    return { ...this.#startRun(project, created.run, false), from: beginning };
  }

  /** @throws AppError run_not_found, run_not_resumable */
  resume(project: string, runId: string): { run: string; job: string } {
    const { runs } = this.#rooms(project);
    const run = runs.get(runId);
    if (!runs.summary(run).resumable) throw new AppError('run_not_resumable');
    return this.#startRun(project, run, true);
  }

  /** @throws AppError run_not_found, run_name_taken */
  describeRun(project: string, runId: string, change: RunDescription): void {
    this.#rooms(project).runs.describe(runId, change);
    this.#changedOf(project)(['project', 'runs']);
  }

  /** A run that is under way is stopped first. @throws AppError run_not_found */
  async removeRun(project: string, runId: string): Promise<void> {
    const { runs } = this.#rooms(project);
    const { id } = runs.get(runId);
    await this.#dependencies.jobs.cancelRun(id);
    runs.remove(id);
    this.#changedOf(project)(['project', 'runs']);
  }

  /** @throws AppError run_not_found */
  takeRunBack(project: string, runId: string): void {
    this.#rooms(project).runs.takeBack(runId);
    this.#changedOf(project)(['project', 'runs']);
  }

  /** What base networks made of photos. @param key null: all. @throws AppError features_in_use, features_not_found */
  removeFeatures(project: string, key: string | null): Promise<{ bytes: number }> {
    const tests = this.#dependencies.jobs
      .list()
      .filter((job) => job.project === project && job.kind === 'evaluate' && isLive(job));
    return this.#rooms(project).features.remove(key, new Set(tests.flatMap(({ run }) => run ?? [])));
  }

  /** Part test opens the seal, and is counted. @throws AppError run_not_found */
  evaluate(project: string, runId: string, part: SplitPart): { job: string } {
    const { runs, evaluations } = this.#rooms(project);
    const run = runs.get(runId);
    return this.#start({ kind: 'evaluate', project, run: run.id }, (job) => evaluations.evaluate(run, part, job));
  }

  /** @throws AppError run_not_found */
  predict(project: string, runId: string, given: Given): { job: string } {
    const { runs, evaluations, project: open } = this.#rooms(project);
    const { decoders, trainers } = this.#dependencies;
    const run = runs.get(runId);
    const threshold = evaluations.decision(run)?.threshold;
    const addressOf = (id: string): string => `/images/${project}/prediction/${id}`;
    const tools = { folder: open.folder, decoders, trainers, addressOf, threshold };
    return this.#start({ kind: 'predict', project, run: run.id }, (job) =>
      this.#withGiven(project, given, async (sources) => ({
        kind: 'predict',
        ...(await predict(tools, runs.model(run), sources, job)),
      })),
    );
  }

  /** Asks a network about the photos without a class. @throws AppError run_not_found */
  suggest(project: string, runId: string): { job: string } {
    const { runs, suggestions } = this.#rooms(project);
    const run = runs.get(runId);
    return this.#start({ kind: 'suggest', project, run: run.id }, (job) => suggestions.ask(run, job));
  }

  /** Looks at the photos a run learned from, so that those alike to another can be found. @throws AppError run_not_found */
  remember(project: string, runId: string): { job: string } {
    const { runs, explanations } = this.#rooms(project);
    const run = runs.get(runId);
    return this.#start({ kind: 'remember', project, run: run.id }, (job) => explanations.remember(run, job));
  }

  /** @param folder null: a new one in the project's exports. @throws AppError run_not_found */
  exportRun(project: string, runId: string, format: string, folder: string | null): { job: string } {
    const { runs, splits, exports } = this.#rooms(project);
    const { decoders, trainers } = this.#dependencies;
    const run = runs.get(runId);
    const changed = this.#changedOf(project);
    const tools = { runs, splits: splits.store, store: exports, decoders, trainers, changed };
    return this.#start({ kind: 'export', project, run: run.id }, (job) => exportRun(tools, run, format, folder, job));
  }

  /** @param folder null: a new one in the project's exports. @throws AppError split_missing */
  writeFolders(project: string, input: FolderInput | null, folder: string | null): { job: string } {
    const { photos, splits, project: open } = this.#rooms(project);
    if (splits.store.newest() === null) throw new AppError('split_missing');
    const { decoders } = this.#dependencies;
    const classNames = photos.store.classNames();
    const tools = { folder: open.folder, splits: splits.store, classNames, decoders };
    return this.#start({ kind: 'folders', project }, (job) => writeFolders(tools, input, folder, job));
  }

  /** Of a base network, from where Keras publishes them. */
  downloadWeights(name: BaseName): { job: string } {
    const { weights } = this.#dependencies;
    return this.#start({ kind: 'weights', project: null }, async (job) => ({
      kind: 'weights',
      name,
      kept: await weights.download(name, job),
    }));
  }

  /** @param given one file */
  addWeights(name: BaseName, given: Given): { job: string } {
    const { weights } = this.#dependencies;
    return this.#start({ kind: 'weights', project: null }, async (job) => {
      const kept = await this.#withOneFile(given, (file) => weights.add(name, file, job));
      return { kind: 'weights', name, kept };
    });
  }

  #startRun(project: string, run: StoredRun, resume: boolean): { run: string; job: string } {
    const { runs, evaluations } = this.#rooms(project);
    const started = this.#start({ kind: 'train', project, run: run.id }, async (job) => {
      // What a run is worth on the photos it was checked with is part of its outcome, also of one that was stopped with
      // an epoch to keep; the test part stays sealed.
      try {
        const result = await train(this.#trainingTools(project), run, resume, job);
        await evaluations.evaluate(runs.get(run.id), 'validation', job);
        return result;
      } catch (error) {
        const stopped = job.signal.aborted && runs.get(run.id).bestEpoch !== null;
        if (stopped && !this.#dependencies.isClosing(project)) this.evaluate(project, run.id, 'validation');
        throw error;
      }
    });
    return { run: run.id, ...started };
  }

  #start(start: JobStart, work: (job: Job) => Promise<JobResult>): { job: string } {
    const { jobs, settle, plans } = this.#dependencies;
    plans.giveWay();
    const view = jobs.start(start, async (job) => {
      try {
        return await work(job);
      } finally {
        if (start.project !== null) await settle(start.project);
      }
    });
    return { job: view.id };
  }

  /** An upload that was used is gone. */
  async #withGiven<Result>(
    project: string,
    given: Given,
    work: (sources: Source[]) => Promise<Result>,
  ): Promise<Result> {
    const scratch = join(this.#rooms(project).project.folder, 'incoming');
    if (given.from === 'paths') return withPaths(given.paths, { scratch }, work);
    const { uploads } = this.#dependencies;
    try {
      return await withSentFiles(uploads.files(given.upload), { scratch }, work);
    } finally {
      await uploads.discard(given.upload);
    }
  }

  /** An upload that was used is gone. @throws AppError invalid_input where there is none, or more than one */
  async #withOneFile<Result>(
    given: Given,
    work: (file: { file: string; called: string }) => Promise<Result>,
  ): Promise<Result> {
    const { uploads } = this.#dependencies;
    try {
      const files =
        given.from === 'paths'
          ? given.paths.map((path) => ({ file: path, called: basename(path) }))
          : uploads.files(given.upload).map(({ file, path }) => ({ file, called: path.at(-1) ?? '' }));
      const [file, ...others] = files;
      if (file === undefined || others.length > 0) throw new AppError('invalid_input', { reason: 'one file' });
      return await work(file);
    } finally {
      if (given.from === 'upload') await uploads.discard(given.upload);
    }
  }

  /** What a browser sent moves into the project, where it waits for the import's end, also without an engine. */
  async #beginSent(project: string, upload: string, classId: number | null, options: ImportOptions): Promise<number> {
    const { imports, project: open } = this.#rooms(project);
    const folder = randomUUID();
    const files = await this.#dependencies.uploads.moveTo(upload, join(open.folder, 'incoming', folder));
    return imports.begin({ from: 'sent', files }, folder, classId, options);
  }

  #trainingTools(project: string): TrainingTools {
    const { photos, splits, runs, preparing } = this.#rooms(project);
    const { decoders, trainers, publish } = this.#dependencies;
    return { project, runs, photos: photos.store, splits: splits.store, decoders, trainers, preparing, publish };
  }

  #rooms(project: string): Rooms {
    return this.#dependencies.roomsOf(project);
  }

  #changedOf(project: string): (topics: Topic[]) => void {
    return (topics) => {
      this.#dependencies.publish({ kind: 'changed', project, topics });
    };
  }
}
