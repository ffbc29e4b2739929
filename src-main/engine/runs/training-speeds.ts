import type { TrainerReport } from '../../../src-shared/protocol/trainer.ts';

/** What a recipe's work costs on this computer, seconds. */
export interface TrainingSpeeds {
  /** To bring one photo to the recipe's size. */
  preparing: number;
  /** To take one photo through a frozen base network; null where it runs within each step, or there is none. */
  knowing: number | null;
  /** Until the first step, and what the first step takes longer than others: TensorFlow begins to work. */
  starting: number;
  trainStep: number;
  validationStep: number;
  /** What an epoch costs beside its steps: its checkpoint, and shuffling. */
  between: number;
}

/** What a run has to do, in photos, steps and epochs. */
export interface TrainingWork {
  /** Photos that are not prepared yet. */
  unprepared: number;
  /** Photos that a frozen base network has not seen yet. */
  unknown: number;
  epochs: number;
  /** Photos of a step. */
  batch: number;
  trainSteps: number;
  validationSteps: number;
}

export function secondsOf(
  speeds: TrainingSpeeds,
  work: TrainingWork,
): { preparing: number; knowing: number; training: number } {
  const epoch = work.trainSteps * speeds.trainStep + work.validationSteps * speeds.validationStep + speeds.between;
  const check = Math.max(speeds.validationStep, work.batch * (speeds.knowing ?? 0));
  return {
    preparing: work.unprepared * speeds.preparing,
    knowing: work.unknown * (speeds.knowing ?? 0),
    // The best epoch's network then answers for the validation photos once more, from the photo on.
    training: speeds.starting + work.epochs * epoch + work.validationSteps * check,
  };
}

/** Steps of an epoch of the short run that is measured; in between lie a checkpoint and a new order, as in a long one. */
export const measuredSteps = { train: 4, validation: 3 } as const;
/** Enough was seen when so many seconds of steps have passed and an epoch is whole, */
const longEnough = 1.5;
/** or so many, and two steps: what was not seen is then told by the arithmetic of the network. */
const tooLong = 8;

/** Follows the reports of a short run of the recipe. */
export class SpeedMeter {
  readonly #began: number;
  readonly #durations: Record<'train' | 'validation' | 'between', number[]> = {
    train: [],
    validation: [],
    between: [],
  };
  #known: { first: Moment; last: Moment } | null = null;
  #startedAt: number | null = null;
  #firstStepAt: number | null = null;
  #last = 0;

  /** @param now seconds on a steady clock, when the run was asked for */
  constructor(now: number) {
    this.#began = now;
  }

  /** @returns whether enough was seen */
  see(report: TrainerReport, now: number): boolean {
    if (report.kind === 'progress') {
      const moment = { at: now, done: report.done };
      this.#known = { first: this.#known?.first ?? moment, last: moment };
    } else if (report.kind === 'started') {
      this.#startedAt = now;
    } else if (report.kind === 'step') {
      this.#seeStep(report, now - this.#last);
      this.#firstStepAt ??= now;
    } else return false;
    this.#last = now;
    const { train, between } = this.#durations;
    const passed = now - (this.#firstStepAt ?? now);
    return (between.length > 0 && passed >= longEnough) || (train.length > 1 && passed >= tooLong);
  }

  /**
   * @param preparing seconds a photo
   * @param validationShare what a validation step costs of a training step by the arithmetic of the network
   * @throws Error where the run ended before anything was seen
   */
  speeds(preparing: number, validationShare: number): TrainingSpeeds {
    const trainStep = median(this.#durations.train);
    if (trainStep === null || this.#startedAt === null || this.#firstStepAt === null)
      throw new Error('no step was seen');
    const knowing = this.#known === null ? null : secondsAPhoto(this.#known, this.#began);
    const known = (knowing ?? 0) * (this.#known?.last.done ?? 0);
    return {
      preparing,
      knowing,
      starting: Math.max(0, this.#firstStepAt - this.#began - known - trainStep),
      trainStep,
      validationStep: median(this.#durations.validation) ?? trainStep * validationShare,
      between: Math.max(0, (median(this.#durations.between) ?? trainStep) - trainStep),
    };
  }

  /** The first step of each kind warms up; the first of an epoch carries what lies between two epochs. */
  #seeStep({ phase, epoch, step }: Extract<TrainerReport, { kind: 'step' }>, took: number): void {
    if (step > 1) this.#durations[phase].push(took);
    else if (epoch > 1 && phase === 'train') this.#durations.between.push(took);
  }
}

interface Moment {
  at: number;
  /** Photos. */
  done: number;
}

/** Of the photos after the first batch, which waits for the library; where there was one batch only, of that one. */
function secondsAPhoto({ first, last }: { first: Moment; last: Moment }, began: number): number {
  return last.done > first.done ? (last.at - first.at) / (last.done - first.done) : (first.at - began) / first.done;
}

/** Of an even number the upper one in the middle; null of none. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
