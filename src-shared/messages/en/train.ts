import type { Augmentation } from '../../augmentation.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

/** The Train page. Rounds are epochs: the plain word first, the field's word beside it. */
export const train = {
  /** A base network whose weights are not on this computer. */
  weights: {
    needs: (title: string): string => `What ${title} knows is loaded once, from where Keras publishes it.`,
    load: (title: string, size: string): string => `Load ${title} (${size})`,
    loading: (done: string, of: string): string => `Loading ${done} of ${of}`,
    checking: 'Checking what was loaded',
    stop: 'Stop, and go on later',
  },
  choose: {
    headline: {
      quick: 'Start with what it already knows',
      'vgg16-features': 'Build on what VGG16 already knows',
      scratch: 'Teach a new network with your photos',
      'scratch-augmented': 'Teach a new network with photos that look new each round',
      mnist: 'Teach a small network with your pictures',
    },
    says: (photos: number, epochs: number): string =>
      `It starts knowing nothing and sees your ${plural(photos, 'photo', 'photos')} ${epochs === 1 ? 'once' : `${f.count(epochs)} times`}.`,
    saysKnowing: (photos: number, epochs: number): string =>
      `It looks at your ${plural(photos, 'photo', 'photos')} once with a network that has seen a million others; a new last part then goes over that ${epochs === 1 ? 'once' : `${f.count(epochs)} times`}.`,
    /** @param name of the base network */
    missing: (name: string): string => `The weights of ${name} are not here yet`,
    takes: (duration: string): string => `That takes about ${duration} on this computer.`,
    notMeasured: 'How long that takes shows after the first steps.',
    train: 'Train',
    methods: 'Method',
    parameters: (count: number): string => `${f.count(count)} weights`,
    input: (size: number, channels: number): string => `${String(size)} × ${String(size)} × ${String(channels)}`,
    proposed: 'fits your photos',
    book: "Test accuracy in the lecture's book on cats and dogs (Chollet, Deep Learning with Python, 2nd edition). The rule runs from guessing, 50 %, to 100 %.",
    device: (name: string): string => `Trains on: ${name}`,
    deviceUnknown: 'Finding out what will train…',
  },
  network: {
    title: 'What it looks like',
    trains: 'Trains on your photos',
    photo: 'Photo',
    /** @param changes of which at least one is chosen */
    augmented: (changes: Augmentation): string =>
      `Each round every photo looks new: ${f.list(
        [
          changes.flip === 'none' ? '' : 'mirrored',
          changes.rotation === 0 ? '' : `turned by up to ${f.count(Math.round(changes.rotation * 360))}°`,
          changes.zoom === 0 ? '' : `up to ${f.percent(changes.zoom, 0)} larger or smaller`,
          changes.translation === 0 ? '' : `moved by up to ${f.percent(changes.translation, 0)}`,
          changes.contrast === 0 ? '' : `with up to ${f.percent(changes.contrast, 0)} more contrast`,
          changes.brightness === 0 ? '' : `up to ${f.percent(changes.brightness, 0)} brighter or darker`,
        ].filter((words) => words !== ''),
      )}.`,
    block: (number: number): string => `Block ${String(number)}`,
    convolution: (kernel: number, pooled: boolean): string =>
      `conv ${String(kernel)}×${String(kernel)}${pooled ? ', pool' : ''}`,
    weights: (count: number): string => `${f.count(count)} ${count === 1 ? 'weight' : 'weights'}`,
    answer: 'Answer',
    answerOf: (classes: readonly string[]): string =>
      classes.length <= 3 ? classes.join(' or ') : `One of ${f.count(classes.length)}`,
    features: {
      flatten: (count: number): string => `Flatten ${f.count(count)}`,
      average: (count: number): string => `GlobalAveragePooling ${f.count(count)}`,
    },
    dense: (units: number, activation: string): string => `Dense ${f.count(units)}, ${activation}`,
    dropout: (rate: string): string => `Dropout ${rate}`,
    allTrain: 'weights, and all of them learn from your photos',
    someTrain: (count: number): string => `weights, of which ${f.count(count)} learn from your photos`,
    frozen: 'Stays as it is',
    layers: (count: number): string => plural(count, 'layer', 'layers'),
    scale: 'Each edge stands for 16 maps. The grid on a sheet is its true number of cells.',
    described: (blocks: number, count: number): string =>
      `A network of ${f.count(blocks)} blocks with ${f.count(count)} weights`,
  },
  settings: {
    open: 'Change',
    close: 'Done',
    reset: 'As the lecture has it',
    epochs: 'Rounds',
    epochsField: 'epochs',
    batch: 'Photos at a time',
    batchField: 'batch',
    rate: 'Step size',
    rateField: 'learning rate',
    seed: 'Start no.',
    seedField: 'seed',
    line: (epochs: number, batch: number, rate: string, seed: number): string =>
      `${plural(epochs, 'round', 'rounds')}, ${f.count(batch)} at a time, learning rate ${rate}, seed ${String(seed)}`,
    wrong: {
      epochs: 'Give a whole number from 1 to 1,000.',
      batch: 'Give a whole number from 1 to 1,024.',
      rate: 'Give a number above 0, at most 1.',
      seed: 'Give a whole number from 0 to 4,294,967,295.',
    },
  },
  stale: {
    says: 'Your photos have changed since they were split. Training goes by the sealed split, without the new ones.',
    go: 'Split again',
  },
  runs: {
    title: 'Earlier training',
    link: (count: number): string => plural(count, 'earlier run', 'earlier runs'),
    run: 'Run',
    best: 'Best check',
    rounds: 'Rounds',
    when: 'When',
    tested: 'Test',
    state: {
      waiting: 'Waiting',
      preparing: 'Getting ready',
      training: 'Training',
      stopping: 'Stopping',
      done: 'Finished',
      stopped: 'Stopped',
      failed: 'Failed',
    },
    goOn: 'Go on',
    look: 'Look',
    resumable: (round: number): string => `can go on from round ${f.count(round)}`,
    oldSplit: 'on an earlier split',
    roundsOf: (done: number, all: number): string => `${f.count(done)} of ${f.count(all)}`,
    right: (correct: number, count: number): string => `${f.count(correct)} of ${f.count(count)}`,
    remove: 'Remove',
    removeSays: (name: string): string => `Remove the run ${name}?`,
    removeMeans: 'Its network and its results are deleted. Your photos stay.',
  },
  live: {
    waiting: 'Waiting for the training before it',
    knowing: 'Looking at your photos with the network that is there already',
    preparing: (size: number): string => `Bringing the photos to ${String(size)} × ${String(size)}`,
    preparingSays: (done: number, total: number | null): string =>
      total === null
        ? 'Each photo is read once; later rounds reuse it.'
        : `${f.count(done)} of ${f.count(total)}. Each photo is read once; later rounds reuse it.`,
    starting: 'Starting the training process',
    startingSays: 'It loads TensorFlow, which does the learning.',
    first: (photos: number): string => `Learning from ${plural(photos, 'photo', 'photos')}`,
    firstSays: 'After the first round it says how many check photos it gets right.',
    right: (correct: number, count: number): string => `Right on ${f.count(correct)} of ${f.count(count)} check photos`,
    bestSoFar: (round: number): string => `That was round ${f.count(round)}, the best so far.`,
    goesOn: 'Quit any time: it goes on from the last round.',
    tab: 'You may close this tab: training goes on while the program runs.',
    results: (duration: string): string => `Results in ${duration}`,
    measuring: 'Measuring…',
    checking: 'Checking the best round',
    ending: 'Stopping…',
    pause: 'Pause',
    goOn: 'Go on',
    resting: 'Training rests',
    restingSays: 'What was learned so far is on the disk. Other work has the computer for itself.',
    stop: 'Stop and keep the best',
    stopTitle: 'Stop training now?',
    stopSays: (round: number): string =>
      round === 0
        ? 'No round is finished yet, so there is nothing to keep. It stops after the running step.'
        : `It stops after the running step. Round ${f.count(round)}, the best so far, is kept, and you can go on later.`,
    keepTraining: 'Keep training',
    atOnce: 'Stop at once',
    atOnceSays: (round: number): string =>
      round === 0
        ? 'The running step takes long. Stopping at once ends the training process; nothing is lost, since no round is finished.'
        : `The running step takes long. Stopping at once ends the training process; round ${f.count(round)}, the last finished one, is kept.`,
    round: (round: number, of: number): string => `Round ${f.count(round)} of ${f.count(of)}`,
    step: (step: number, of: number): string => `step ${f.count(step)} of ${f.count(of)}`,
    checkStep: (step: number, of: number): string => `checking ${f.count(step)} of ${f.count(of)}`,
    stepTakes: (duration: string): string => `This step has taken ${duration} so far.`,
    gettingReady: 'Getting ready',
    learnsFrom: 'Learns from',
    checkedOn: 'Checked on',
    soFar: 'This round so far',
    loss: 'Loss',
    accuracy: 'Accuracy',
    device: 'Trains on',
    speed: 'Speed',
    perSecond: (count: string): string => `${count} photos/s`,
    secondsPerRound: (duration: string): string => `${duration} a round`,
  },
  rounds: {
    title: 'Rounds so far',
    all: 'Rounds',
    none: 'No round is finished yet.',
    round: 'Round',
    checked: 'Checked',
    learned: 'Learned',
    loss: 'Loss',
    best: 'best',
    bestIs: 'Best is the round with the least loss on the check photos.',
    byHeart: 'It learns by heart',
    byHeartSays: (round: number): string =>
      `From round ${f.count(round)} on the loss falls on the photos it learns from, but grows on those it is checked on: it remembers its photos instead of what a class looks like (overfitting). More photos, photos that look new each round, or dropout help. The best round is kept, so nothing is spoilt.`,
  },
  chart: {
    title: 'Accuracy and loss by round',
    accuracy: 'Accuracy',
    loss: 'Loss',
    checked: 'Photos it is checked on',
    learned: 'Photos it learns from',
    axis: 'round (epoch)',
    bestSoFar: (round: number): string => `Best so far, round ${f.count(round)}`,
    best: (round: number): string => `Best, round ${f.count(round)}`,
    read: 'Rounds; the arrow keys read them',
    at: (round: number, checked: string, learned: string, checkedLoss: string, learnedLoss: string): string =>
      `Round ${f.count(round)}: checked ${checked}, learned ${learned}; loss ${checkedLoss} and ${learnedLoss}`,
    nothing: 'No round is finished yet',
    byHeart: (round: number): string => `From round ${f.count(round)} on it learns photos by heart`,
    save: { label: 'Save the chart', png: 'Picture (PNG)', svg: 'Drawing (SVG)', csv: 'Numbers (CSV)' },
    columns: {
      round: 'Round',
      checked: 'Accuracy, check photos',
      learned: 'Accuracy, learning photos',
      checkedLoss: 'Loss, check photos',
      learnedLoss: 'Loss, learning photos',
      seconds: 'Seconds',
    },
  },
  ended: {
    done: (correct: number, count: number): string => `Right on ${f.count(correct)} of ${f.count(count)} check photos`,
    doneSays: (round: number, of: number): string =>
      `Finished. The best of ${f.count(of)} rounds was round ${f.count(round)}; it is kept.`,
    stopped: 'Training was stopped',
    stoppedSays: (done: number, of: number): string =>
      done === 0
        ? 'No round was finished, so there is nothing to use yet.'
        : `${f.count(done)} of ${plural(of, 'round is', 'rounds are')} done and kept.`,
    failed: 'Training ended before its time',
    failedSays: (done: number, of: number): string =>
      done === 0
        ? 'No round was finished.'
        : `${f.count(done)} of ${plural(of, 'round is', 'rounds are')} done and kept.`,
    goOn: (round: number): string => `Go on from round ${f.count(round)}`,
    again: 'Train again',
    another: 'Train another',
    results: 'See the results',
    useSoFar: 'See what it can do',
  },
};
