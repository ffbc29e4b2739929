import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, rename, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../src-shared/errors.ts';
import { Part } from './download-part.ts';
import { type Asked, HttpRefusal, readContentRange, request } from './download-request.ts';

export interface Download extends Asked {
  /** Where the whole file will lie. Its folder is there; its beginning is kept beside it until then. */
  destination: string;
  signal: AbortSignal;
  /** The file's first bytes: an error page in its place is noticed at once. */
  begins?: Uint8Array;
  /** What the whole file must be, where that is known beforehand. */
  expected?: { bytes?: number; sha256?: string; md5?: string };
  /** Bytes that must still be free when the file has come, for what will be made of it. @param total the file's bytes */
  roomFor?: (total: number) => number;
  /** Bytes that have come, of how many (null: the server does not say). Also called at the beginning of each attempt. */
  onProgress?: (done: number, total: number | null) => void;
  limits?: Partial<typeof downloadLimits>;
}

export const downloadLimits = {
  /** Attempts in a row that bring not one byte; each that brings some begins the count anew. */
  attempts: 6,
  /** The same where nobody has answered at all yet: then it is rather the network that is missing than a transfer that broke. */
  attemptsUnanswered: 3,
  /** Silence after which a transfer is given up and taken up again, ms: what a train's tunnel takes. */
  silence: 30_000,
  /** Before the second attempt, ms; doubled before each further one. */
  firstPause: 1_000,
  /** A server that wants us to wait longer is obeyed by the user, not by a program that seems to hang; seconds. */
  longestWait: 120,
  /** How often progress is told, ms. */
  told: 200,
};

/** What a server says about a file before it sends it. */
export interface Announced {
  /** null: it does not say. */
  bytes: number | null;
  /** Bytes that are here already from an earlier attempt. */
  here: number;
  /** Free on the disk of the destination. */
  free: number;
}

/**
 * Downloads a file, going on where an earlier attempt was broken off, also one of a process that was killed. A transfer
 * that breaks, stalls or is refused for the moment is taken up again by itself. The file takes its name when it is whole.
 * @throws HttpRefusal what the server answered instead, once waiting does not help
 * @throws AppError download_offline, download_broken_off (its beginning is kept), download_not_the_file,
 *   download_damaged, download_no_room; disk_full; cancelled, as the signal says
 */
export async function download(wanted: Download): Promise<void> {
  const limits = { ...downloadLimits, ...wanted.limits };
  const part = new Part(wanted.destination);
  let failures = 0;
  let answered = false;
  for (;;) {
    wanted.signal.throwIfAborted();
    const before = (await part.find())?.bytes ?? 0;
    let failure: unknown;
    try {
      await new Attempt(wanted, part, limits).run();
      break;
    } catch (error) {
      wanted.signal.throwIfAborted();
      if (!mayPass(error)) throw error;
      failure = error;
    }
    failures = ((await part.find())?.bytes ?? 0) > before ? 1 : failures + 1;
    answered ||= !(failure instanceof AppError && failure.code === 'download_offline');
    const attempts = answered ? limits.attempts : limits.attemptsUnanswered;
    const asked = failure instanceof HttpRefusal ? failure.retryAfter : null;
    if (failures >= attempts || (asked !== null && asked > limits.longestWait)) throw failure;
    const seconds = asked ?? (limits.firstPause * 2 ** (failures - 1)) / 1000;
    await pause(seconds * 1000, undefined, { signal: wanted.signal }).catch(() => undefined); // ended early: seen above
  }
  await check(wanted, part);
  await rename(part.file, wanted.destination);
  await part.forgetNote();
}

/**
 * Asks what there is to be had, without taking it: GET that is hung up after the head, since an address signed for GET
 * answers no HEAD.
 * @throws as download
 */
export async function announce(
  wanted: Pick<Download, 'url' | 'authorization' | 'destination' | 'signal'>,
): Promise<Announced> {
  const response = await request(wanted, {}, AbortSignal.any([wanted.signal, silenceAfter(downloadLimits.silence)]));
  await response.body?.cancel();
  if (isPage(response)) throw new AppError('download_not_the_file', { host: hostOf(response, wanted.url) });
  const found = await new Part(wanted.destination).find();
  return { bytes: lengthOf(response), here: found?.bytes ?? 0, free: await freeBytes(dirname(wanted.destination)) };
}

/** Bytes that this user may still write there. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** One connection, from asking to the last byte. */
class Attempt {
  readonly #wanted: Download;
  readonly #part: Part;
  readonly #limits: typeof downloadLimits;
  readonly #stalled = new AbortController();
  readonly #signal: AbortSignal;

  constructor(wanted: Download, part: Part, limits: typeof downloadLimits) {
    this.#wanted = wanted;
    this.#part = part;
    this.#limits = limits;
    this.#signal = AbortSignal.any([wanted.signal, this.#stalled.signal]);
  }

