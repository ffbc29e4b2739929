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
    lit: 'Lit and ringed: what decided the answer',
    question: (truth: string): string => `Is it really ${truth}? Wrong labels teach wrong answers.`,
    fix: (said: string): string => `It is ${said}: fix the label`,
    isFixed: (now: string): string => `Its label is ${now} now.`,
    elsewhere: 'another',
    exclude: 'Set it aside',
    takeBack: 'Take it back',
    mended: (fixed: number, aside: number): string =>
      [
        fixed > 0 ? `${plural(fixed, 'label', 'labels')} fixed` : '',
        aside > 0 ? `${plural(aside, 'photo', 'photos')} set aside` : '',
      ]
        .filter((part) => part !== '')
        .join(', ') + ' since this was trained. Split and train again to see what it brings.',
  },
  line: (name: string, threshold: string): string => `It says ${name} only above ${threshold}.`,
  numbers: {
    classes: {
      title: 'Class by class',
      name: 'Class',
      precision: 'Precision',
      recall: 'Recall',
      precisionMeans: 'Precision: of the photos it gave this name, the share that is it.',
      recallMeans: 'Recall: of the photos that are it, the share it found.',
      f1Means: 'F1 is high only where both are.',
      neverSaid: 'never said',
      noPhotos: 'no photos',
      precisionOf: (name: string, right: number, said: number): string =>
        `It said ${name} of ${plural(said, 'photo', 'photos')}, ${f.count(right)} of them rightly`,
      recallOf: (name: string, right: number, photos: number): string =>
        `Of ${plural(photos, 'photo', 'photos')} of ${name} it found ${f.count(right)}`,
    },
    decision: {
      title: 'Where it draws the line',
      says: (name: string, threshold: string): string =>
        `It says ${name} where it is more than ${threshold} sure of that.`,
      label: (name: string): string => `From how sure on it says ${name}`,
      more: (name: string): string => `more ${name}`,
      sealed: 'The line is chosen on the check photos: whoever moves it while looking at the test fools themselves.',
      taken: (count: number, truth: string, answer: string): string =>
        `${truth} taken for ${answer}: ${f.count(count)}`,
      chart: (name: string, found: string, falseAlarms: string): string =>
        `ROC curve. Here it finds ${found} of ${name}, with ${falseAlarms} false alarms.`,
      found: (name: string): string => `${name} found`,
      falseAlarms: (truth: string, answer: string): string => `${truth} taken for ${answer}`,
      area: (area: string, first: string, second: string): string =>
        `Area under the curve ${area}: of one ${first} and one ${second}, so often it is surer of the ${second} being one.`,
      cost: (truth: string, answer: string): string => `${truth} taken for ${answer} costs`,
      together: (cost: number): string => `All mistakes together cost ${f.count(cost)}.`,
      cheapest: (threshold: string, cost: number): string => `Draw it at ${threshold}: costs ${f.count(cost)}`,
    },
    calibration: {
      title: 'Can its certainty be believed?',
      good: 'Yes: it is right about as often as it says.',
      tooSure: 'Not quite: it is surer than it is right.',
      tooModest: 'Not quite: it is right more often than it says.',
      error: (error: string): string => `On average the two lie ${error} apart (expected calibration error).`,
      chart: 'How sure the answers were against how often they were right; on the dashed line both are the same',
      sure: 'how sure it was',
      right: 'how often right',
      bin: (from: string, to: string): string => `${from} to ${to} sure`,
      rightOf: (right: number, count: number): string => `${f.count(right)} of ${f.count(count)} right`,
    },
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
