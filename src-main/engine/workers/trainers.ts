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
};

export interface TrainersOptions {
  /** trainer.js beside the engine's bundle, or trainer.ts where Node runs the source. */
  module: string;
  /** What a trainer needs in its environment beside the engine's own; `threads` null leaves the number to TensorFlow. */
  environment: (threads: number | null) => NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
  /** An idle trainer is ended after this time, ms: it holds memory, and maybe the graphics card. */
  idleFor?: number;
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

  constructor({ module, environment, onLine, idleFor = idleForByDefault }: TrainersOptions) {
    const common = { module, ...(onLine === undefined ? {} : { onLine }) };
    this.work = new TrainerRole({
      protocol,
      idleFor,
      start: () => ({ ...common, environment: { ...process.env, ...environment(null) }, threads: null }),
    });
    this.answer = new TrainerRole({
      protocol,
      idleFor,
      start: () => {
        const threads = this.work.busy ? 1 : null;
        return {
          ...common,
          environment: { ...process.env, ...environment(threads) },
          nodeOptions: [`--max-old-space-size=${answerHeapMegabytes}`],
          threads,
        };
      },
    });
  }

  /** Ends both; what is under way ends as cancelled. */
  async close(): Promise<void> {
    await Promise.all([this.work.close(), this.answer.close()]);
  }
}
