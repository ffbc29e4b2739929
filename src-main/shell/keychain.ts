import { readFile, rm } from 'node:fs/promises';
import { safeStorage } from 'electron';
import { writeFileAtomic } from '../files/atomic.ts';

/** One secret of the user's, in a file that only the system's keychain can open. */
export class Keychain {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** null where none is kept, or it was kept under another user or keychain. */
  async read(): Promise<string | null> {
    if (!(await isSafe())) return null;
    try {
      return (await safeStorage.decryptStringAsync(await readFile(this.#file))).result;
    } catch {
      return null;
    }
  }

  /** @returns false where this system has no keychain: nothing is kept then */
  async keep(secret: string): Promise<boolean> {
    if (!(await isSafe())) return false;
    await writeFileAtomic(this.#file, await safeStorage.encryptStringAsync(secret), { mode: 0o600 });
    return true;
  }

  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

/** Without a keyring Linux's Electron would encrypt with a password that everybody knows. */
async function isSafe(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
