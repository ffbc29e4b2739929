import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type RecentProject, steps } from '../../../src-shared/api.ts';
import { writeFileAtomic } from '../../files/atomic.ts';

const recentSchema = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    folder: z.string(),
    openedAt: z.string(),
    photos: z.int(),
    classes: z.int(),
    step: z.enum(steps),
    tested: z.strictObject({ correct: z.int(), count: z.int() }).nullable(),
    training: z.strictObject({ epoch: z.int(), epochs: z.int() }).nullable(),
    sample: z.boolean(),
    /** SHA-256 of photos whose thumbnails stand in the strip. */
    faces: z.array(z.string()),
  }),
);
export type RecentEntry = z.infer<typeof recentSchema>[number];

const kept = 30;

/** The projects opened lately, newest first: what Welcome shows of them while they are closed. */
export class RecentProjects {
  readonly #file: string;
  #entries: RecentEntry[];

  private constructor(file: string, entries: RecentEntry[]) {
    this.#file = file;
    this.#entries = entries;
  }

  /** A list that cannot be read counts as none: it is a convenience, the projects themselves are elsewhere. */
  static async load(home: string): Promise<RecentProjects> {
    const file = join(home, 'recent.json');
    const text = await readFile(file, 'utf8').catch(() => '[]');
    const parsed = recentSchema.safeParse(parseJson(text));
    return new RecentProjects(file, parsed.success ? parsed.data : []);
  }

  view(): RecentProject[] {
    return this.#entries.map(({ faces, ...entry }) => ({
      ...entry,
      exists: existsSync(join(entry.folder, 'project.sqlite')),
      strip: faces.map((_, index) => `/strip/${entry.id}/${String(index)}`),
    }));
  }

  find(id: string): RecentEntry | null {
    return this.#entries.find((entry) => entry.id === id) ?? null;
  }

  async put(entry: RecentEntry): Promise<void> {
    this.#entries = [entry, ...this.#entries.filter((each) => each.id !== entry.id && each.folder !== entry.folder)]
      .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1))
      .slice(0, kept);
    await this.#write();
  }

  async forget(id: string): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    await this.#write();
  }

  async #write(): Promise<void> {
    await writeFileAtomic(this.#file, JSON.stringify(this.#entries, null, 2));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a broken list; see load()
  }
}
