import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

interface Made {
  title: string;
  layer: string;
  size: number;
  bits: 16 | 32;
  computedIn: 'float32' | 'bfloat16';
}

/** What base networks made of photos, kept on the disk: the command line and the settings. */
export const features = {
  heading: 'Kept features',
  about:
    'What a base network made of each photo is kept, so that no photo goes through it twice. Removing it loses nothing: the next run makes it again.',
  none: 'No features are kept in this project.',
  made: (d: Made): string =>
    `${d.title} up to ${d.layer}, photos of ${f.count(d.size)} pixels (${d.computedIn}, kept in ${f.count(d.bits)} bits)`,
  /** The same in few words. */
  short: (d: Pick<Made, 'title' | 'layer' | 'size'>): string =>
    `${d.title} up to ${d.layer}, ${f.count(d.size)} pixels`,
  stale: 'Features that nothing uses any more',
  amount: (d: { photos: number; bytes: number }): string =>
    `${plural(d.photos, 'photo', 'photos')}, ${f.bytes(d.bytes)}`,
  readBy: (d: { runs: readonly string[] }): string => `used by ${d.runs.join(', ')}`,
  remove: 'Remove',
  removeAll: 'Remove all',
  removed: (d: { bytes: number }): string => `Removed; ${f.bytes(d.bytes)} are free again.`,
};
