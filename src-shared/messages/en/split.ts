import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');
const counted = (count: number): string => plural(count, 'photo', 'photos');

interface Counted {
  name: string;
  count: number;
}

/** Class names are the user's own words and stay as they are; more than four are summed up. */
function perClass(classes: readonly Counted[]): string {
  if (classes.length <= 4) return classes.map(({ name, count }) => `${name} ${f.count(count)}`).join(', ');
  const counts = classes.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most
    ? `${f.count(most)} of each of ${f.count(classes.length)} classes`
    : `${f.count(least)} to ${f.count(most)} of each of ${f.count(classes.length)} classes`;
}

/** The Split page. */
export const split = {
  headline: (test: number): string => `${counted(test)} ${test === 1 ? 'stays' : 'stay'} sealed until the end`,
  says: 'The network never sees them while it learns, so the final score is honest.',
  saysOpened: (openings: number): string =>
    `The seal was opened ${openings === 1 ? 'once' : `${f.count(openings)} times`}. Each look makes the score a little less honest.`,
  stale: {
    headline: 'Your photos have changed since they were split',
    says: 'This is how they would be dealt now. What was sealed before stays until you seal anew.',
  },
  cannot: {
    headline: 'These photos cannot be split like this',
  },
  looking: 'Dealing the photos…',
  dealAgain: 'Deal again',
  seal: 'Seal and go on',
  keepOld: 'Keep the sealed one',
  change: {
    title: 'Replace the sealed split?',
    says: (runs: number): string =>
      `${plural(runs, 'training run was', 'training runs were')} made on it. Their results stay, but they belong to the old split and cannot be compared with what you train next.`,
    yes: 'Seal the new one',
    no: 'Not yet',
  },
  piles: 'The photos in three parts',
  floor: (train: string, validation: string, test: string): string =>
    `${train} to learn from, ${validation} to check with, ${test} to judge by`,
  train: (count: number): string => `${f.count(count)} to learn from`,
  trainSays: (classes: readonly Counted[]): string => `Training. ${perClass(classes)}, seen again and again.`,
  validation: (count: number): string => `${f.count(count)} to check with`,
  validationSays: (classes: readonly Counted[]): string => `Validation. ${perClass(classes)}, looked at every round.`,
  test: (count: number): string => `${f.count(count)} to judge by`,
  testSays: (classes: readonly Counted[]): string => `Test. ${perClass(classes)}, opened once, for the result.`,
  box: {
    name: 'Test',
    holds: perClass,
    sealed: (openings: number): string => `Sealed. Opened ${openings === 1 ? '1 time' : `${f.count(openings)} times`}`,
  },
  rest: {
    count: (count: number): string => `${f.count(count)} ${count === 1 ? 'waits' : 'wait'}`,
    says: (classes: readonly Counted[]): string =>
      `${perClass(classes)} wait beside it, so that each class has as many.`,
    saysGiven: (classes: readonly Counted[]): string =>
      `${perClass(classes)} wait beside it: twins of photos in another part, or more than the smaller class has there.`,
    saysOther: (classes: readonly Counted[]): string =>
      `${perClass(classes)} wait beside it: your numbers do not need them.`,
  },
  twins: {
    says: (count: number): string =>
      count === 1
        ? '1 photo has a twin in another part. Whoever has seen the twin knows the answer: the score would be too kind.'
        : `${f.count(count)} photos have a twin in another part. Whoever has seen the twin knows the answer: the score would be too kind.`,
    mend: 'Leave them out',
    dealAgain: 'Deal them together',
    photos: 'Photos with a twin in another part',
  },
  facts: {
    apart: 'No photo lies in two parts, known twins stay together',
    proportion: 'Every class in the same proportion everywhere',
    balanced: 'As many of each class',
    weights: 'The rarer class counts more while it learns',
    asGiven: 'In the folders they came in',
    pool: 'Deal them all anew',
    keepGiven: 'Keep the folders they came in',
    earlierRuns: (runs: number): string =>
      runs === 1
        ? '1 training run belongs to an earlier split'
        : `${f.count(runs)} training runs belong to an earlier split`,
    seed: (seed: number): string => `Deal no. ${String(seed)}`,
  },
  folders: {
    open: 'Write as folders…',
    title: 'Write the split as folders',
    says: 'Folders named train, validation and test with one folder for each class, as Keras and many other programs read them.',
    how: 'How the photos are written',
    original: 'As they are',
    originalSays:
      'Copies of your photos. Where Keras would see another picture, such as a photo lying on its side, a PNG instead.',
    resized: 'Resized',
    resizedSays: 'Squares as PNG: the very pixels that training sees.',
    side: 'Side in pixels',
    wrong: 'Give a whole number from 8 to 512.',
    by: 'Resized how',
    sharp: 'Smoothly',
    keras: 'As Keras does',
    difference:
      'Smoothly (sharp) averages all pixels that fall into one, as training does unless told otherwise. Keras looks at four neighbours only. TensorFlow also decodes JPEG a little differently, by 1.7 of 255 on average; PNGs are read alike.',
    sealed:
      'The test photos are written too. No opening is counted, since nothing is measured; but whoever looks at them has seen the test.',
    where: 'Where to:',
    exports: 'a new folder in the exports of this project',
    choose: 'Choose a folder',
    write: 'Write',
    writing: (done: number, total: number | null): string =>
      total === null ? 'Writing' : `${f.count(done)} of ${f.count(total)} written`,
    stop: 'Stop',
    lies: 'Written to',
    reveal: 'Show in folder',
    close: 'Close',
  },
  numbers: {
    open: 'Choose the numbers yourself',
    close: 'Done',
    title: 'Your own numbers',
    by: 'Measured',
    byGiven: 'As they came',
    byShares: 'By share',
    byCounts: 'By count per class',
    given: {
      says: 'The parts are the train, validation and test folders your photos came in. Photos that came without one are learned from.',
      mend: 'Leave out twins that came apart',
      mendSays: 'Of photos that show the same, only those in the test stay.',
    },
    parts: { train: 'To learn from', validation: 'To check with', test: 'To judge by' },
    field: { train: 'Training', validation: 'Validation', test: 'Test' },
    percent: '%',
    perClass: 'each',
    balance: 'Unequal classes',
    balances: {
      undersample: {
        name: 'Take as many of each',
        says: 'The larger class gives as many as the smaller has; the rest waits.',
      },
      weights: {
        name: 'Keep all, count the rarer more',
        says: 'Class weights: a mistake on the rarer class costs more.',
      },
      none: { name: 'Keep all as they are', says: 'It may learn to prefer the larger class.' },
    },
    seed: 'Deal no.',
    seedSays: 'Seed: the same number deals the same way.',
    wrong: {
      sum: (sum: string): string => `Together they make ${sum} %; they must make 100 %.`,
      share: 'Give a share above 0.',
      count: 'Give a whole number of at least 1.',
      seed: 'Give a whole number from 0 to 4,294,967,295.',
    },
  },
};
