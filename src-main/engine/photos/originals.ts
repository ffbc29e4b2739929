import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { originalFile } from '../../files/photo-files.ts';
import type { Decoders } from '../workers/decoders.ts';

/** What no browser shows, or not every one. */
const unshowable = new Set(['heic', 'bmp', 'tiff']);

interface OriginalsTools {
  /** The project's folder. */
  folder: string;
  decoders: Pick<Decoders, 'preview'>;
}

/** The originals of one project as a page can show them. */
export class Originals {
  readonly #tools: OriginalsTools;
  /** Renderings under way: a page may ask twice before the first is there. */
  readonly #making = new Map<string, Promise<void>>();

  constructor(tools: OriginalsTools) {
    this.#tools = tools;
  }

  /**
   * The original itself, or a rendering of it that lies beside its thumbnail and can be made again.
   * @throws AppError photo_* where it cannot be rendered
   */
  async shown({ id, format }: { id: string; format: string }): Promise<{ file: string; type: string }> {
    const original = originalFile(this.#tools.folder, id, format);
    if (!unshowable.has(format)) return { file: original, type: `image/${format}` };
    const file = join(this.#tools.folder, 'thumbnails', id.slice(0, 2), `${id}-large.webp`);
    if (!(await isThere(file))) await this.#make(original, file);
    return { file, type: 'image/webp' };
  }

  async #make(original: string, file: string): Promise<void> {
    const making = this.#making.get(file) ?? this.#tools.decoders.preview(original, file);
    this.#making.set(file, making);
    try {
      await making;
    } finally {
      this.#making.delete(file);
    }
  }
}

/** Such files are not flushed: a power failure may leave an empty one. */
async function isThere(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && found.size > 0;
}
