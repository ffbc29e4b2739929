import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../src-shared/errors.ts';

export interface UploadLimits {
  /** Bytes of one file. Kaggle's zip has 0.9e9. */
  file: number;
  /** Files of one upload. */
  files: number;
  /** Bytes that stay free on the disk. */
  reserve: number;
  /** A sender that sends nothing for so long is given up, ms. */
  silence: number;
}

const defaults: UploadLimits = { file: 64e9, files: 1_000_000, reserve: 200e6, silence: 60_000 };

/** A file that arrived whole. */
export interface UploadedFile {
  /** Where it lay at the sender, folders first, NFC. For classes and for the user's eye; never a path on this computer. */
  path: string[];
  /** Where it lies now. */
  file: string;
  bytes: number;
}

/** What a sender says of a file before its bytes come. */
export interface IncomingFile {
  upload: string;
  number: number;
  path: string[];
  /** Its size where the sender knows it. */
  declared: number | null;
}

interface OpenUpload {
  folder: string;
  files: Map<number, UploadedFile>;
  discarded: AbortController;
}

/**
 * Files that a browser sends: they flow to the disk under a number, their names are kept beside them in memory. An upload
 * does not outlive the engine, unless an import took it over.
 */
export class Uploads {
  readonly #folder: string;
  readonly #limits: UploadLimits;
  readonly #open = new Map<string, OpenUpload>();

  /** @param folder holds nothing but uploads; is made when missing */
  constructor(folder: string, limits: Partial<UploadLimits> = {}) {
    this.#folder = folder;
    this.#limits = { ...defaults, ...limits };
  }

  /** Removes what an engine left behind that ran earlier. To be called before the door opens, by one engine of a folder. */
  async removeLeftovers(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A place for files. */
  async begin(): Promise<{ upload: string }> {
    const upload = randomBytes(16).toString('hex');
    const folder = join(this.#folder, upload);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#open.set(upload, { folder, files: new Map(), discarded: new AbortController() });
    return { upload };
  }

  /** Forgets an upload and all its files; what is still coming in is broken off. An unknown one is no error: it is gone. */
  async discard(upload: string): Promise<void> {
    const place = this.#open.get(upload);
    if (place === undefined) return;
    this.#open.delete(upload);
    place.discarded.abort();
    await rm(place.folder, { recursive: true, force: true });
  }

  /**
   * The files that arrived whole, by number.
   * @throws AppError upload_not_found
   */
  files(upload: string): UploadedFile[] {
    const { files } = this.#place(upload);
    return [...files].sort(([a], [b]) => a - b).map(([, file]) => file);
  }

  /**
   * Gives an upload away: its files move into a folder, and it is not known here any more.
   * @param folder is made; on another disk than the uploads the files are copied
   * @returns the files in the order of their numbers, each under its name in the folder
   * @throws AppError upload_not_found
   */
  async moveTo(upload: string, folder: string): Promise<{ path: string[]; name: string; bytes: number }[]> {
    const files = this.files(upload).map(({ path, file, bytes }) => ({ path, name: basename(file), bytes }));
    const place = this.#place(upload);
    this.#open.delete(upload);
    place.discarded.abort();
    await mkdir(dirname(folder), { recursive: true });
    try {
      await rename(place.folder, folder);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
      await cp(place.folder, folder, { recursive: true });
      await rm(place.folder, { recursive: true, force: true });
    }
    return files;
  }

  /**
   * Takes one file in as it comes. A file that breaks off leaves nothing, and its number may be sent again; the last that
   * arrives whole counts.
   * @throws AppError upload_not_found, body_too_large, disk_full, upload_incomplete
   */
  async receive({ upload, number, path, declared }: IncomingFile, body: Readable): Promise<UploadedFile> {
    const place = this.#place(upload);
    const limit = Math.min(this.#limits.file, (await this.#freeBytes()) - this.#limits.reserve);
    const tooLarge = (): AppError => new AppError(limit < this.#limits.file ? 'disk_full' : 'body_too_large');
    if (number >= this.#limits.files) throw new AppError('body_too_large');
    if (limit <= 0 || (declared !== null && declared > limit)) throw tooLarge();

    const file = join(place.folder, String(number));
    const part = `${file}.${randomBytes(6).toString('hex')}.part`;
    const silence = new Silence(this.#limits.silence);
    let bytes = 0;
    async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        silence.broken();
        bytes += chunk.length;
        if (bytes > limit) throw tooLarge();
        yield chunk;
      }
    }
    try {
      const stop = AbortSignal.any([place.discarded.signal, silence.signal]);
      await pipeline(body, counted, createWriteStream(part, { flags: 'wx', mode: 0o600 }), { signal: stop });
      if (declared !== null && bytes !== declared) throw incomplete(path);
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      if (place.discarded.signal.aborted) throw new AppError('upload_not_found', {}, { cause: error });
      throw isBrokenOff(error) ? incomplete(path, error) : error;
    } finally {
      silence.end();
    }
    const arrived = { path, file, bytes };
    place.files.set(number, arrived);
    return arrived;
  }

  #place(upload: string): OpenUpload {
    const place = this.#open.get(upload);
    if (place === undefined) throw new AppError('upload_not_found');
    return place;
  }

  async #freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }
}

/** Aborts when nothing was heard for a while. */
class Silence {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    this.#timer = setTimeout(() => {
      this.#controller.abort();
    }, milliseconds);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  broken(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function incomplete(path: readonly string[], cause?: unknown): AppError {
  return new AppError('upload_incomplete', { name: path.at(-1) ?? '' }, { cause });
}

/** The sender hung up, or was given up. */
function isBrokenOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : null;
  return (
    error.name === 'AbortError' ||
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'HPE_INVALID_EOF_STATE'
  );
}
