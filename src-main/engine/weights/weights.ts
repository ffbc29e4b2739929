import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toAppError } from '../../../src-shared/errors.ts';
import { type BaseName, baseNames } from '../../../src-shared/networks/base-networks.ts';
import {
  baseWeights,
  mirroredUrl,
  type PublishedFile,
  publishedName,
} from '../../../src-shared/networks/base-weights.ts';
import { type BaseWeightsView, type KeptWeightsView, mirrorSchema } from '../../../src-shared/weights.ts';
import { removeLeftovers } from '../../files/atomic.ts';
import { announce, type Download, download, freeBytes, hashOf } from '../../files/download.ts';
import { HttpRefusal } from '../../files/download-request.ts';
import type { Job } from '../jobs/jobs.ts';
import { Lane } from '../jobs/lane.ts';
import { takeExclusiveLock } from '../store/exclusive-lock.ts';
import { checkFits, writeFitting } from './fitting.ts';
import { KeptWeights } from './kept-weights.ts';

export interface WeightsOptions {
  /** The program's own folder. */
  home: string;
  /** The folder of base networks that ship with the program, each a folder of weights of ours. */
  shipped: string;
  /** The address of a mirror that the user has set; null: Keras's own. */
  mirror: () => string | null;
  /** Told when what `view` shows has changed. */
  changed: () => void;
  limits?: Download['limits'];
  /** Chosen in tests: other files than those that Keras publishes. */
  published?: Partial<Record<BaseName, PublishedFile>>;
}

/** The weights of base networks on this computer: downloaded from where Keras publishes them, or taken from the user's files. */
export class Weights {
  readonly #kept: KeptWeights;
  readonly #downloads: string;
  readonly #options: WeightsOptions;
  /** One after another: two downloads would only share the line. */
  readonly #lane = new Lane();

  constructor(options: WeightsOptions) {
    this.#options = options;
    this.#kept = new KeptWeights(join(options.home, 'weights'));
    this.#downloads = join(options.home, 'downloads');
  }

  /** All base networks, in the order of the catalogue. */
  async view(): Promise<BaseWeightsView[]> {
    return Promise.all(baseNames.map((name) => this.#viewOf(name)));
  }

  /**
   * Where a network's weights lie, for whoever loads them, and what tells them from others (KeptWeightsView.sha256): a file of
   * Keras, or what ships with the program, a folder of weights of ours, which is the program's and needs no telling (null).
   * @throws AppError weights_missing
   */
  find(name: BaseName): { place: string; sha256: string | null } {
    const inProgram = join(this.#options.shipped, name);
    if (existsSync(join(inProgram, 'weights.json'))) return { place: inProgram, sha256: null };
    const kept = this.#kept.find(name);
    if (kept === null) throw new AppError('weights_missing', { title: baseWeights[name].title, name });
    return { place: this.#kept.fileOf(name), sha256: kept.sha256 };
  }

  /**
   * Asks what a download would take, without taking it.
   * @returns bytes of the file, those that are here already, and those free on the disk
   * @throws AppError weights_unreachable, weights_shipped, weights_mirror_invalid
   */
  async look(name: BaseName): Promise<{ bytes: number; here: number; free: number }> {
    const { file, url, destination } = this.#publishedOf(name);
    await mkdir(this.#downloads, { recursive: true });
    const whole = await sizeOf(destination);
    if (whole !== null) return { bytes: whole, here: whole, free: await freeBytes(this.#downloads) };
    const { bytes, here, free } = await this.#inWords(name, () =>
      announce({ url, destination, signal: AbortSignal.timeout(60_000) }),
    );
    return { bytes: bytes ?? file.bytes, here, free };
  }

  /**
   * Downloads Keras's file, going on with what an earlier attempt left, or takes the one that lies in `downloads`; checks it
   * and puts it in place. Weights that are there already are replaced only then.
   * @throws AppError weights_unreachable, weights_shipped, weights_mirror_invalid, weights_held, weights_pin_differs,
   *   weights_of_another_network, download_broken_off (its beginning is kept), download_damaged, download_no_room, disk_full
   */
  async download(name: BaseName, job: Job): Promise<KeptWeightsView> {
    return this.#alone(job, async () => {
      const { file, url, destination } = this.#publishedOf(name);
      job.enter('loading');
      await mkdir(this.#downloads, { recursive: true });
      if (!(await this.#isPutThere(destination, file))) {
        await this.#inWords(name, () =>
          download({
            url,
            destination,
            signal: job.signal,
            expected: { bytes: file.bytes, ...(file.md5 === null ? {} : { md5: file.md5 }) },
            // It is copied into its place while it lies there.
            roomFor: (total) => total,
            onProgress: (done, total) => {
              job.advance(done, total ?? file.bytes);
            },
            ...(this.#options.limits === undefined ? {} : { limits: this.#options.limits }),
          }),
        );
      }
      job.enter('checking');
      try {
        const kept = await this.#keepPublished(name, { destination, file, url });
        await rm(destination, { force: true });
        return kept;
      } catch (error) {
        // What is another file than it should be will not become it.
        if (toAppError(error).code.includes('weights_')) await rm(destination, { force: true });
        throw error;
      }
    });
  }

  /**
   * Takes from a user's file (.h5, .weights.h5 or .keras, with or without a top) what the network needs.
   * @param given where it lies, and what the user calls it
   * @throws AppError weights_not_keras {name, seems}, weights_of_another_network, weights_shipped, weights_held,
   *   base_weights_damaged, source_not_found, disk_full
   */
  async add(name: BaseName, given: { file: string; called: string }, job: Job): Promise<KeptWeightsView> {
    return this.#alone(job, async () => {
      this.#publishedOf(name);
      job.enter('checking');
      return this.#kept.replace(name, async (destination) => {
        const left = await writeFitting(name, given, destination);
        job.signal.throwIfAborted();
        return {
          origin: 'own',
          from: given.called,
          bytes: (await stat(destination)).size,
          // Of what was given: HDF5 writes the time into a file, so the one written here is never the same twice.
          sha256: await hashOf(given.file, 'sha256'),
          checked: 'shapes',
          at: new Date().toISOString(),
          left,
        };
      });
    });
  }

  /** Removes a network's weights and what an unfinished download left. @throws AppError weights_held, weights_shipped */
  async remove(name: BaseName): Promise<void> {
    const { destination } = this.#publishedOf(name);
    await this.#locked(async () => {
      await this.#kept.remove(name);
      for (const each of [destination, `${destination}.part`, `${destination}.part.json`])
        await rm(each, { force: true });
    });
  }

