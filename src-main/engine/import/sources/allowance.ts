import { AppError } from '../../../../src-shared/errors.ts';
import type { SourceLimits } from './source.ts';

/** The outermost archive that something lies in. */
export interface OutermostArchive {
  key: string;
  name: string;
  /** As it lies on the disk. */
  bytes: number;
}

interface Charge {
  files: number;
  bytes: number;
}

/**
 * What the archives of one source may still unpack to. Archives inside archives count for the outermost, so that a bomb
 * wrapped in bombs is worth no more than one.
 */
export class Allowance {
  readonly #name: string;
  readonly #limits: SourceLimits;
  readonly #charges = new Map<string, Map<string, Charge>>();

  /** @param name of the source, for errors */
  constructor(name: string, limits: SourceLimits) {
    this.#name = name;
    this.#limits = limits;
  }

  /**
   * Counts what an archive holds; counting it again, where it was closed between, changes nothing.
   * @throws AppError source_too_large, archive_too_large
   */
  charge(outermost: OutermostArchive, key: string, charge: Charge): void {
    const charges = this.#charges.get(outermost.key) ?? new Map<string, Charge>();
    const before = charges.get(key);
    this.#charges.set(outermost.key, charges.set(key, charge));
    try {
      this.#check(outermost, charges);
    } catch (error) {
      // What is refused takes nothing from the others.
      if (before === undefined) charges.delete(key);
      else charges.set(key, before);
      throw error;
    }
  }

  #check(outermost: OutermostArchive, charges: ReadonlyMap<string, Charge>): void {
    const { files: mostFiles, totalBytes, ratio, ratioFrom } = this.#limits;
    const all = [...this.#charges.values()].flatMap((each) => [...each.values()]);
    if (all.reduce((sum, { files }) => sum + files, 0) > mostFiles)
      throw new AppError('source_too_large', { name: this.#name, limit: mostFiles });
    const bytes = [...charges.values()].reduce((sum, each) => sum + each.bytes, 0);
    if (bytes <= totalBytes && (bytes <= ratioFrom || bytes <= outermost.bytes * ratio)) return;
    const reason = `${String(Math.round(bytes / 1024 ** 2))} MB`;
    throw new AppError('archive_too_large', { name: outermost.name, reason });
  }
}
