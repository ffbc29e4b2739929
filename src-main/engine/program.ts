import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramView, type Settings, settingsSchema } from '../../src-shared/api.ts';
import { type AppError, toAppError } from '../../src-shared/errors.ts';
import type { Device } from '../../src-shared/protocol/trainer.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { logsFolder } from '../files/home.ts';
import type { RecentProjects } from './projects/recent-projects.ts';

const defaults: Settings = { language: null, theme: 'system', tile: 58 };

export interface ProgramDependencies {
  version: string;
  home: string;
  projectsFolder: string;
  recent: RecentProjects;
  found: () => Promise<{ name: string; folder: string }[]>;
  sampleName: string;
  sampleAvailable: boolean;
  askDevice: () => Promise<Device>;
  changed: () => void;
}

/** What is the program's own rather than a project's: settings, recent projects, the device that trains. */
export class Program {
  readonly #dependencies: ProgramDependencies;
  readonly #file: string;
  #settings: Settings;
  #device: Device | null = null;
  #deviceError: AppError | null = null;
  #asking: Promise<void> | null = null;

  private constructor(dependencies: ProgramDependencies, file: string, settings: Settings) {
    this.#dependencies = dependencies;
    this.#file = file;
    this.#settings = settings;
  }

  /** Settings that cannot be read, or come from another version, fall back to the defaults. */
  static async load(dependencies: ProgramDependencies): Promise<Program> {
    const file = join(dependencies.home, 'settings.json');
    const parsed = settingsSchema.partial().safeParse(await readJson(file));
    return new Program(dependencies, file, { ...defaults, ...(parsed.success ? definedOf(parsed.data) : {}) });
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
      device: this.#device,
      deviceError: this.#deviceError?.toPlain() ?? null,
      recent: recents,
      found: (await found()).filter((each) => !known.has(each.folder)),
      sample: { name: sampleName, available: sampleAvailable },
    };
  }

  async saveSettings(change: { [Key in keyof Settings]?: Settings[Key] | undefined }): Promise<void> {
    this.#settings = { ...this.#settings, ...definedOf(change) };
    await writeFileAtomic(this.#file, JSON.stringify(this.#settings, null, 2));
    this.#dependencies.changed();
  }

  /** Asks the trainer once which device will train; asked again only after a failure. */
  async findDevice(): Promise<void> {
    if (this.#device !== null) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      this.#device = await this.#dependencies.askDevice();
      this.#deviceError = null;
    } catch (error) {
      this.#deviceError = toAppError(error);
    }
    this.#dependencies.changed();
  }
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
