import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

/** Why a network answers as it does: on Results and on Use. */
export const explain = {
  heat: {
    title: 'What decided it',
    show: 'Show where it looked',
    hide: 'Hide where it looked',
    busy: 'Looking…',
    lit: (name: string): string => `Lit and ringed: what speaks for ${name}. Press on the photo to see it as it is.`,
    nothing: (name: string): string => `Nothing in this photo speaks for ${name}.`,
    speaksFor: (name: string): string => `For ${name}`,
    from: (layer: string): string => `From ${layer}`,
    strength: 'Strength',
    label: (name: string): string => `Heat map (Grad-CAM): where the photo speaks for ${name}`,
  },
  layer: {
    size: (width: number, height: number): string => `${String(width)} × ${String(height)}`,
    maps: (width: number, height: number, maps: number): string =>
      `${String(width)} × ${String(height)}, ${plural(maps, 'map', 'maps')}`,
  },
  nearest: {
    title: 'Nearest photos it learned from',
    first: 'To find them, it has to look once more at every photo it learned from.',
    look: 'Look at them',
    looking: 'Looking',
    of: (done: number, total: number): string => `${f.count(done)} of ${f.count(total)}`,
    photo: (name: string, is: string): string => `${name}, ${is}`,
  },
  sees: {
    open: 'What the network sees',
    title: 'What the network sees',
    layers: 'Layer',
    filters: 'First filters',
    filtersOf: 'the same for every photo',
    aboutFilters:
      'The small patterns that the first layer looks for. Each is laid over every place of the photo; where the photo looks like it, its map lights up.',
    about: {
      maps: 'Each map is one filter’s answer to this photo: bright where it found its pattern. Early layers find edges and colours, late ones parts of things.',
      pooling: 'The same maps made smaller: of each small square only what spoke the loudest, or the mean, is kept.',
    },
    silent: (silent: number, of: number): string =>
      `${f.count(silent)} of these ${f.count(of)} found nothing in this photo.`,
    map: (number: number, silent: boolean): string => `Map ${String(number)}${silent ? ': nothing found' : ''}`,
    before: 'Earlier',
    after: 'Further',
    noneBefore: 'These are the first.',
    noneAfter: 'These are the last.',
    of: (first: number, last: number, total: number): string =>
      `${f.count(first)} to ${f.count(last)} of ${f.count(total)}`,
  },
};
