import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toAppError } from '../../../../src-shared/errors.ts';
import { kaggle, type KaggleLogin, type KaggleOffer, type KaggleView } from '../../../../src-shared/kaggle.ts';
import { writeFileAtomic } from '../../../files/atomic.ts';
import { announce, type Download, download, freeBytes } from '../../../files/download.ts';
import { HttpRefusal } from '../../../files/download-request.ts';
import type { Job } from '../../jobs/jobs.ts';
import { takeExclusiveLock } from '../../store/exclusive-lock.ts';
import { KeptLogin } from './kept-login.ts';

/** Kaggle's own address; its documented API is below /api/v1. */
export const kaggleAddress = 'https://www.kaggle.com';

/** What every zip begins with (APPNOTE 4.3.7). */
const zipBegins = Uint8Array.of(0x50, 0x4b, 0x03, 0x04);

export interface KaggleOptions {
  /** The program's own folder. */
  home: string;
  /** Chosen in tests. */
  address?: string;
  limits?: Download['limits'];
}

/** Kaggle's "Dogs vs. Cats": downloaded with the user's own login, kept only until its photos are in a project. */
export class Kaggle {
  readonly #folder: string;
  readonly #file: string;
  /** Holds the id of the project that waits for the photos. */
  readonly #wanted: string;
  readonly #url: string;
  readonly #limits: Download['limits'];
  readonly #kept: KeptLogin;

  constructor({ home, address = kaggleAddress, limits }: KaggleOptions) {
    this.#folder = join(home, 'downloads');
    this.#file = join(this.#folder, `${kaggle.competition}.zip`);
    this.#wanted = join(this.#folder, `${kaggle.competition}.project`);
    this.#url = new URL(`/api/v1/competitions/data/download-all/${kaggle.competition}`, address).href;
    this.#limits = limits;
    this.#kept = new KeptLogin(join(home, 'kaggle.json'));
  }

  async view(): Promise<KaggleView> {
    const kept = await this.#kept.read();
    const whole = await sizeOf(this.#file);
    const here = whole ?? (await sizeOf(`${this.#file}.part`)) ?? 0;
    const wantedBy = await readFile(this.#wanted, 'utf8').catch(() => null);
    const name = kept === null ? null : 'username' in kept ? kept.username : '';
    return { kept: name, here, whole: whole !== null, wantedBy };
  }

  /** Whether a download that a project was closed on can be gone on with, and nobody has to be asked for a key. */
  async canGoOn(project: string): Promise<boolean> {
    const { wantedBy, whole, kept } = await this.view();
    return wantedBy === project && (whole || kept !== null);
  }

  /** Whether an import reads the photos that were downloaded. */
  isSource(paths: readonly string[]): boolean {
    return paths.includes(this.#file);
  }

  /** Removes what was downloaded. @returns bytes that are free now @throws AppError kaggle_held */
  async discard(): Promise<number> {
    const { here } = await this.view();
    const release = await this.#hold();
    try {
      for (const name of await readdir(this.#folder))
        if (name.startsWith(kaggle.competition)) await rm(join(this.#folder, name), { force: true });
    } finally {
      release();
    }
    return here;
  }

  /** The project does not wait for them any more; what is here stays. */
  async giveUp(): Promise<void> {
    await rm(this.#wanted, { force: true });
  }

  /**
   * Asks Kaggle for the photos without taking them.
   * @param login null: the one that is kept
   * @throws AppError kaggle_login_missing, kaggle_key_refused, kaggle_rules_not_accepted, kaggle_competition_missing,
   *   kaggle_asks_to_wait, kaggle_out_of_order, download_offline, download_not_the_file
   */
  async look(login: KaggleLogin | null): Promise<KaggleOffer> {
    await mkdir(this.#folder, { recursive: true });
    const whole = await sizeOf(this.#file);
    if (whole !== null) return { bytes: whole, here: whole, free: await freeBytes(this.#folder) };
    const authorization = authorizationOf(await this.#loginOr(login));
    return inKagglesWords(() =>
      announce({ url: this.#url, authorization, destination: this.#file, signal: AbortSignal.timeout(60_000) }),
    );
  }

  async keep(login: KaggleLogin): Promise<void> {
    await this.#kept.keep(login);
  }

  async forget(): Promise<void> {
    await this.#kept.forget();
  }

  /**
   * Downloads the photos, or takes those that an earlier import left, hands the zip over and removes it when it was used.
   * What fails leaves it, or its beginning, for the next time; a zip that is damaged, or holds no photos, is removed.
   * @param project that waits for them until it has them, or gives up
   * @param use what is done with the zip
   * @throws as look; download_broken_off, download_damaged, download_no_room; kaggle_held; what `use` throws
   */
  async withPhotos<Result>(
    project: string,
    login: KaggleLogin | null,
    job: Job,
    use: (zip: string) => Promise<Result>,
  ): Promise<Result> {
    job.enter('downloading');
    const release = await this.#hold();
    try {
      await writeFileAtomic(this.#wanted, project);
      if ((await sizeOf(this.#file)) === null) await this.#download(await this.#loginOr(login), job);
      const result = await use(this.#file);
      await this.used([this.#file]);
      return result;
    } catch (error) {
      if (/^(archive|source)_/.test(toAppError(error).code)) await this.used([this.#file]);
      throw error;
    } finally {
      release();
    }
  }

  /** An import that went on by itself has ended well: its zip has served. */
  async used(paths: readonly string[]): Promise<void> {
    if (!this.isSource(paths)) return;
    await rm(this.#file, { force: true });
    await this.giveUp();
  }

  /** One engine at a time. @returns what lets go again @throws AppError kaggle_held */
  async #hold(): Promise<() => void> {
    await mkdir(this.#folder, { recursive: true });
    const lock = takeExclusiveLock(join(this.#folder, 'lock.sqlite'), this.#folder);
    if (lock === null) throw new AppError('kaggle_held');
    return () => {
      lock.release();
    };
  }

  async #download(login: KaggleLogin, job: Job): Promise<void> {
    await inKagglesWords(() =>
      download({
        url: this.#url,
        authorization: authorizationOf(login),
        destination: this.#file,
        signal: job.signal,
        begins: zipBegins,
        // The photos are copied out of it while it lies there.
        roomFor: (total) => total,
        onProgress: (done, total) => {
          job.advance(done, total);
        },
        ...(this.#limits === undefined ? {} : { limits: this.#limits }),
      }),
    );
  }

  async #loginOr(login: KaggleLogin | null): Promise<KaggleLogin> {
    const found = login ?? (await this.#kept.read());
    if (found === null) throw new AppError('kaggle_login_missing');
    return found;
  }
}

/** A name and key go as HTTP's own Basic (RFC 7617), a token as Bearer. */
function authorizationOf(login: KaggleLogin): string {
  if ('token' in login) return `Bearer ${login.token}`;
  return `Basic ${Buffer.from(`${login.username}:${login.key}`).toString('base64')}`;
}

/** What an answer of HTTP's means at Kaggle. */
async function inKagglesWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    const { status, retryAfter } = error;
    if (status === 401) throw new AppError('kaggle_key_refused', {}, { cause: error });
    if (status === 403) throw new AppError('kaggle_rules_not_accepted', {}, { cause: error });
    if (status === 404) throw new AppError('kaggle_competition_missing', {}, { cause: error });
    if (status === 429) {
      const minutes = Math.max(1, Math.ceil((retryAfter ?? 60) / 60));
      throw new AppError('kaggle_asks_to_wait', { minutes }, { cause: error });
    }
    throw new AppError('kaggle_out_of_order', { status }, { cause: error });
  }
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}