  async #viewOf(name: BaseName): Promise<BaseWeightsView> {
    const { title, licence, page } = baseWeights[name];
    const published = this.#fileOf(name);
    if (published === null) return { name, title, licence, page, state: 'shipped', kept: null, published: null };
    const kept = this.#kept.find(name);
    const { destination } = this.#placesOf(published);
    const here = (await sizeOf(destination)) ?? (await sizeOf(`${destination}.part`)) ?? 0;
    return {
      name,
      title,
      licence,
      page,
      state: kept !== null ? 'kept' : here > 0 ? 'begun' : 'absent',
      kept,
      published: { url: this.#urlOf(published), bytes: published.bytes, here, folder: this.#downloads },
    };
  }

  #fileOf(name: BaseName): PublishedFile | null {
    return this.#options.published?.[name] ?? baseWeights[name].published;
  }

  #publishedOf(name: BaseName): { title: string; file: PublishedFile; url: string; destination: string } {
    const { title } = baseWeights[name];
    const file = this.#fileOf(name);
    if (file === null) throw new AppError('weights_shipped', { title });
    const mirror = this.#options.mirror();
    if (mirror !== null && !mirrorSchema.safeParse(mirror).success)
      throw new AppError('weights_mirror_invalid', { address: mirror });
    return { title, file, url: this.#urlOf(file), ...this.#placesOf(file) };
  }

  #placesOf(file: PublishedFile): { destination: string } {
    return { destination: join(this.#downloads, publishedName(file)) };
  }

  #urlOf(file: PublishedFile): string {
    const mirror = this.#options.mirror();
    return mirror === null ? file.url : mirroredUrl(file, mirror);
  }

  /** Whether the whole file lies there already: by hand, or left by a process that was killed. Another one is removed. */
  async #isPutThere(destination: string, { bytes, md5 }: PublishedFile): Promise<boolean> {
    const size = await sizeOf(destination);
    if (size === null) return false;
    if (size === bytes && (md5 === null || (await hashOf(destination, 'md5')) === md5)) return true;
    await rm(destination);
    return false;
  }

  async #keepPublished(
    name: BaseName,
    { destination, file, url }: { destination: string; file: PublishedFile; url: string },
  ): Promise<KeptWeightsView> {
    await checkFits(name, destination);
    const sha256 = await hashOf(destination, 'sha256');
    const isPinned = file.md5 === null;
    if (isPinned) {
      const pin = await this.#kept.pin(name);
      if (pin !== null && pin !== sha256)
        throw new AppError('weights_pin_differs', { title: baseWeights[name].title, name, pin, sha256 });
      await this.#kept.setPin(name, sha256);
    }
    return this.#kept.replace(name, async (place) => {
      // Where the file system can, the copy shares the bytes.
      await copyFile(destination, place, constants.COPYFILE_FICLONE);
      return {
        origin: 'published',
        from: url,
        bytes: file.bytes,
        sha256,
        checked: isPinned ? 'pinned' : 'published',
        at: new Date().toISOString(),
        left: [],
      };
    });
  }

  /** What stands between us and the file, with the other way to get it. */
  async #inWords<Result>(name: BaseName, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const isAnswer = error instanceof HttpRefusal;
      const isLine =
        error instanceof AppError && (error.code === 'download_offline' || error.code === 'download_not_the_file');
      if (!isAnswer && !isLine) throw error;
      const { title, file, url } = this.#publishedOf(name);
      const details = { title, name, url: file.url, host: new URL(url).host, folder: this.#downloads };
      const why = isAnswer ? String(error.status) : error.code === 'download_offline' ? 'offline' : 'page';
      throw new AppError('weights_unreachable', { ...details, why }, { cause: error });
    }
  }

  async #alone(job: Job, work: () => Promise<KeptWeightsView>): Promise<KeptWeightsView> {
    return this.#lane.run(() => this.#locked(work), job.signal);
  }

  /** Another engine, or the command line, may be at it too. */
  async #locked<Result>(work: () => Promise<Result>): Promise<Result> {
    const { folder } = this.#kept;
    await mkdir(folder, { recursive: true });
    const lock = takeExclusiveLock(join(folder, 'lock.sqlite'), folder);
    if (lock === null) throw new AppError('weights_held');
    try {
      await removeLeftovers(folder);
      return await work();
    } finally {
      lock.release();
      this.#options.changed();
    }
  }
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}
