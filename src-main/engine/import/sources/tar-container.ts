import type { Skipped } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import { type Bytes, streamOf, windowOf } from './bytes.ts';
import { type Container, listContainer, type Member } from './container.ts';
import { isJunk, wordsOf } from './names.ts';
import type { SourceLimits } from './source.ts';
import { blockLength, readTarAttributes, readTarHeader, type TarHeader, text } from './tar-header.ts';

/** Attributes and long names: none is longer than a name of 64 kB with some around it. */
const longestAttributes = 1024 ** 2;

/**
 * A tar, its headers read one after the other; contents are read where they lie, so that an import that was broken off
 * finds its place again without going through all that lies before (which is why no streaming reader is used).
 * A tar that breaks off keeps what came before. The bytes are closed with it.
 * @throws AppError source_too_large
 */
export async function openTar(bytes: Bytes, name: string, limits: SourceLimits): Promise<TarContainer> {
  const members: Member[] = [];
  const skipped: Skipped[] = [];
  let position = 0;
  /** What a header before says of the next file. */
  let next = new Map<string, string>();
  const fail = (reason: string): void => {
    skipped.push({ name, reason: new AppError('archive_damaged', { name, reason }).toPlain() });
  };
  while (position < bytes.size) {
    const block = await bytes.read(position, blockLength);
    if (block.every((byte) => byte === 0)) break;
    const header = readTarHeader(block);
    if (header === null) {
      fail(`no header at byte ${String(position)}`);
      break;
    }
    const start = position + blockLength;
    const size = Number(next.get('size') ?? header.size);
    if (!Number.isSafeInteger(size) || size < 0) {
      fail(`no size at byte ${String(position)}`);
      break;
    }
    position = start + Math.ceil(size / blockLength) * blockLength;
    if (header.type === 'attributes' || header.type === 'long-name') {
      if (size > longestAttributes) {
        fail(`attributes of ${String(size)} bytes`);
        break;
      }
      const data = await bytes.read(start, size);
      if (header.type === 'long-name') next.set('path', text(data));
      else next = new Map([...next, ...readTarAttributes(data)]);
      continue;
    }
    if (header.type === 'shared-attributes' || header.type === 'long-link') continue;
    const path = wordsOf(next.get('path') ?? header.name);
    const isSparse = [...next.keys()].some((key) => key.startsWith('GNU.sparse'));
    next = new Map();
    if (header.type === 'folder' || path.some(isJunk)) continue;
    if (members.length + skipped.length >= limits.files)
      throw new AppError('source_too_large', { name, limit: limits.files });
    const refusal = refusalOf(header, isSparse) ?? (start + size > bytes.size ? new AppError('photo_broken') : null);
    if (refusal === null) members.push(memberAt(bytes, start, size, path));
    else skipped.push({ name: path.join('/'), reason: refusal.toPlain() });
  }
  return { ...listContainer(members, skipped, () => bytes.close()), files: members.length + skipped.length };
}

export interface TarContainer extends Container {
  readonly files: number;
}

function refusalOf({ type }: TarHeader, isSparse: boolean): AppError | null {
  if (type === 'link') return new AppError('photo_link');
  if (type === 'device') return new AppError('file_device');
  return type === 'other' || isSparse ? new AppError('photo_packing_unknown', { method: 'sparse' }) : null;
}

function memberAt(bytes: Bytes, start: number, size: number, path: readonly string[]): Member {
  return {
    id: String(start),
    path,
    bytes: size,
    head: (length) => bytes.read(start, Math.min(length, size)),
    open: () => Promise.resolve(streamOf(bytes, start, size)),
    stretch: () => {
      const { place } = windowOf(bytes, start, size);
      return place === null ? null : { ...place, length: size, zip: null };
    },
    access: () => Promise.resolve(windowOf(bytes, start, size)),
  };
}
