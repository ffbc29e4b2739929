import { join } from 'node:path';
import type { Decision, EvaluationView, JobResult, PhotoAnswer, SplitPart, Topic } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { answerOf, evaluate, middle, probabilitiesPerClass } from '../../../src-shared/evaluation.ts';
import type { Job } from '../jobs/jobs.ts';
import { toView } from '../photos/photos.ts';
import { preparePack } from '../prepare/packs.ts';
import type { StoredRun } from '../runs/run-store.ts';
import type { Runs } from '../runs/runs.ts';
import { examples } from '../runs/training.ts';
import type { SplitStore } from '../split/split-store.ts';
import type { Decoders } from '../workers/decoders.ts';
import type { Trainers } from '../workers/trainers.ts';
import type { PredictionStore } from './prediction-store.ts';

export interface EvaluationTools {
  runs: Runs;
  splits: SplitStore;
  store: PredictionStore;
  decoders: Decoders;
  trainers: Trainers;
  changed: (topics: Topic[]) => void;
}

/** How well a run's best epoch does on a part of its split. */
export class Evaluations {
  readonly #tools: EvaluationTools;

  constructor(tools: EvaluationTools) {
    this.#tools = tools;
  }

  /** The newest result, every photo with its answer, surest first; null where the part was not looked at yet. */
  view(runId: string, part: SplitPart): EvaluationView | null {
    const { runs, store } = this.#tools;
    const run = runs.get(runId);
    const newest = store.newest(runId, part);
    if (newest === null) return null;
    const classes = runs.classNames(run);
    const answers: PhotoAnswer[] = store
      .answers(newest.id)
      .map(({ photo, truth, answer, probabilities }) => ({ photo: toView(photo), truth, answer, probabilities }))
      .sort((a, b) => sureness(b) - sureness(a));
    const evaluation = evaluate(
      classes,
      answers.map((each) => each.truth),
      answers.map((each) => each.answer),
    );
    const { classIds } = run;
    const decision = this.decision(run);
    return { run: runId, part, classes, classIds, evaluation, decision, answers, createdAt: newest.createdAt };
  }

  /** How a run decides between two classes; null where it has more. */
  decision({ id, classIds }: StoredRun): Decision | null {
    if (classIds.length !== 2) return null;
    const chosen = this.#tools.store.decision(id);
    if (chosen === null) return { threshold: middle, costs: { first: 1, second: 1 } };
    const { threshold, first, second } = chosen;
    return { threshold, costs: { first, second } };
  }

  /** From here on, and in all it answered before, a run decides so. @throws AppError invalid_input where it has not two classes */
  decide(run: StoredRun, { threshold, costs }: Decision): void {
    if (run.classIds.length !== 2) throw new AppError('invalid_input', { reason: 'two classes' });
    this.#tools.store.decide(run.id, { threshold, ...costs });
    this.#tools.changed(['project', 'runs', 'evaluations']);
  }

  /** @throws AppError run_has_no_model, part_empty, trainer_died, cancelled */
  async evaluate(run: StoredRun, part: SplitPart, job: Job): Promise<JobResult> {
    const { runs, splits, store, decoders, trainers, changed } = this.#tools;
    const model = runs.model(run);
    const photos = splits.photos(run.splitId, part);
    if (photos.length === 0) throw new AppError('part_empty');
    job.enter('preparing', photos.length);
    const pack = await preparePack({
      folder: runs.folder,
      photos,
      input: run.recipe.input,
      decoders,
      signal: job.signal,
      onProgress: (done, total) => {
        job.advance(done, total);
      },
    });
    const shown = examples(photos, new Map(pack.photos.map((sha256, row) => [sha256, row])), run.classIds);
    job.enter('testing', photos.length);
    const result = await trainers.work.run(
      {
        kind: 'predict',
        model,
        pack,
        rows: shown.map((each) => each.row),
        // Photos that were looked at in training have been through a frozen base; the others will be asked about again.
        features: join(runs.folder, 'features'),
      },
      {
        signal: job.signal,
        onReport: (report) => {
          if (report.kind === 'progress') job.advance(report.done, report.total);
        },
      },
    );
    if (result.kind !== 'predict') throw new AppError('internal');
    // Counted when the answers are there: a test that was cancelled before has shown nothing.
    if (part === 'test') splits.countOpening(run.splitId);
    const threshold = this.decision(run)?.threshold;
    const answers = photos.map((photo, index) => {
      const output = result.outputs[index] ?? [];
      return {
        photoId: photo.photoId,
        truth: shown[index]?.label ?? -1,
        answer: answerOf(output, threshold),
        probabilities: probabilitiesPerClass(output),
      };
    });
    store.insert(run.id, part, answers, new Date().toISOString());
    changed(['project', 'runs', 'evaluations', 'split']);
    return { kind: 'evaluate', run: run.id, part };
  }
}

/** Probability of the class that was answered. */
function sureness(answer: PhotoAnswer): number {
  return answer.probabilities[answer.answer] ?? 0;
}
