import type { PlainError } from '@shared/errors.ts';
import { isKaggleFile, kaggleFileLimit, type KaggleLogin, readKaggleLogin } from '@shared/kaggle.ts';

/** Whether Kaggle's dialog is open, and with what it was opened. */
export class KaggleDialogState {
  #open = $state(false);
  #login = $state.raw<KaggleLogin | null>(null);
  #error = $state.raw<PlainError | null>(null);

  get open(): boolean {
    return this.#open;
  }

  /** Out of a kaggle.json; null: the user types it. */
  get login(): KaggleLogin | null {
    return this.#login;
  }

  /** The file was none of Kaggle's. */
  get error(): PlainError | null {
    return this.#error;
  }

  show(): void {
    this.#open = true;
  }

  /** Nothing of the login stays behind. */
  close(): void {
    this.#open = false;
    this.forget();
  }

  forget(): void {
    this.#login = null;
    this.#error = null;
  }

  /** Opens the dialog where a kaggle.json was dropped, alone. To be called within the drop event. */
  takeDrop({ files }: DataTransfer): boolean {
    const file = files[0];
    if (file === undefined || files.length > 1 || !isKaggleFile(file.name)) return false;
    void this.take(file);
    return true;
  }

  async take(file: File): Promise<void> {
    const login = file.size > kaggleFileLimit ? null : readKaggleLogin(await file.text());
    this.#login = login;
    this.#error = login === null ? { code: 'kaggle_login_unreadable', details: {} } : null;
    this.#open = true;
  }
}
