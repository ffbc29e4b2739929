import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BaseName } from '../../../src-shared/networks/base-networks.ts';
import type { KeptWeightsView } from '../../../src-shared/weights.ts';
import { replaceFolder, writeFileAtomic } from '../../files/atomic.ts';

const noteSchema = z.strictObject({
  origin: z.enum(['published', 'own']),
  from: z.string(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  checked: z.enum(['published', 'pinned', 'shapes']),
  at: z.string(),
  left: z.array(z.string()),
}) satisfies z.ZodType<KeptWeightsView>;

const weightsName = 'weights.h5';
const noteName = 'weights.json';

/**
 * The folder of weights that are ready to be used:
 *
 *   vgg16/weights.h5      Keras's old layout: its own file, or what fitted of the user's
 *   vgg16/weights.json    where it is from; both come and go as one, with their folder
 *   pins.json             SHA-256 of first downloads, by network: kept also when weights are removed
 */
export class KeptWeights {
  readonly folder: string;
  readonly #pins: string;

  constructor(folder: string) {
    this.folder = folder;
    this.#pins = join(folder, 'pins.json');
  }

  /** null where there are none, or what is there cannot be read. */
  find(name: BaseName): KeptWeightsView | null {
    try {
      return noteSchema.parse(JSON.parse(readFileSync(join(this.folder, name, noteName), 'utf8')));
    } catch {
      return null;
    }
  }

  /** Where the weights lie, or would. */
  fileOf(name: BaseName): string {
    return join(this.folder, name, weightsName);
  }

  /** Puts weights in place of those that are there, whole or not at all. @param write the file, and says where it is from */
  async replace(name: BaseName, write: (file: string) => Promise<KeptWeightsView>): Promise<KeptWeightsView> {
    return replaceFolder(join(this.folder, name), async (temporary) => {
      const note = await write(join(temporary, weightsName));
      await writeFileAtomic(join(temporary, noteName), JSON.stringify(note, null, 2));
      return note;
    });
  }

  async remove(name: BaseName): Promise<void> {
    await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /** The SHA-256 that the first download had; null before it. */
  async pin(name: BaseName): Promise<string | null> {
    return (await this.#readPins())[name] ?? null;
  }

  async setPin(name: BaseName, sha256: string): Promise<void> {
    await writeFileAtomic(this.#pins, JSON.stringify({ ...(await this.#readPins()), [name]: sha256 }, null, 2));
  }

  async #readPins(): Promise<Partial<Record<string, string>>> {
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(this.#pins, 'utf8')));
    } catch {
      return {}; // none yet
    }
  }
}
