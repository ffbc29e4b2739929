import type { RunNote } from '../../api.ts';
import type { Device } from '../../protocol/trainer.ts';
import { createFormat } from '../format.ts';

const f = createFormat('en');

/** English has two forms of a noun with a number. */
export function plural(count: number, one: string, many: string): string {
  return `${f.count(count)} ${count === 1 ? one : many}`;
}

const photosOf = (count: number): string => plural(count, 'photo', 'photos');

/** Words that several rooms use. */
export const words = {
  appName: 'Pawprint',
  language: 'English',
  nothingLeaves: 'Nothing leaves this computer.',
  photos: photosOf,
  /** What computes; a card is called what its driver calls it. */
  device: ({ kind, name, cores }: Pick<Device, 'kind' | 'name' | 'cores'>): string =>
    kind === 'cpu' && cores !== undefined ? `CPU, ${plural(cores, 'core', 'cores')}` : name,
  runNote: ({ from, to }: RunNote): string =>
    `There was not enough memory for batches of ${photosOf(from)}, so it trained with batches of ${f.count(to)}.`,
  steps: {
    photos: 'Photos',
    split: 'Split',
    train: 'Train',
    results: 'Results',
    use: 'Use',
  },
  recipes: {
    quick: {
      name: 'Quick',
      says: 'It builds on a small network that has seen a million photos, and takes seconds.',
    },
    mnist: {
      name: 'Small digits network',
      says: 'For small grey pictures, 28 × 28.',
    },
    'mnist-no-pooling': {
      name: 'Digits network without pooling',
      says: 'The same without max pooling: seven times the weights for the same pictures.',
    },
    scratch: {
      name: 'From scratch',
      says: 'It starts knowing nothing and learns from your photos alone.',
    },
    'vgg16-features': {
      name: 'On VGG16',
      says: 'It builds on what VGG16 knows from a million photos; only the last layers are new.',
    },
    'vgg16-augmented': {
      name: 'On VGG16, photos varied',
      says: 'As on VGG16, but each round it sees every photo turned, sized and mirrored anew.',
    },
    'vgg16-fine-tune': {
      name: 'VGG16, fine-tuned',
      says: 'It goes on from a network on VGG16 and lets the last block of VGG16 learn too, slowly.',
    },
    'scratch-augmented': {
      name: 'From scratch, photos varied',
      says: 'As from scratch, but each round it sees every photo turned, sized and mirrored anew.',
    },
  },
};
