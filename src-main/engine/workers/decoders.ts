import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AppError } from '../../../src-shared/errors.ts';
import type {
  DecoderLimits,
  DecoderPlan,
  DecoderResult,
  Inspection,
  TakenPhoto,
  Taking,
} from '../../../src-shared/protocol/decoder.ts';
import { peakMemoryOf } from '../../files/peak-memory.ts';
import { DecoderDeath, DecoderPool, type DecoderPoolOptions } from './decoder-pool.ts';

export type PackInput = Extract<DecoderPlan, { kind: 'pack' }>['input'];

export interface PackPhoto {
  /** Names the photo in errors, as `details.photo`. */
  id: string;
  file: string;
}

export interface DecodersOptions extends Omit<DecoderPoolOptions, 'count'> {
  limits: DecoderLimits;
  /** Decoders at once; one per core and at most two where it is not given. */
  count?: number;
}

interface JobOptions {
  signal?: AbortSignal | undefined;
}

/** Somebody waits for a single picture; a pack has time; nobody waits for what is done in the background. */
const priorities = { single: 1, pack: 0, background: -1 };
/** A picture is blamed for the second decoder that dies of it: the first may have been ended by anybody. */
const deathsToBlame = 2;
/** Pictures in one piece of a pack: few, so that the decoders end together and single pictures get their turn between. */
const chunkLength = 32;

/**
 * The decoders: child processes that turn files into pixels. They are started when needed and replaced when they die; the
 * picture that a decoder died of is tried once more and then refused, and no other picture is lost.
 */
export class Decoders {
  /** How many work at once: callers with many single pictures keep about twice as many under way. */
  readonly count: number;
  readonly #limits: DecoderLimits;
  readonly #pool: DecoderPool;

  constructor({ limits, count = Math.min(2, availableParallelism()), ...options }: DecodersOptions) {
    this.count = count;
    this.#limits = limits;
    this.#pool = new DecoderPool({ ...options, count });
  }

  /**
   * Decodes a picture to its end, says what it is, measures it and writes its thumbnail (webp, longest side 256 px).
   * @param options.background everything else comes first
   * @throws AppError photo_*: why the picture is refused; cancelled; disk_full; decoder_died where none can be started
   */
  async inspect(
    file: string,
    thumbnail: string,
    { signal, background = false }: JobOptions & { background?: boolean } = {},
  ): Promise<Inspection> {
    const plan = { kind: 'inspect', file, thumbnail, limits: this.#limits } as const;
    const result = await this.#single(plan, signal, background ? priorities.background : priorities.single);
    if (result.kind !== 'inspect') throw new AppError('internal');
    return result.inspection;
  }

  /**
   * Takes photos into a project, each decoded once as by `inspect`: thumbnail and original are put in their places. They are
   * few, so that a single picture of somebody who waits gets its turn.
   * @returns what became of each, in their order; fewer where the signal stopped it
   * @throws AppError disk_full; decoder_died where none can be started; cancelled before any was begun
   */
  async take(photos: readonly TakenPhoto[], project: string, { signal }: JobOptions = {}): Promise<Taking[]> {
    const plan = { kind: 'take' as const, photos: [...photos], project, limits: this.#limits };
    return this.#pool.turn(priorities.pack, signal, async () => {
      try {
        return await this.#runTake(plan, signal);
      } catch (error) {
        if (!isOfSomePhoto(error)) throw error;
        return this.#takeOneByOne(plan, signal);
      }
    });
  }

  /**
   * Writes a picture's own pixels: upright, sRGB over white, H x W x 3 uint8.
   * @throws AppError as inspect
   */
  async raw(
    file: string,
    out: string,
    { signal }: JobOptions = {},
  ): Promise<{ width: number; height: number; grey: boolean }> {
    const result = await this.#single({ kind: 'raw', file, out, limits: this.#limits }, signal);
    if (result.kind !== 'raw') throw new AppError('internal');
    return { width: result.width, height: result.height, grey: result.grey };
  }

  /**
   * Writes a picture brought to an input's square, size x size x channels uint8: what `pack` writes as its row.
   * @throws AppError as inspect
   */
  async pixels(file: string, input: PackInput, out: string, { signal }: JobOptions = {}): Promise<void> {
    await allocate(out, input.size * input.size * input.channels);
    const photos = [{ id: 'single', file }];
    await this.#single({ kind: 'pack', photos, input, pack: out, firstRow: 0, limits: this.#limits }, signal);
  }

  /**
   * Writes a picture as PNG, brought to an input's square or (null) in its own size.
   * @returns false where nothing was written, since the file itself shows other programs the same picture (own size only)
   * @throws AppError as inspect
   */
  async png(file: string, out: string, input: PackInput | null, { signal }: JobOptions = {}): Promise<boolean> {
    const result = await this.#single({ kind: 'png', file, out, input, limits: this.#limits }, signal);
    if (result.kind !== 'png') throw new AppError('internal');
    return result.written;
  }

  /**
   * Writes a large webp (longest side 2048 px at most) of a picture that browsers cannot show.
   * @throws AppError as inspect
   */
  async preview(file: string, out: string, { signal }: JobOptions = {}): Promise<void> {
    await this.#single({ kind: 'preview', file, out, limits: this.#limits }, signal);
  }

