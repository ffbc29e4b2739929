import type { Readable } from 'node:stream';
import type { Skipped, SplitPart } from '../../../../src-shared/api.ts';
import { AppError, toAppError } from '../../../../src-shared/errors.ts';
import { Allowance } from './allowance.ts';
import type { Container, Member } from './container.ts';
import { isNamedLikePhoto, refusalOf } from './file-kinds.ts';
import { gunzip } from './gunzip.ts';
import { idxPartOf, labelsNameOf, readIdxLabels, stemOf } from './idx-files.ts';
import { joinKeys, lookAt, OpenedArchives, splitKeys } from './opened-archives.ts';
import { tooLargeFile } from './reading.ts';
import type { Located, Source, SourceEntry, SourceKind, SourceLimits, SourceTable } from './source.ts';

/** Errors of one file, or of one archive among others: they are listed, and the rest goes on. */
const listed = /^(photo|archive|file)_/;

interface Place {
  keys: readonly string[];
  path: readonly string[];
  /** Archives around it. */
  depth: number;
}

export interface OpenedSourceOptions {
  kind: SourceKind;
  name: string;
  limits: SourceLimits;
  /** Folder for archives that must be unpacked first. */
  scratch: string;
  isThere: () => Promise<boolean>;
}

/**
 * A container with all that lies in it, archives and files of MNIST opened too. Files that hold no photos are listed with
 * what to do about them.
 */
export class OpenedSource implements Source {
  readonly kind: SourceKind;
  readonly name: string;
  readonly skipped: Skipped[] = [];
  readonly tables: SourceTable[] = [];
  readonly isThere: () => Promise<boolean>;
  readonly #archives: OpenedArchives;
  readonly #limits: SourceLimits;
  /** Keys of the container that the user sees as the source. */
  readonly #top: readonly string[];

  private constructor(root: Container, top: readonly string[], options: OpenedSourceOptions) {
    this.kind = options.kind;
    this.name = options.name;
    this.isThere = options.isThere;
    this.#limits = options.limits;
    this.#top = top;
    const allowance = new Allowance(options.name, options.limits);
    this.#archives = new OpenedArchives(root, options.limits, allowance, options.scratch);
  }

  /** A folder, or files that were dropped together. */
  static ofContainer(root: Container, options: OpenedSourceOptions): OpenedSource {
    return new OpenedSource(root, [], options);
  }

