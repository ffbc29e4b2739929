import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type ProgramView, type Settings, settingsSchema } from '../../src-shared/api.ts';
import { type AppError, toAppError } from '../../src-shared/errors.ts';
import type { Card, Device } from '../../src-shared/protocol/trainer.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { logsFolder } from '../files/home.ts';
import type { RecentProjects } from './projects/recent-projects.ts';
import type { ComputingMeans } from './workers/trainers.ts';

const defaults: Settings = {
  language: null,
  theme: 'system',
  tile: 58,
  trainsOn: 'auto',
  threads: null,
  weightsMirror: null,
};

export interface ProgramDependencies {
  version: string;
  home: string;
  projectsFolder: string;
  recent: RecentProjects;
  found: () => Promise<{ name: string; folder: string }[]>;
  sampleName: string;
  sampleAvailable: boolean;
  askDevice: () => Promise<{ device: Device; cards: Card[] }>;
  /** What trainers compute with from now on. */
  computeWith: (means: ComputingMeans) => void;
  changed: () => void;
}

/** What is the program's own rather than a project's: settings, recent projects, the device that trains. */
export class Program {
  readonly #dependencies: ProgramDependencies;
  readonly #file: string;
  #settings: Settings;
  #found: { device: Device; cards: Card[] } | null = null;
  #deviceError: AppError | null = null;
  #asking: Promise<void> | null = null;
  #lowMemory = false;

  private constructor(dependencies: ProgramDependencies, file: string, settings: Settings) {
    this.#dependencies = dependencies;
    this.#file = file;
    this.#settings = settings;
  }

  /** Settings that cannot be read, or come from another version, fall back to the defaults. */
  static async load(dependencies: ProgramDependencies): Promise<Program> {
    const file = join(dependencies.home, 'settings.json');
    const parsed = settingsSchema.partial().safeParse(await readJson(file));
    const settings = { ...defaults, ...(parsed.success ? definedOf(parsed.data) : {}) };
    dependencies.computeWith(meansOf(settings));
    return new Program(dependencies, file, settings);
  }

  async view(): Promise<ProgramView> {
    const { version, home, projectsFolder, recent, found, sampleName, sampleAvailable } = this.#dependencies;
    const recents = recent.view();
    const known = new Set(recents.map((each) => each.folder));
    return {
      version,
      settings: this.#settings,
      projectsFolder,
      logsFolder: logsFolder(home),
      device: this.#found?.device ?? null,
      deviceError: this.#deviceError?.toPlain() ?? null,
      cards: this.#found?.cards ?? [],
      cores: availableParallelism(),
      recent: recents,
      found: (await found()).filter((each) => !known.has(each.folder)),
      sample: { name: sampleName, available: sampleAvailable },
    };
  }

  get settings(): Settings {
    return this.#settings;
  }

  async saveSettings(change: { [Key in keyof Settings]?: Settings[Key] | undefined }): Promise<void> {
    this.#settings = { ...this.#settings, ...definedOf(change) };
    await writeFileAtomic(this.#file, JSON.stringify(this.#settings, null, 2));
    this.#dependencies.changed();
    if (change.trainsOn === undefined && change.threads === undefined) return;
    this.#dependencies.computeWith(this.#means());
    // The cards stay known, so that the choice does not vanish while the new answer is on its way.
    void this.#findAgain();
  }

  /** Trainers take as little memory as they can from now on, until this engine ends. */
  saveMemory(): void {
    this.#lowMemory = true;
    this.#dependencies.computeWith(this.#means());
  }

  /** Asks the trainer once which device will train; asked again only after a failure. */
  async findDevice(): Promise<void> {
    if (this.#found === null) await (this.#asking ?? this.#findAgain());
  }

  /** An answer that is on its way may be about the former settings: it is waited for, and another one is asked for. */
  async #findAgain(): Promise<void> {
    const asking = (this.#asking ?? Promise.resolve()).then(() => this.#ask());
    this.#asking = asking;
    await asking;
    if (this.#asking === asking) this.#asking = null;
  }

  #means(): ComputingMeans {
    return { ...meansOf(this.#settings), ...(this.#lowMemory ? { lowMemory: true } : {}) };
  }

  async #ask(): Promise<void> {
    try {
      this.#found = await this.#dependencies.askDevice();
      this.#deviceError = null;
    } catch (error) {
      this.#deviceError = toAppError(error);
    }
    this.#dependencies.changed();
  }
}

function meansOf({ trainsOn, threads }: Settings): ComputingMeans {
  if (trainsOn === 'auto') return { threads };
  return { threads, gpu: trainsOn === 'cpu' ? null : trainsOn };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return {}; // first start, or a file that was cut off
  }
}

/** An absent setting and one given as undefined are the same: it stays as it was. */
function definedOf<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Values]?: Exclude<Values[Key], undefined>;
  };
}
