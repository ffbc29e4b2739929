import { TimeLeft } from '@shared/progress.ts';
import { AppError } from '@shared/errors.ts';
import type { Api } from '../api.ts';
import type { Given } from '../host.ts';
import { type GivenFile, upload } from '../upload.ts';

/** Photos on their way from this browser to the engine. */
export interface Sending {
  project: string;
  files: number;
  filesSent: number;
  bytes: number;
  bytesSent: number;
  /** Seconds; null while no honest figure can be given. */
  timeLeft: number | null;
}

/** Brings what the user gave into a project: sends files where the host has no paths, then starts the import. */
export class Incoming {
  readonly #api: Api;
  #sending = $state.raw<Sending | null>(null);
  #cancel: AbortController | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  get sending(): Sending | null {
    return this.#sending;
  }

  /**
   * @param classId where photos without a folder go; null: they stay without a class
   * @returns the import's job, and the files that could not be sent
   * @throws AppError cancelled, source_empty, or what the engine says
   */
  async bring(
    project: string,
    given: Given,
    classId: number | null,
  ): Promise<{ job: string; failed: readonly GivenFile[] }> {
    if (given.from === 'paths') {
      const { job } = await this.#api.imports.start.mutate({ project, source: given, classId, options: { ask: true } });
      return { job, failed: [] };
    }
    if (given.files.length === 0) throw new AppError('source_empty', { name: '' });
    const sent = await this.send(project, given.files);
    const { job } = await this.#api.imports.start.mutate({
      project,
      source: { from: 'upload', upload: sent.upload },
      classId,
      options: { ask: true },
    });
    return { job, failed: sent.failed };
  }

  /** Sends files to the engine, for an import or a prediction. One sending at a time: a second one waits for no one and is refused. */
  async send(project: string, files: readonly GivenFile[]): Promise<{ upload: string; failed: GivenFile[] }> {
    if (this.#cancel !== null) throw new AppError('invalid_input', { reason: 'photos are still being sent' });
    this.#cancel = new AbortController();
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    const timeLeft = new TimeLeft();
    this.#sending = { project, files: files.length, filesSent: 0, bytes, bytesSent: 0, timeLeft: null };
    const guard = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    addEventListener('beforeunload', guard);
    try {
      return await upload(
        this.#api,
        files,
        (sent) => {
          const now = performance.now() / 1000;
          timeLeft.add(now, sent.bytes);
          this.#sending = {
            project,
            files: files.length,
            filesSent: sent.files,
            bytes,
            bytesSent: sent.bytes,
            timeLeft: timeLeft.seconds(now, bytes),
          };
        },
        this.#cancel.signal,
      );
    } finally {
      removeEventListener('beforeunload', guard);
      this.#cancel = null;
      this.#sending = null;
    }
  }

  cancel(): void {
    this.#cancel?.abort(new AppError('cancelled'));
  }
}