  /**
   * An archive, the only member of its container.
   * @throws AppError as the archive's opening
   */
  static async ofArchive(root: Container, id: string, options: OpenedSourceOptions): Promise<OpenedSource> {
    const source = new OpenedSource(root, [id], options);
    try {
      await source.#archives.use([id]); // never released: it stays open as long as the source
      return source;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  async *entries(): AsyncGenerator<SourceEntry> {
    this.skipped.length = 0;
    this.tables.length = 0;
    yield* this.#walk({ keys: this.#top, path: [], depth: this.#top.length });
  }

  async openEntry(key: string): Promise<Readable> {
    const keys = [...this.#top, ...splitKeys(key)];
    const { container, release } = await this.#archives.use(keys.slice(0, -1));
    try {
      const content = await (await container.member(keys.at(-1) ?? '')).open();
      content.once('close', release);
      return content;
    } catch (error) {
      release();
      throw error;
    }
  }

  async locate(key: string): Promise<Located | null> {
    const keys = [...this.#top, ...splitKeys(key)];
    const { container, release } = await this.#archives.use(keys.slice(0, -1));
    try {
      const stretch = (await container.member(keys.at(-1) ?? '')).stretch();
      if (stretch !== null) return { stretch, release };
    } catch (error) {
      release();
      throw error;
    }
    release();
    return null;
  }

  close(): Promise<void> {
    return this.#archives.close();
  }

  async *#walk(place: Place): AsyncGenerator<SourceEntry> {
    const { container, release } = await this.#archives.use(place.keys);
    const images: { member: Member }[] = [];
    const labels: { member: Member; gzip: boolean }[] = [];
    try {
      for await (const member of container.members()) {
        const seen = await this.#look(member, place);
        if (seen === null) continue;
        const { kind, gzip } = seen;
        if (kind === 'photo') {
          const entry = this.#photo(member, place);
          if (entry !== null) yield entry;
        } else if (kind === 'zip' || kind === 'tar') yield* this.#inside(member, place);
        else if (kind === 'idx-images') images.push({ member });
        else if (kind === 'idx-labels') labels.push({ member, gzip });
        else if (kind === 'table') this.#table(member, place);
        else this.#skip([...place.path, ...member.path], refusalOf(gzip ? 'packed' : kind));
      }
      for (const { name, reason } of container.skipped)
        this.skipped.push({ name: [...place.path, name].join('/'), reason });
      for (const { member } of images) yield* this.#imagesOf(member, labels, place);
    } finally {
      release();
    }
  }

  /** @returns null where it cannot be looked into: it is listed then */
  async #look(member: Member, place: Place): Promise<Awaited<ReturnType<typeof lookAt>> | null> {
    if (isNamedLikePhoto(member.path.at(-1) ?? '')) return { kind: 'photo', gzip: false };
    try {
      const seen = await lookAt(member);
      return seen.gzip && !['tar', 'idx-images', 'idx-labels'].includes(seen.kind)
        ? { kind: 'packed', gzip: true }
        : seen;
    } catch (error) {
      this.#skip([...place.path, ...member.path], error);
      return null;
    }
  }

  #photo(
    member: Member,
    place: Place,
    label?: { className: string | null; part: SplitPart | null },
  ): SourceEntry | null {
    const path = [...place.path, ...member.path];
    if (member.bytes > this.#limits.fileBytes) {
      this.#skip(path, tooLargeFile(member.bytes, this.#limits.fileBytes));
      return null;
    }
    const key = joinKeys([...place.keys.slice(this.#top.length), member.id]);
    return { key, path, bytes: member.bytes, ...label, open: () => this.openEntry(key) };
  }

  async *#inside(member: Member, place: Place): AsyncGenerator<SourceEntry> {
    const path = [...place.path, ...member.path.slice(0, -1), withoutEnding(member.path.at(-1) ?? '')];
    if (place.depth >= this.#limits.depth) {
      this.#skip([...place.path, ...member.path], new AppError('archive_too_deep', { limit: this.#limits.depth }));
      return;
    }
    try {
      yield* this.#walk({ keys: [...place.keys, member.id], path, depth: place.depth + 1 });
    } catch (error) {
      this.#skip([...place.path, ...member.path], error);
    }
  }

  async *#imagesOf(
    member: Member,
    labels: readonly { member: Member; gzip: boolean }[],
    place: Place,
  ): AsyncGenerator<SourceEntry> {
    const name = member.path.at(-1) ?? '';
    const path = [...place.path, ...member.path.slice(0, -1), name.replace(/\.gz$/i, '')];
    const keys = [...place.keys, member.id];
    try {
      const labelled = await this.#labelsFor(member, labels);
      const part = idxPartOf(name);
      const { container, release } = await this.#archives.use(keys);
      try {
        let index = 0;
        for await (const image of container.members()) {
          const label = labelled?.[index++];
          const className = label === undefined ? null : String(label);
          const entry = this.#photo(image, { keys, path, depth: place.depth }, { className, part });
          if (entry !== null) yield entry;
        }
      } finally {
        release();
      }
    } catch (error) {
      this.#skip(path, error);
    }
  }

  /** The labels that go with a file of images: of the fitting name, in the same folder where there are several. */
  async #labelsFor(images: Member, labels: readonly { member: Member; gzip: boolean }[]): Promise<Buffer | null> {
    const wanted = labelsNameOf(images.path.at(-1) ?? '');
    const fitting = labels.filter(({ member }) => stemOf(member.path.at(-1) ?? '') === wanted);
    const folder = images.path.slice(0, -1).join('/');
    const found = fitting.find(({ member }) => member.path.slice(0, -1).join('/') === folder) ?? fitting[0];
    if (found === undefined) return null;
    const name = found.member.path.at(-1) ?? '';
    const content = await found.member.open();
    const pieces: AsyncIterable<Buffer> = found.gzip ? gunzip(content, () => undefined) : content;
    return readIdxLabels(pieces, name, this.#limits);
  }

  #table(member: Member, place: Place): void {
    const key = joinKeys([...place.keys.slice(this.#top.length), member.id]);
    const path = [...place.path, ...member.path];
    if (member.bytes > this.#limits.tableBytes) this.#skip(path, tooLargeFile(member.bytes, this.#limits.tableBytes));
    else this.tables.push({ path, bytes: member.bytes, open: () => this.openEntry(key) });
  }

  /** @throws what is no matter of one file or archive: a full disk, too many files */
  #skip(path: readonly string[], thrown: unknown): void {
    const error = toAppError(thrown);
    if (!listed.test(error.code)) throw error;
    this.skipped.push({ name: path.join('/'), reason: error.toPlain() });
  }
}

/** An archive is called like the folder it stands for. */
export function withoutEnding(name: string): string {
  return name.replace(/\.(zip|tar|tgz|tar\.gz|gz)$/i, '') || name;
}
