import { join } from 'node:path';

/** Where a photo's files lie in its project. The hash is the name: no name from outside ever becomes a path. */
export function originalFile(folder: string, sha256: string, format: string): string {
  const extension = format === 'jpeg' ? 'jpg' : format;
  return join(folder, 'photos', sha256.slice(0, 2), `${sha256}.${extension}`);
}

export function thumbnailFile(folder: string, sha256: string): string {
  return join(folder, 'thumbnails', sha256.slice(0, 2), `${sha256}.webp`);
}
