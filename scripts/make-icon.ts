/**
 * Makes resources/icon.png (1024 px) from resources/icon.svg: Electron and its builder want a bitmap.
 *
 *   node scripts/make-icon.ts
 */
import { join } from 'node:path';
import sharp from 'sharp';

const resources = join(import.meta.dirname, '..', 'resources');

await sharp(join(resources, 'icon.svg'))
  .resize(1024, 1024)
  .png({ compressionLevel: 9 })
  .toFile(join(resources, 'icon.png'));
