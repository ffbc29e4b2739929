import PQueue from 'p-queue';
import { AppError } from '../../../src-shared/errors.ts';
import {
  type DecoderPlan,
  decoderProtocolVersion,
  type DecoderReport,
  type DecoderResult,
  fromDecoderSchema,
  toDecoderSchema,
} from '../../../src-shared/protocol/decoder.ts';
import { ChildProcess, type ChildProtocol } from './child-process.ts';

const protocol: ChildProtocol<DecoderPlan, DecoderReport, DecoderResult> = {
  version: decoderProtocolVersion,
  toChild: toDecoderSchema,
  fromChild: fromDecoderSchema,
  died: 'decoder_died',
  outOfMemory: 'decoder_died',
};

/** Plans and reports only lie on a decoder's heap; pixels lie outside it, and the decoder watches them itself. */
const heapMegabytes = 512;
/**
 * A picture leaves little behind; of the room that V8 would otherwise take for what has just been made (3 x 32 MB), and of glibc's
 * heaps for each thread (8 for each core), a decoder would hold a hundred megabytes without need.
 */
const youngMegabytes = 4;
const heapsOfGlibc = '2';
const graceByDefault = 5_000;
/** Whatever killed the others (a system short of memory) may hit one that is just starting. */
const startAttempts = 2;

export type Decoder = ChildProcess<DecoderPlan, DecoderReport, DecoderResult>;

export interface DecoderPoolOptions {
  /** decoder.js beside the engine's bundle, or decoder.ts where Node runs the source. */
  module: string;
  count: number;
  onLine?: ((line: string) => void) | undefined;
  /** How long after its time limit a picture's decoder is ended by force, ms. */
  grace?: number | undefined;
}

export interface DecoderRunOptions {
  signal?: AbortSignal | undefined;
  /** A picture of a pack is about to be decoded: its row. */
  onBegin?: (row: number) => void;
}

/** Decoders lent out one job at a time. Those that died are replaced when the next job wants one. */
export class DecoderPool {
  readonly #options: DecoderPoolOptions;
  readonly #queue: PQueue;
  readonly #idle: Decoder[] = [];
  readonly #living = new Set<Decoder>();
  #closed = false;

  constructor(options: DecoderPoolOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.count });
  }

  /**
   * Does `work` when its turn has come; higher priorities first.
   * @throws AppError cancelled, when the signal says so before the turn comes
   */
  async turn<Value>(priority: number, signal: AbortSignal | undefined, work: () => Promise<Value>): Promise<Value> {
    // The signal stays out of the queue: it would free a running job's place before its decoder is free.
    return this.#queue.add(
      () => {
        if (signal?.aborted === true || this.#closed) throw new AppError('cancelled');
        return work();
      },
      { priority },
    );
  }

  /**
   * Runs a plan on a decoder of its own. A picture that takes longer than its limit and the grace costs the decoder its life.
   * @throws AppError of the decoder; photo_took_too_long; a DecoderDeath when the decoder died while it worked on the plan
   */
  async run(plan: DecoderPlan, { signal, onBegin }: DecoderRunOptions): Promise<DecoderResult> {
    const decoder = await this.#take();
    const milliseconds = plan.limits.milliseconds + (this.#options.grace ?? graceByDefault);
    const watchdog = setTimeout(() => {
      decoder.kill(new AppError('photo_took_too_long', { seconds: plan.limits.milliseconds / 1000 }));
    }, milliseconds);
    try {
      return await decoder.run(plan, {
        signal,
        onReport: (report) => {
          watchdog.refresh();
          onBegin?.(report.row);
        },
      });
    } catch (error) {
      if (error instanceof AppError && error === decoder.death && error.code === 'decoder_died') {
        throw new DecoderDeath(error);
      }
      throw error;
    } finally {
      clearTimeout(watchdog);
      if (decoder.death === null) this.#idle.push(decoder);
    }
  }

  /** Of the decoders that live. */
  processIds(): number[] {
    return [...this.#living].flatMap(({ processId }) => processId ?? []);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#living].map((decoder) => decoder.close()));
    await this.#queue.onIdle();
  }

  /** @throws AppError decoder_died: it could not be started, which is no picture's fault */
  async #take(): Promise<Decoder> {
    for (let decoder = this.#idle.pop(); decoder !== undefined; decoder = this.#idle.pop()) {
      if (decoder.death === null) return decoder;
    }
    for (let attempt = 1; ; attempt += 1) {
      const decoder = this.#start();
      try {
        await decoder.ready();
        return decoder;
      } catch (error) {
        if (attempt === startAttempts) throw error;
      }
    }
  }

  #start(): Decoder {
    const { module, onLine } = this.#options;
    const decoder = new ChildProcess(protocol, {
      module,
      environment: { MALLOC_ARENA_MAX: heapsOfGlibc, ...process.env },
      nodeOptions: [`--max-old-space-size=${heapMegabytes}`, `--max-semi-space-size=${youngMegabytes}`],
      ...(onLine === undefined ? {} : { onLine }),
    });
    this.#living.add(decoder);
    void decoder.gone.then(() => this.#living.delete(decoder));
    return decoder;
  }
}

/** A decoder died of what it was doing, or while it did it; `error` says how. */
export class DecoderDeath extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(error.message, { cause: error });
    this.name = 'DecoderDeath';
    this.error = error;
  }
}
