import { open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from './atomic.ts';

const aboutSchema = z.object({
  /** A strong ETag or a date, as If-Range wants it. */
  validator: z.string(),
  total: z.int().min(0).nullable(),
});

/** What is known of the file whose beginning lies there. */
export type AboutPart = z.infer<typeof aboutSchema>;

/**
 * The beginning of a file that is being downloaded, beside its final place: the bytes in `.part`, and in `.part.json` which
 * version of the file they are of. Without the second the first is worth nothing.
 */
export class Part {
  readonly file: string;
  readonly #note: string;

  constructor(destination: string) {
    this.file = `${destination}.part`;
    this.#note = `${destination}.part.json`;
  }

  /** What can be gone on from; null where there is nothing. */
  async find(): Promise<(AboutPart & { bytes: number }) | null> {
    try {
      const about = aboutSchema.parse(JSON.parse(await readFile(this.#note, 'utf8')));
      const { size } = await stat(this.file);
      return size === 0 || (about.total !== null && size > about.total) ? null : { ...about, bytes: size };
    } catch {
      return null; // nothing there, or a note that was cut off
    }
  }

  /** Begins anew. @param about null: this version can be told by nothing, so a break begins anew as well */
  async begin(about: AboutPart | null): Promise<FileHandle> {
    // The note goes first: bytes of the new version under the old one's note would be taken for its beginning.
    await rm(this.#note, { force: true });
    const handle = await open(this.file, 'w');
    if (about !== null) await writeFileAtomic(this.#note, JSON.stringify(about), { mode: 0o600 });
    return handle;
  }

  goOn(): Promise<FileHandle> {
    return open(this.file, 'a');
  }

  async forgetNote(): Promise<void> {
    await rm(this.#note, { force: true });
  }

  async discard(): Promise<void> {
    await rm(this.#note, { force: true });
    await rm(this.file, { force: true });
  }
}
