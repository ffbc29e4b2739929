/**
 * Time left of a training run, from the durations of its own steps. Training steps and checking steps cost differently and
 * alternate epoch by epoch, so each kind has its own mean, over its last steps; what an epoch costs beside its steps
 * (checkpoint, shuffling) is measured too.
 */
export class TrainingTime {
  readonly #plan: { epochs: number; trainSteps: number; validationSteps: number };
  readonly #train = new RecentMean(200);
  readonly #validation = new RecentMean(200);
  readonly #between = new RecentMean(5);
  #last: number | null = null;
  #warm = false;
  #at: { epoch: number; phase: 'train' | 'validation'; step: number } = { epoch: 1, phase: 'train', step: 0 };

  /** @param plan steps per epoch of each kind; epochs counted from the run's first */
  constructor(plan: { epochs: number; trainSteps: number; validationSteps: number }, epochsDone: number) {
    this.#plan = plan;
    this.#at = { epoch: epochsDone + 1, phase: 'train', step: 0 };
  }

  /** The run's clock starts: the first step's duration counts from here (and is then set aside: it warms everything up). */
  start(at: number): void {
    this.#last = at;
  }

  /** @param at seconds on a steady clock, when the step ended */
  step(at: number, phase: 'train' | 'validation', epoch: number, step: number): void {
    const took = this.#last === null ? null : at - this.#last;
    this.#last = at;
    const first = phase === 'train' && step === 1;
    this.#at = { epoch, phase, step };
    if (took === null) return;
    if (!this.#warm) {
      this.#warm = true;
      return;
    }
    // The first step of an epoch carries what lies between two epochs.
    if (first && this.#train.value !== null) this.#between.add(Math.max(0, took - this.#train.value));
    else (phase === 'train' ? this.#train : this.#validation).add(took);
  }

  /** Seconds until the last epoch's end; null before two steps were measured. */
  left(at: number): number | null {
    const train = this.#train.value;
    if (train === null || this.#train.count < 2) return null;
    // Forward only: a third of forward and backward (the backward pass is two products of the forward's size).
    const validation = this.#validation.value ?? train / 3;
    const between = this.#between.value ?? 0;
    const { epochs, trainSteps, validationSteps } = this.#plan;
    const wholeEpochs = epochs - this.#at.epoch;
    const trainLeft = this.#at.phase === 'train' ? trainSteps - this.#at.step : 0;
    const validationLeft = this.#at.phase === 'train' ? validationSteps : validationSteps - this.#at.step;
    const underWay = this.#last === null ? 0 : at - this.#last;
    const seconds =
      trainLeft * train +
      validationLeft * validation +
      wholeEpochs * (trainSteps * train + validationSteps * validation + between);
    return Math.max(0, seconds - underWay);
  }
}

/** Mean of the last so many values. */
class RecentMean {
  readonly #values: number[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get count(): number {
    return this.#values.length;
  }

  get value(): number | null {
    return this.#values.length === 0 ? null : this.#values.reduce((sum, value) => sum + value, 0) / this.#values.length;
  }

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.#size) this.#values.shift();
  }
}
