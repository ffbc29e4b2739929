import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-shared/errors.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { takeExclusiveLock } from '../store/exclusive-lock.ts';

/** Both are left out when a project is packed. */
const lockName = 'lock.sqlite';
const doorName = 'door.json';

/** How the command line finds the engine that holds a project, and is let in by it. */
export interface WayIn {
  /** Calls back now and with each change of the door's address (null: no door is open). Returns how to stop. */
  watchAddress: (watcher: (address: string | null) => void) => () => void;
  /** A token that a program may use once; `onUsed` is called when it did. */
  oneTimeToken: (way: 'bearer', onUsed: () => void) => { token: string; revoke: () => void };
}

export interface ProjectLock {
  /** Resolves when the way in is gone and another engine may take the project. */
  release: () => Promise<void>;
}

/**
 * Takes a project for this engine, and writes beside the lock where its door is and a one-time token, readable by this user
 * alone; the token is renewed after each use. Whatever ends the process frees the lock; the file that is then left behind
 * leads nowhere and is replaced by the next holder.
 * @param folder the project's real path
 * @throws AppError project_held (`address` of the holder, null where it has no door), folder_not_writable
 */
export async function lockProject(folder: string, wayIn: WayIn): Promise<ProjectLock> {
  const lock = takeExclusiveLock(join(folder, lockName), folder);
  if (lock === null) throw new AppError('project_held', { address: await holderAddress(folder) });
  const sign = new DoorSign(join(folder, doorName), wayIn);
  try {
    await sign.settled();
  } catch (error) {
    await sign.remove();
    lock.release();
    throw new AppError('folder_not_writable', { folder }, { cause: error });
  }
  return {
    release: async () => {
      await sign.remove();
      lock.release();
    },
  };
}

async function holderAddress(folder: string): Promise<string | null> {
  try {
    const { address } = JSON.parse(await readFile(join(folder, doorName), 'utf8')) as { address?: unknown };
    return typeof address === 'string' && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(address) ? address : null;
  } catch {
    return null; // It is not there, or is just being replaced: the project is held all the same.
  }
}

/** The file beside the lock. Its changes follow one another, so that the last one is what stays. */
class DoorSign {
  readonly #file: string;
  readonly #wayIn: WayIn;
  readonly #stopWatching: () => void;
  #revoke: () => void = () => undefined;
  #address: string | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, wayIn: WayIn) {
    this.#file = file;
    this.#wayIn = wayIn;
    this.#stopWatching = wayIn.watchAddress((address) => {
      this.#address = address;
      this.#renew();
    });
  }

  /** @throws what went wrong with the writing that was asked for last */
  settled(): Promise<void> {
    return this.#writing;
  }

  async remove(): Promise<void> {
    this.#stopWatching();
    this.#address = null;
    this.#renew();
    await this.#writing;
  }

  #renew(): void {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    // Nobody may be waiting for it; a later write or `settled` meets the same trouble.
    this.#writing.catch(() => undefined);
  }

  async #write(): Promise<void> {
    this.#revoke();
    if (this.#address === null) {
      await rm(this.#file, { force: true });
      return;
    }
    const { token, revoke } = this.#wayIn.oneTimeToken('bearer', () => {
      this.#renew();
    });
    this.#revoke = revoke;
    await writeFileAtomic(this.#file, JSON.stringify({ address: this.#address, token }), { mode: 0o600, flush: false });
    if (await isReadByOthers(this.#file)) await rm(this.#file, { force: true });
  }
}

/** Some file systems (FAT, a mounted Windows disk) know no owners: there the token would lie open, so there is no way in. */
async function isReadByOthers(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false; // The user's folders are the user's own there; modes mean nothing.
  return ((await stat(file)).mode & 0o077) !== 0;
}