  /**
   * Writes the pixels of all photos into one file, N x size x size x channels uint8 in the order given, and flushes it.
   * The file is written in place: the caller gives a temporary path and renames it.
   * @param options.onProgress photos done of all
   * @throws AppError photo_* with {photo: id} of the first photo found unreadable; cancelled; disk_full; decoder_died
   */
  async pack(
    photos: readonly PackPhoto[],
    input: PackInput,
    packFile: string,
    { signal, onProgress }: JobOptions & { onProgress?: (done: number, total: number) => void } = {},
  ): Promise<void> {
    await allocate(packFile, photos.length * input.size * input.size * input.channels);
    const failure = new AbortController();
    const stop = signal === undefined ? failure.signal : AbortSignal.any([failure.signal, signal]);
    const length = Math.max(1, Math.min(chunkLength, Math.ceil(photos.length / this.count)));
    let next = 0;
    let done = 0;
    const advance = (by: number): void => {
      done += by;
      onProgress?.(done, photos.length);
    };
    const takeChunks = async (): Promise<void> => {
      while (next < photos.length) {
        const firstRow = next;
        next += length;
        const chunk = { photos: photos.slice(firstRow, next), firstRow, input, pack: packFile };
        await this.#pool.turn(priorities.pack, stop, () => this.#packChunk(chunk, stop, advance));
      }
    };
    const lanes = Array.from({ length: this.count }, () =>
      // The first failure is the one to tell: the other lanes stop because of it.
      takeChunks().catch((error: unknown) => failure.abort(error)),
    );
    await Promise.all(lanes);
    if (signal?.aborted === true) throw new AppError('cancelled');
    failure.signal.throwIfAborted();
    await flush(packFile);
  }

  /**
   * The most memory that this process and its decoders have held since each was started, bytes (Linux's VmHWM, summed: pages
   * that they share count for each); null where the system does not say.
   */
  peakMemory(): number | null {
    return peakMemoryOf([process.pid, ...this.#pool.processIds()]);
  }

  /** Ends all decoders; what is under way ends as cancelled. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Which of several photos a decoder died of, or hung at, shows when each has a plan of its own. */
  async #takeOneByOne(plan: TakePlan, signal: AbortSignal | undefined): Promise<Taking[]> {
    const taken: Taking[] = [];
    for (const photo of plan.photos) {
      if (signal?.aborted === true) break;
      taken.push(...(await this.#takeOrBlame({ ...plan, photos: [photo] }, signal)));
    }
    return taken;
  }

  async #takeOrBlame(plan: TakePlan, signal: AbortSignal | undefined): Promise<Taking[]> {
    for (let deaths = 1; ; deaths += 1) {
      try {
        return await this.#runTake(plan, signal);
      } catch (error) {
        if (!isOfSomePhoto(error)) throw error;
        const blamed = error instanceof DecoderDeath ? new AppError('photo_killed_decoder') : error;
        if (error instanceof AppError || deaths === deathsToBlame) return [{ kind: 'failed', error: blamed.toPlain() }];
      }
    }
  }

  async #runTake(plan: TakePlan, signal: AbortSignal | undefined): Promise<Taking[]> {
    const result = await this.#pool.run(plan, { signal });
    if (result.kind !== 'take') throw new AppError('internal');
    return result.photos;
  }

  async #single(
    plan: DecoderPlan,
    signal: AbortSignal | undefined,
    priority = priorities.single,
  ): Promise<DecoderResult> {
    return this.#pool.turn(priority, signal, async () => {
      for (let deaths = 1; ; deaths += 1) {
        try {
          return await this.#pool.run(plan, { signal });
        } catch (error) {
          if (!(error instanceof DecoderDeath)) throw error;
          if (deaths === deathsToBlame) throw new AppError('photo_killed_decoder', {}, { cause: error.error });
        }
      }
    });
  }

  async #packChunk(chunk: Chunk, signal: AbortSignal, advance: (by: number) => void): Promise<void> {
    const { photos, firstRow, input, pack } = chunk;
    const limits = this.#limits;
    let done = 0;
    const doneUpTo = (row: number): void => {
      if (row > done) advance(row - done);
      done = Math.max(done, row);
    };
    let deaths = 0;
    while (done < photos.length) {
      let begun = -1;
      const startedAt = done;
      try {
        const rest = { photos: photos.slice(done), firstRow: firstRow + done };
        await this.#pool.run(
          { kind: 'pack', ...rest, input, pack, limits },
          {
            signal,
            onBegin: (row) => {
              begun = row - firstRow;
              doneUpTo(begun);
            },
          },
        );
        doneUpTo(photos.length);
      } catch (error) {
        const photo = photos[begun]?.id ?? null;
        if (!(error instanceof DecoderDeath)) throw ofPhoto(error, photo);
        deaths = done > startedAt ? 1 : deaths + 1;
        if (deaths < deathsToBlame) continue;
        if (photo === null) throw error.error; // it died twice before any picture: none is to blame
        throw new AppError('photo_killed_decoder', { photo }, { cause: error.error });
      }
    }
  }
}

type TakePlan = Extract<DecoderPlan, { kind: 'take' }>;

/** One of the photos of a plan cost the decoder its life, by dying of it or by taking too long. */
function isOfSomePhoto(error: unknown): error is DecoderDeath | AppError {
  return error instanceof DecoderDeath || (error instanceof AppError && error.code === 'photo_took_too_long');
}

interface Chunk {
  photos: readonly PackPhoto[];
  /** Row of the first of them in the whole pack. */
  firstRow: number;
  input: PackInput;
  pack: string;
}

/** A photo's error says which photo, wherever it was found. */
function ofPhoto(error: unknown, photo: string | null): unknown {
  if (!(error instanceof AppError) || !error.code.startsWith('photo_') || photo === null) return error;
  return new AppError(error.code, { photo, ...error.details }, { cause: error.cause });
}

/** At its full length from the start, so that decoders may fill it in any order. */
async function allocate(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.truncate(bytes);
  } finally {
    await handle.close();
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
