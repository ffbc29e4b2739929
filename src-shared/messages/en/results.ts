import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

/** The Results page. */
export const results = {
  test: {
    headline: (correct: number, count: number): string =>
      `Right on ${f.count(correct)} of ${plural(count, 'photo', 'photos')} it had never seen`,
    says: (accuracy: string, low: number, high: number): string =>
      `Test accuracy ${accuracy}. On new photos like these, expect between ${String(low)} and ${String(high)} of 100.`,
  },
  validation: {
    headline: (correct: number, count: number): string =>
      `Right on ${f.count(correct)} of ${plural(count, 'check photo', 'check photos')}`,
    says: (accuracy: string): string =>
      `Validation accuracy ${accuracy}. The best round was chosen by these photos, so only the sealed test tells the truth.`,
  },
  unchecked: {
    headline: 'This network has not been checked yet',
    says: 'See how it does on the photos kept for checking.',
    check: 'Check it now',
  },
  learning: {
    headline: 'It is still learning',
    says: 'Its results stand here when it has finished.',
    watch: 'Watch it learn',
  },
  nothing: {
    headline: 'This run has nothing to show',
    says: 'It ended before its first round was finished.',
    train: 'Train again',
  },
  running: {
    preparing: 'Getting the photos ready',
    testing: (test: boolean): string => (test ? 'Opening the test' : 'Checking'),
    of: (done: number, total: number): string => `${f.count(done)} of ${f.count(total)}`,
    failed: 'That did not work',
    retry: 'Try again',
    stop: 'Stop',
  },
  open: 'Open the test',
  openTitle: 'Open the test part now?',
  openSays: 'It is honest only once. After that, improving until it looks good fools you.',
  openedBefore: (openings: number): string =>
    `This seal was opened ${openings === 1 ? 'once' : `${f.count(openings)} times`} before. The opening is counted.`,
  openFirst: 'The opening is counted on the seal.',
  openYes: 'Open it',
  openNo: 'Not yet',
  use: 'Use it',
  improve: 'Improve',
  part: 'Part',
  parts: { validation: 'Check photos', test: 'Test photos' },
  seal: (openings: number): string =>
    openings === 0 ? 'Test sealed' : `Test opened ${openings === 1 ? 'once' : `${f.count(openings)} times`}`,
  oldSplit: 'This run belongs to an earlier split.',
  stale: 'Your photos have changed since they were split; this result is about the photos as they were.',
  matrix: {
    label: 'Confusion matrix as photos',
    said: (name: string): string => `It said ${name}`,
    of: (correct: number, count: number): string => `${f.count(correct)} / ${f.count(count)}`,
    none: (truth: string, answer: string): string => `No ${truth} taken for ${answer}`,
    noneRight: (truth: string): string => `No ${truth} recognised`,
    taken: (count: number, truth: string, answer: string): string => `${truth} taken for ${answer}: ${f.count(count)}`,
    takenFor: (count: number, answer: string): string => `taken for ${answer}: ${f.count(count)}`,
    right: (count: number, name: string): string => `${name}, right: ${f.count(count)}`,
    more: (count: number): string => `+${f.count(count)}`,
    photo: (name: string, truth: string, answer: string, share: string): string =>
      `${name}: it is ${truth}, it said ${answer}, ${share}`,
    showAll: (count: number): string => `Show all ${f.count(count)}`,
    photos: 'Photos',
    table: 'Table',
    view: 'Show as',
    truth: 'It is',
  },
  mistakes: {
    title: 'Surest mistakes',
    none: 'No mistakes on these photos.',
    taken: (truth: string, answer: string): string => `${truth}, taken for ${answer}`,
    sure: (share: string): string => `${share} sure`,
    all: (count: number): string => `All ${f.count(count)} mistakes`,
  },
  ruler: {
    label: (accuracy: string, low: string, high: string, baseline: string, larger: string): string =>
      `${accuracy}, likely between ${low} and ${high}. Always saying ${larger} would give ${baseline}.`,
    between: (low: string, high: string): string => `likely between ${low} and ${high}`,
    always: (larger: string): string => `always saying ${larger}`,
    guessing: 'always the same answer',
  },
  shares: {
    over: (share: string): string => `over ${share}`,
    under: (share: string): string => `under ${share}`,
  },
  loupe: {
    title: 'The photo and its answer',
    is: (name: string): string => `It is ${name}`,
    said: (name: string): string => `It said ${name}`,
  },
};