  async run(): Promise<void> {
    const here = await this.#part.find();
    if (here !== null && here.bytes === here.total) return;
    const watch = this.#watch();
    try {
      const headers = here === null ? {} : { range: `bytes=${String(here.bytes)}-`, 'if-range': here.validator };
      const response = await request(this.#wanted, headers, this.#signal);
      watch.refresh();
      const range = readContentRange(response.headers.get('content-range'));
      if (response.status === 416 || (response.status === 206 && !continues(range, here))) {
        // It has another idea of the file than we have.
        await response.body?.cancel();
        await this.#part.discard();
        throw new AppError('download_broken_off');
      }
      if (isPage(response)) {
        await response.body?.cancel();
        throw new AppError('download_not_the_file', { host: hostOf(response, this.#wanted.url) });
      }
      if (response.status === 206 && here !== null)
        await this.#goOn(response, here.bytes, range?.total ?? here.total, watch);
      else await this.#begin(response, watch);
    } finally {
      clearTimeout(watch);
    }
  }

  async #begin(response: Response, watch: NodeJS.Timeout): Promise<void> {
    const total = lengthOf(response);
    const { expected } = this.#wanted;
    if (total !== null && expected?.bytes !== undefined && total !== expected.bytes) {
      await response.body?.cancel();
      throw new AppError('download_damaged', { reason: `${String(total)} bytes, not ${String(expected.bytes)}` });
    }
    await this.#makeSure(total ?? expected?.bytes ?? 0, 0, response);
    const validator = validatorOf(response);
    const file = await this.#part.begin(validator === null ? null : { validator, total });
    await this.#take(response, file, 0, total, watch);
  }

  async #goOn(response: Response, from: number, total: number | null, watch: NodeJS.Timeout): Promise<void> {
    await this.#makeSure(total ?? from, from, response);
    await this.#take(response, await this.#part.goOn(), from, total, watch);
  }

  async #makeSure(total: number, here: number, response: Response): Promise<void> {
    const needed = total - here + (this.#wanted.roomFor?.(total) ?? 0);
    const free = await freeBytes(dirname(this.#wanted.destination));
    if (free >= needed) return;
    await response.body?.cancel();
    throw new AppError('download_no_room', { needed, free });
  }

  async #take(
    response: Response,
    file: FileHandle,
    from: number,
    total: number | null,
    watch: NodeJS.Timeout,
  ): Promise<void> {
    const { begins, onProgress } = this.#wanted;
    let done = from;
    let toldAt = 0;
    let head = Buffer.alloc(0);
    try {
      onProgress?.(done, total);
      for await (const chunk of response.body ?? []) {
        watch.refresh();
        if (begins !== undefined && from === 0 && head.length < begins.length) {
          head = Buffer.concat([head, chunk]).subarray(0, begins.length);
          if (!head.equals(begins.subarray(0, head.length)))
            throw new AppError('download_not_the_file', { host: hostOf(response, this.#wanted.url) });
        }
        await file.writeFile(chunk);
        done += chunk.byteLength;
        if (performance.now() - toldAt >= this.#limits.told) {
          toldAt = performance.now();
          onProgress?.(done, total);
        }
      }
      await file.datasync();
      onProgress?.(done, total);
    } catch (error) {
      this.#wanted.signal.throwIfAborted();
      if (error instanceof AppError || isOfDisk(error)) throw error;
      throw new AppError('download_broken_off', {}, { cause: error });
    } finally {
      await file.close();
    }
    if (total !== null && done !== total) throw new AppError('download_broken_off');
  }

  /** Ends the attempt when nothing was heard for so long; whoever hears something refreshes it. */
  #watch(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#stalled.abort(new AppError('download_broken_off'));
    }, this.#limits.silence);
  }
}

/** @throws AppError download_damaged; what came is gone then, since it cannot be mended */
async function check({ destination, expected, begins }: Download, part: Part): Promise<void> {
  const { size } = await stat(part.file);
  const reason =
    size < (begins?.length ?? 0) || (expected?.bytes !== undefined && size !== expected.bytes)
      ? `${String(size)} bytes`
      : expected?.sha256 !== undefined && (await hashOf(part.file, 'sha256')) !== expected.sha256
        ? 'SHA-256'
        : expected?.md5 !== undefined && (await hashOf(part.file, 'md5')) !== expected.md5
          ? 'MD5'
          : null;
  if (reason === null) return;
  await new Part(destination).discard();
  throw new AppError('download_damaged', { reason });
}

/** The checksum of a file's content, in hexadecimal digits. */
export async function hashOf(file: string, algorithm: 'sha256' | 'md5'): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function continues(
  range: ReturnType<typeof readContentRange>,
  here: { bytes: number; total: number | null } | null,
): boolean {
  if (range === null || here === null) return false;
  if (range.start !== here.bytes) return false;
  return range.total === null || here.total === null || range.total === here.total;
}

function mayPass(error: unknown): boolean {
  if (error instanceof HttpRefusal) return error.passing;
  return error instanceof AppError && (error.code === 'download_broken_off' || error.code === 'download_offline');
}

/** An error of the file system is not the connection's. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ['write', 'open', 'fdatasync'].includes(String(error.syscall));
}

/** A weak ETag says "as good as", which is not enough to join two halves (RFC 9110, 13.1.5). */
function validatorOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  if (tag !== null && !tag.startsWith('W/')) return tag;
  return tag === null ? headers.get('last-modified') : null;
}

function lengthOf({ headers }: Response): number | null {
  const text = headers.get('content-length');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function isPage({ headers }: Response): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '');
}

function hostOf(response: Response, asked: string): string {
  return new URL(response.url === '' ? asked : response.url).host;
}

function silenceAfter(milliseconds: number): AbortSignal {
  const stalled = new AbortController();
  setTimeout(() => {
    stalled.abort(new AppError('download_broken_off'));
  }, milliseconds).unref();
  return stalled.signal;
}
