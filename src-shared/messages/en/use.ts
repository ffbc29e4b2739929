import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

/** The Use page. */
export const use = {
  empty: {
    headline: 'Show it a photo it has never seen',
    says: 'It looks and says what it is. The photo stays on this computer.',
    drop: 'Drop a photo anywhere in this window',
    choose: 'Choose a photo',
    chooseFolder: 'A folder',
  },
  letGo: 'Let go to ask',
  asking: (count: number): string => `Asking about ${plural(count, 'photo', 'photos')}`,
  sending: (done: number, total: number): string => `Sending ${f.count(done)} of ${f.count(total)}`,
  reading: (done: number, total: number): string => `Reading ${f.count(done)} of ${f.count(total)}`,
  thinking: 'Looking',
  stop: 'Stop',
  another: 'Drop another photo anywhere',
  sure: 'Sure of it.',
  quiteSure: 'Quite sure.',
  unsure: (second: string): string => `Not sure: ${second} is nearly as likely.`,
  halfSure: (second: string): string => `Only fairly sure: it could be ${second}.`,
  noneOfThese: (classes: string): string => `It knows only ${classes} and picks one of them for any photo.`,
  classes: (count: number): string => `its ${f.count(count)} classes`,
  odds: 'How likely it finds each class',
  more: (count: number): string => `${plural(count, 'class', 'classes')} more, together`,
  list: {
    headline: (count: number): string => `${plural(count, 'photo', 'photos')} asked about`,
    says: (counts: string): string => counts,
    entry: (name: string, count: number): string => `${name} ${f.count(count)}`,
    unsureFirst: 'The least sure first',
    back: 'All answers',
  },
  skipped: (count: number): string => `${plural(count, 'photo', 'photos')} could not be opened:`,
  failed: 'It could not answer',
  nothingReadable: 'No photo in it could be opened',
  checked: {
    test: 'Or one of the test photos, which it had never seen',
    validation: 'Or one of the photos it was checked on',
    right: 'And so it is.',
    wrong: (truth: string): string => `But it is ${truth}.`,
  },
  take: {
    title: 'Take it with you',
    tfjs: 'TensorFlow.js',
    tfjsSays: 'For web developers',
    folder: 'A folder with model.json and its weights',
    export: 'Export',
    again: 'Export again',
    checked: 'Every export is opened again and compared with your photos before it counts as done.',
    making: {
      waiting: 'Waiting its turn',
      preparing: 'Getting photos for the check',
      writing: 'Writing and checking',
    },
    lies: 'It lies in',
    bytes: (bytes: string): string => bytes,
    check: (photos: number, difference: string): string =>
      `Opened again and compared on ${plural(photos, 'photo', 'photos')}: probabilities differ by ${difference} at most.`,
    resized: (same: number, of: number): string =>
      of === 0
        ? 'No photo was sure enough to compare how the model resizes by itself.'
        : `Resizing the photos by itself it gives the same answer on ${f.count(same)} of ${f.count(of)}.`,
    reveal: 'Show in folder',
    earlier: 'Exported before',
    failed: 'The export did not work',
    exactly: '0',
    under: 'less than 0.0001',
  },
};
