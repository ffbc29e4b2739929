import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangeView, JobResult, Suggestion, SuggestionsView, Topic } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { answerOf, probabilitiesPerClass } from '../../../src-shared/evaluation.ts';
import { originalFile } from '../../files/photo-files.ts';
import type { Job } from '../jobs/jobs.ts';
import { countPhotos, type Edit, editPhotos } from '../photos/edit.ts';
import { type Photos, toView } from '../photos/photos.ts';
import type { StoredRun } from '../runs/run-store.ts';
import type { Runs } from '../runs/runs.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import type { StoredSuggestion, SuggestionStore } from './suggestion-store.ts';

/** Photos prepared and asked about at once: their pixels take 25 MB of the disk at 180 x 180, not the gigabytes of all. */
const chunk = 256;

export interface SuggestionTools {
  runs: Runs;
  photos: Photos;
  store: SuggestionStore;
  decoders: Decoders;
  trainers: Trainers;
  changed: (topics: Topic[]) => void;
}

/**
 * A network's guesses about the photos without a class. They change nothing until the user takes them over, which is one
 * change of the history; a photo that was given a class by hand in between is left alone.
 */
export class Suggestions {
  readonly #tools: SuggestionTools;

  constructor(tools: SuggestionTools) {
    this.#tools = tools;
  }

  view(): SuggestionsView {
    const { store, photos } = this.#tools;
    const run = store.run();
    const counts = store.counts();
    const classes = photos.store.classes().flatMap(({ id }) => {
      const own = counts.filter(({ classId }) => classId === id);
      const atLeast = Array.from({ length: 101 }, (_, percent) =>
        own.reduce((sum, each) => sum + (each.percent >= percent ? each.count : 0), 0),
      );
      return own.length === 0 ? [] : [{ classId: id, atLeast }];
    });
    return { run, unasked: store.countUnasked(run), classes };
  }

  photos(classId: number, percent: number, offset: number, limit: number): Suggestion[] {
    const page = this.#tools.store.page(classId, percent, offset, limit);
    return page.map(({ photo, probability }) => ({ photo: toView(photo), probability }));
  }

  /**
   * Asks a run about the photos it was not asked about yet. What it said of each batch is kept at once, so that little is
   * lost when it is stopped.
   * @throws AppError run_has_no_model, class_not_found when none of its classes is there any more, trainer_died, cancelled
   */
  async ask(run: StoredRun, job: Job): Promise<JobResult> {
    const { runs, photos, store, changed } = this.#tools;
    const model = runs.model(run);
    const living = run.classIds.map((id) => photos.store.hasClass(id));
    if (!living.includes(true)) throw new AppError('class_not_found');
    const asked = store.unasked(run.id);
    job.enter('testing', asked.length);
    const scratch = join(runs.folder, 'incoming', randomUUID());
    await mkdir(scratch, { recursive: true });
    try {
      for (let from = 0; from < asked.length; from += chunk) {
        const part = asked.slice(from, from + chunk);
        const outputs = await this.#outputsOf(part, model, join(scratch, 'pixels.bin'), job, from);
        const suggestions = part.map(({ id }, index): StoredSuggestion => {
          const probabilities = probabilitiesPerClass(outputs[index] ?? []);
          const best = answerOf(probabilities.map((value, place) => (living[place] === true ? value : -1)));
          return { photoId: id, classId: run.classIds[best] ?? 0, probability: probabilities[best] ?? 0 };
        });
        store.put(run.id, suggestions);
        changed(['suggestions']);
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return { kind: 'suggest', photos: asked.length };
  }

  /**
   * Gives all photos that are sure enough their class.
   * @param percent at least so many whole per cent
   * @param except photos that stay without a class
   * @returns null where there was none
   */
  accept(percent: number, except: readonly string[]): ChangeView | null {
    const { store, photos } = this.#tools;
    const stays = new Set(except);
    const taken = Map.groupBy(
      store.sure(percent).filter(({ sha256 }) => !stays.has(sha256)),
      ({ classId }) => classId,
    );
    const edit: Edit['photos'] = [...taken].flatMap(([classId, each]) => {
      const states = photos.store.states(each.map(({ sha256 }) => sha256));
      return editPhotos(states, (before) => ({ ...before, classId }));
    });
    return photos.history.perform({ kind: 'sort', photos: countPhotos(edit) }, { photos: edit, classes: [] });
  }

  async #outputsOf(
    part: readonly { sha256: string; format: string }[],
    model: ReturnType<Runs['model']>,
    file: string,
    job: Job,
    from: number,
  ): Promise<number[][]> {
    const { runs, decoders, trainers } = this.#tools;
    // Preparing and asking are half of the work each.
    const advance = (prepared: number, told: number): void => {
      job.advance(from + Math.floor((prepared + told) / 2));
    };
    const { size, channels } = model.recipe.input;
    const files = part.map(({ sha256, format }) => ({ id: sha256, file: originalFile(runs.folder, sha256, format) }));
    await decoders.pack(files, model.recipe.input, file, {
      signal: job.signal,
      onProgress: (done) => {
        advance(done, 0);
      },
    });
    const pack = { file, size, channels, photos: files.map(({ id }) => id) };
    const result = await trainers.work.run(
      { kind: 'predict', model, pack, rows: part.map((_, row) => row) },
      {
        signal: job.signal,
        onReport: (report) => {
          if (report.kind === 'progress') advance(part.length, report.done);
        },
      },
    );
    if (result.kind !== 'predict') throw new AppError('internal');
    return result.outputs;
  }
}
