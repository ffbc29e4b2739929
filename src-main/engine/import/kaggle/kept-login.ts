import { readFile, rm } from 'node:fs/promises';
import { type KaggleLogin, kaggleLoginSchema } from '../../../../src-shared/kaggle.ts';
import { writeFileAtomic } from '../../../files/atomic.ts';

/** The login the user asked us to keep, in a file that only they may read. */
export class KeptLogin {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** null where none is kept, or the file was damaged. */
  async read(): Promise<KaggleLogin | null> {
    try {
      return kaggleLoginSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return null;
    }
  }

  async keep(login: KaggleLogin): Promise<void> {
    await writeFileAtomic(this.#file, JSON.stringify(login), { mode: 0o600 });
  }

  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
