import {
  fromTrainerSchema,
  toTrainerSchema,
  type TrainerPlan,
  trainerProtocolVersion,
  type TrainerReport,
  type TrainerResult,
} from '../../../src-shared/protocol/trainer.ts';
import type { ChildProtocol } from './child-process.ts';
import { TrainerRole } from './trainer-role.ts';

const protocol: ChildProtocol<TrainerPlan, TrainerReport, TrainerResult> = {
  version: trainerProtocolVersion,
  toChild: toTrainerSchema,
  fromChild: fromTrainerSchema,
  died: 'trainer_died',
  outOfMemory: 'trainer_out_of_memory',
  cardFailed: 'graphics_card_failed',
};

export interface TrainersOptions {
  /** trainer.js beside the engine's bundle, or trainer.ts where Node runs the source. */
  module: string;
  /** What a trainer needs in its environment beside the engine's own. */
  environment: (means: ComputingMeans) => NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
  /** An idle trainer is ended after this time, ms: it holds memory, and maybe the graphics card. */
  idleFor?: number;
}

/** What a trainer computes with. */
export interface ComputingMeans {
  /** Cores that one operation may use; null leaves the number to TensorFlow. */
  threads: number | null;
  /** Index of a graphics card, null for the processor; absent: whatever TensorFlow takes. */
  gpu?: number | null;
  /** Takes as little memory as it can, and a little more time; absent: only where little is free. */
  lowMemory?: boolean;
}

const idleForByDefault = 5 * 60_000;
/** Answers are small; what the computer has belongs to `work`. */
const answerHeapMegabytes = 1024;

/**
 * Two trainers, started when needed. `work` trains, evaluates and exports, one job after the other; `answer` predicts and
 * explains meanwhile, with one thread as long as `work` is busy. The death of one does not touch the other, and the next
 * job starts a new one.
 */
export class Trainers {
  readonly work: TrainerRole;
  readonly answer: TrainerRole;
  #means: ComputingMeans = { threads: null };

  constructor({ module, environment, onLine, idleFor = idleForByDefault }: TrainersOptions) {
    const common = { module, ...(onLine === undefined ? {} : { onLine }) };
    this.work = new TrainerRole({
      protocol,
      idleFor,
      start: () => ({
        ...common,
        environment: { ...process.env, ...environment(this.#means) },
        threads: null,
        means: this.#means,
      }),
    });
    this.answer = new TrainerRole({
      protocol,
      idleFor,
      start: () => {
        const { threads: allowed, ...device } = this.#means;
        const threads = this.work.busy ? 1 : allowed;
        return {
          ...common,
          environment: { ...process.env, ...environment({ ...device, threads }) },
          nodeOptions: [`--max-old-space-size=${answerHeapMegabytes}`],
          threads: this.work.busy ? 1 : null,
          means: this.#means,
        };
      },
    });
  }

  get means(): ComputingMeans {
    return this.#means;
  }

  /** What trainers are started with from now on; one that has others is ended before its next job. */
  computeWith(means: ComputingMeans): void {
    this.#means = means;
  }

  /** Ends both; what is under way ends as cancelled. */
  async close(): Promise<void> {
    await Promise.all([this.work.close(), this.answer.close()]);
  }
}
