import { AppError, type ErrorCode, fromPlain, type PlainError } from '@shared/errors.ts';
import { type Api, isPlainError } from './api.ts';

/** A file the user gave, and where it lay among what was given: "pets/cat/1.jpg". */
export interface GivenFile {
  file: File;
  path: string;
}

export interface UploadProgress {
  files: number;
  bytes: number;
}

/** A browser opens six connections to one host: four for files leave one for calls and one for the event stream. */
const atOnce = 4;
const triesPerFile = 3;

/**
 * Sends files to a place of the engine's, four at a time, each read from disk by the browser as it goes out.
 * @returns the upload's id for imports.start or predictions.start, and the files that could not be read or sent
 * @throws AppError cancelled, engine_unreachable, or the engine's own (disk_full, body_too_large)
 */
export async function upload(
  api: Api,
  files: readonly GivenFile[],
  onProgress: (sent: UploadProgress) => void,
  signal: AbortSignal,
): Promise<{ upload: string; failed: GivenFile[] }> {
  const { upload: id } = await api.uploads.begin.mutate(undefined, { signal });
  const failed: GivenFile[] = [];
  const sent: UploadProgress = { files: 0, bytes: 0 };
  const queue = files.entries();
  const sendNext = async (): Promise<void> => {
    for (const [number, given] of queue) {
      let before = 0;
      const arrived = await sendFile(id, number, given, signal, (bytes) => {
        sent.bytes += bytes - before;
        before = bytes;
        onProgress(sent);
      });
      sent.bytes += given.file.size - before;
      if (arrived) sent.files += 1;
      else failed.push(given);
      onProgress(sent);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, sendNext));
  } catch (error) {
    // What arrived so far is of no use; should this call fail too, the engine clears old uploads by itself.
    await api.uploads.discard.mutate({ upload: id }).catch(() => undefined);
    throw error;
  }
  return { upload: id, failed };
}

/** Failures that no other file would escape. */
const fatal: readonly ErrorCode[] = ['disk_full', 'not_authorised', 'upload_not_found', 'body_too_large'];

/** @returns false when this file cannot be read or does not arrive, while others may */
async function sendFile(
  upload: string,
  number: number,
  given: GivenFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<boolean> {
  const address = `/uploads/${upload}/${number}?path=${encodeURIComponent(given.path)}`;
  for (let attempt = 1; attempt <= triesPerFile; attempt += 1) {
    if (!(await isReadable(given.file))) return false;
    const answer = await post(address, given.file, signal, onBytes);
    if (signal.aborted) throw new AppError('cancelled');
    if (answer.ok) return true;
    if (answer.error !== null) {
      if (fatal.includes(answer.error.code)) throw fromPlain(answer.error);
      if (answer.error.code === 'invalid_input') return false; // its name: trying again changes nothing
    }
    onBytes(0);
  }
  if (await isEngineThere()) return false;
  throw new AppError('engine_unreachable');
}

/** A file that was moved or locked since it was chosen fails like a broken line; reading its first byte tells them apart. */
async function isReadable(file: File): Promise<boolean> {
  if (file.size === 0) return true;
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false; // NotReadableError or NotFoundError: this file alone is left out
  }
}

async function isEngineThere(): Promise<boolean> {
  try {
    await fetch('/trpc/program.view');
    return true;
  } catch {
    return false; // the network error is the answer
  }
}

interface Sent {
  ok: boolean;
  /** What the engine said; null where it was not reached. */
  error: PlainError | null;
}

/** XMLHttpRequest, since fetch tells nothing of how far a body has gone out: a zip of half a gigabyte needs that. */
function post(address: string, file: File, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<Sent> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const abort = (): void => {
      request.abort();
    };
    request.open('POST', address);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }): void => {
      onBytes(Math.min(loaded, file.size));
    };
    request.onloadend = (): void => {
      signal.removeEventListener('abort', abort);
      const said: unknown = request.response;
      done({ ok: request.status >= 200 && request.status < 300, error: isPlainError(said) ? said : null });
    };
    if (signal.aborted) {
      done({ ok: false, error: null });
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    request.send(file);
  });
}
