import type { Augmentation } from '../../augmentation.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

function times(count: number): string {
  return count === 1 ? 'once' : `${f.count(count)} times`;
}

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
  /** Words that the glossary explains. */
  glossary: {
    title: 'In the lecture’s words:',
    words: {
      transferLearning: 'transfer learning',
      fineTuning: 'fine-tuning',
      augmentation: 'data augmentation',
      overfitting: 'overfitting',
      validation: 'validation',
      test: 'test',
      convolution: 'convolution',
      featureMap: 'feature map',
    },
  },
  choose: {
    headline: {
      quick: 'Start with what it already knows',
      mnist: 'Teach a small network with your pictures',
      scratch: 'Teach a new network with your photos',
      augmented: 'Teach a new network with photos that look new each round',
      builds: (base: string): string => `Build on what ${base} already knows`,
      /** @param blocks of it that learn, of so many */
      tunes: (base: string, blocks: number, of: number): string =>
        blocks === of
          ? `Start from ${base} and retrain all of it`
          : `Start from ${base} and retrain ${blocks === 1 ? 'one of its blocks' : `${f.count(blocks)} of its blocks`}`,
    },
    says: (photos: number, epochs: number): string =>
      `It starts knowing nothing and sees your ${plural(photos, 'photo', 'photos')} ${times(epochs)}.`,
    saysKnowing: (photos: number, epochs: number): string =>
      `It looks at your ${plural(photos, 'photo', 'photos')} once with a network that has seen a million others; a new last part then goes over that ${times(epochs)}.`,
    /** Where the whole network runs in each round: blocks of it learn, or photos look new each time. */
    saysThrough: (photos: number, epochs: number): string =>
      `It starts from a network that has seen a million photos and goes over your ${plural(photos, 'photo', 'photos')} ${times(epochs)}.`,
    /** @param name of the base network */
    missing: (name: string): string => `${name}: not loaded yet`,
    takes: (duration: string): string => `That takes about ${duration} on this computer.`,
    notMeasured: 'How long that takes shows after the first steps.',
    measuring: 'How long that takes here is being measured.',
    train: 'Train',
    /** Why it cannot be begun yet. */
    choosing: 'What fits your photos is being found out.',
    methods: 'Method',
    parameters: (count: number): string => `${f.count(count)} weights`,
    proposed: 'fits your photos',
    about: (share: string): string => `about ${share}`,
    ofChecked: 'of the check photos',
    chosenBy: { does: 'What it does', needs: 'Needs', costs: 'Costs', gives: 'Usually gives' },
    facts: {
      quick: {
        does: 'A small network that comes with the program looks at each photo once; only a new last part learns.',
        needs: 'Nothing to load. A few dozen photos of each class are a start.',
        costs: 'Seconds, for a few hundred photos.',
        gives: '97.1 % on cats and dogs, as measured with 20 photos of each to learn from.',
      },
      mnist: {
        does: 'Three small convolutions learn from pictures of 28 × 28 greys.',
        needs: 'Small pictures with one thing in the middle, such as digits.',
        costs: 'Seconds a round.',
        gives: '99.1 % on digits in the book, from 60,000 of them.',
      },
      scratch: {
        does: 'Every filter of a new network is learned from your photos alone.',
        needs: 'Many photos: a thousand of each class are few for it.',
        costs: 'Every round goes through all layers, forward and back.',
        gives: '69.5 % in the book on 2,000 cats and dogs: it soon knows them by heart.',
      },
      'scratch-augmented': {
        does: 'The same network, and each round every photo is mirrored, turned and sized anew.',
        needs: 'The same photos, and patience: it learns over 100 rounds.',
        costs: 'Three times the rounds of the one before.',
        gives: '83.5 % in the book: what changes each time cannot be learned by heart.',
      },
      'vgg16-features': {
        does: 'The base network looks at each photo once; only a new last part learns from what it saw.',
        needs: 'Its weights, loaded once: 59 MB for VGG16.',
        costs: 'One look at every photo, then moments a round.',
        gives: 'With VGG16 about 97 % of the check photos in the book.',
      },
      'vgg16-augmented': {
        does: 'The frozen base network looks at every photo anew each round, mirrored, turned and sized.',
        needs: 'Its weights (VGG16: 59 MB), and patience: nothing can be kept from round to round.',
        costs: 'All of the base network in each of 50 rounds.',
        gives: 'With VGG16 97.5 % in the book.',
      },
      'vgg16-fine-tune': {
        does: 'Goes on from a network that was trained on the frozen base, and lets its last block learn too, in tiny steps.',
        needs: 'A finished run on the same base, whose last part has learned already.',
        costs: 'The base in each round, and the way back through its last block.',
        gives: 'With VGG16 98.5 % in the book: the best of the five.',
      },
      'mnist-no-pooling': {
        does: 'The small network without max pooling: maps hardly shrink.',
        needs: 'Small pictures with one thing in the middle, such as digits.',
        costs: 'Seven times the weights of the one with pooling.',
        gives: 'The book shows with it what pooling is good for.',
      },
    },
    book: "Test accuracy in the lecture's book on cats and dogs (Chollet, Deep Learning with Python, 2nd edition). The rule runs from guessing, 50 %, to 100 %.",
    device: (name: string): string => `Trains on: ${name}`,
    deviceUnknown: 'Finding out what will train…',
  },
  /** The steps of the page, each with what it says while it is closed. */
  steps: {
    network: 'Network',
    learns: 'What learns',
    augmentation: 'Photos, varied',
    training: 'Training',
    summary: 'Layer by layer',
    summarised: (weights: number): string =>
      `Every layer with its size, what it sees of the photo, and how its ${plural(weights, 'weight', 'weights')} come about`,
    /** @param weights null: it cannot be built */
    own: (filters: readonly number[], weights: number | null): string =>
      `Your own: ${plural(filters.length, 'convolution', 'convolutions')} of ${filters.map((count) => f.count(count)).join(', ')} filters${weights === null ? '' : `, ${plural(weights, 'weight', 'weights')}`}`,
    base: (title: string, weights: number): string =>
      `${title} and a new last part, ${plural(weights, 'weight', 'weights')}`,
    allLearns: (weights: number): string => `All of it: ${plural(weights, 'weight', 'weights')}`,
    headLearns: (learns: number, of: number): string =>
      `Only the new last part: ${f.count(learns)} of ${plural(of, 'weight', 'weights')}`,
    blocksLearn: (blocks: readonly string[], learns: number, of: number): string =>
      `${f.list([...blocks, 'the new last part'])}: ${f.count(learns)} of ${plural(of, 'weight', 'weights')}`,
    asTheyAre: 'Every photo is seen as it is',
    asNumbers: 'As numbers, with what each means',
    line: (epochs: number, batch: number, rate: string, seed: number): string =>
      `${plural(epochs, 'round', 'rounds')}, ${f.count(batch)} at a time, learning rate ${rate}, seed ${String(seed)}`,
    impossible: 'Cannot be built',
    doesNotFit: (count: number): string =>
      count === 1 ? 'One field does not fit' : `${f.count(count)} fields do not fit`,
    /** Why it cannot be trained now. */
    mendFields: (names: readonly string[]): string => `First mend what does not fit: ${f.list(names)}.`,
    back: 'Back to the proposal',
    isBack: 'Everything is as proposed again',
    whatDiffers: 'What is changed',
  },
  network: {
    trains: 'Learns from your photos',
    frozen: 'Frozen: keeps what it knows',
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
    convolutions: ({ count, kernel }: { count: number; kernel: number }, pooled: boolean): string =>
      `${count === 1 ? '' : `${String(count)} × `}conv ${String(kernel)}×${String(kernel)}${pooled ? ', pool' : ''}`,
    layers: (count: number): string => plural(count, 'layer', 'layers'),
    layersOf: (block: string): string => `Layers of ${block}`,
    weights: (count: number): string => plural(count, 'weight', 'weights'),
    /** Below the number. */
    weightsUnit: 'weights',
    answerOf: (classes: readonly string[]): string =>
      classes.length <= 3 ? classes.join(' or ') : `One of ${f.count(classes.length)}`,
    features: {
      flatten: (count: number): string => `Flatten ${f.count(count)}`,
      average: (count: number): string => `GlobalAveragePooling ${f.count(count)}`,
    },
    dense: (units: number, activation: string): string => `Dense ${f.count(units)}, ${activation}`,
    denseUnits: (units: number): string => `Dense ${f.count(units)}`,
    dropout: (rate: string): string => `Dropout ${rate}`,
    described: (blocks: number, count: number): string =>
      `A network of ${f.count(blocks)} blocks with ${f.count(count)} weights`,
    whatLearns: 'Blocks: which of them learn',
    learnsOf: (block: string): string => `${block} learns`,
    learnsShort: 'Learns',
    frozenShort: 'Frozen',
    always: 'Always learns',
    /** @param side of the map before, in cells */
    broken: (layer: string, side: number): string =>
      `Nothing is left of the photo at ${layer}: the map before it is only ${String(side)} × ${String(side)}. Take larger photos, fewer layers, a smaller filter or step, or zeros around the edges.`,
    learning: 'weights learn',
    staying: 'weights stay frozen',
    from: {
      label: 'Goes on from',
      means: 'The run whose last part has learned already, on the same base, photo size and classes.',
      run: (name: string, best: string): string => `${name}, best check ${best}`,
      none: 'nothing: begin with a new last part',
      missing: 'No run fits yet',
    },
    hint: 'Click a block to let it learn or to freeze it, draw over several at once, or hold Shift with the arrow keys.',
    /** What a training of these blocks takes here, as was measured. */
    takes: {
      round: (duration: string): string => `${duration} a round`,
      shortRound: 'Less than a second a round',
      once: (duration: string, photos: number): string =>
        `${duration} once, for ${plural(photos, 'new photo', 'new photos')} through what is frozen`,
      kept: (photos: number): string => `What is frozen has seen all ${f.count(photos)} photos already`,
      everyRound: 'Nothing can be kept: all of it runs in every round',
      memory: (bytes: string, of: string): string => `${bytes} of the ${of} of memory here`,
    },
    freezeAll: 'Freeze all',
    learnAll: 'Let all learn',
    ownHint:
      'A network of your own begins with nothing, so all of it learns. Only a base network has something to freeze.',
    warnings: {
      untrained_head:
        'The new last part has not learned yet: its first large mistakes go back into the blocks above and wipe out what they know. First train with all blocks frozen, then go on from that run.',
      gap: 'A frozen block stands behind one that learns. It was made for what came out before; blocks are best let loose from the end.',
      all_with_few: (photos: number): string =>
        `${plural(photos, 'photo is', 'photos are')} few for all these weights: it may learn them by heart. The last block or two are usually enough; the first ones know edges and colours that every photo has.`,
      large_steps: (rate: string): string =>
        `With a learning rate of ${rate} the blocks soon forget what they know. For fine-tuning the book takes 0.00001.`,
    },
    smallSteps: 'Take 0.00001',
  },
  bases: {
    title: 'Base network',
    means: 'What your network builds on. It has seen a million photos of a thousand things (ImageNet).',
    effect: 'A larger one knows more and takes longer; what is frozen is run only once for each photo.',
    facts: {
      'efficientnet-lite0': 'small and quick, comes with the program',
      vgg16: "the lecture's: simple to look into, slow",
      mobilenetv2: 'made for phones, quick',
      resnet50: 'deep, with short cuts; a good all-rounder',
      efficientnetb0: 'small and exact',
      xception: 'exact and slow; photos from 71 pixels on',
      densenet121: 'each layer sees all before it',
    },
    weights: (count: number): string => plural(count, 'weight', 'weights'),
    load: (size: string): string => `Load ${size}`,
    loadOf: (title: string, size: string): string => `Load ${size}: ${title}`,
    add: 'Add a file…',
    addOf: (title: string): string => `Add a file… for ${title}`,
    addMeans: 'A file of your own ends in .h5, .weights.h5 or .keras.',
    busy: 'One file after the other: another one is on its way.',
    sending: (done: string, of: string): string => `Reading your file, ${done} of ${of}`,
    loading: (done: string, of: string): string => `Loading ${done} of ${of}`,
    checking: 'Checking the file',
    stop: 'Stop',
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
    /** @param name of the run */
    removed: (name: string): string => `${name} is removed. It goes for good when the project is opened again.`,
    star: (name: string): string => `Star for ${name}`,
    more: (name: string): string => `More about ${name}`,
    describe: 'Name and note',
    describeTitle: 'What you say of this run',
    name: 'Name',
    note: 'Note',
    noteSays: 'What was tried, what came of it',
    why: 'Give it a name first.',
    nameTaken: 'Another run is called so.',
    keep: 'Keep',
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
    onProcessor: 'Train on the processor',
    again: 'Train again',
    another: 'Train another',
    results: 'See the results',
    useSoFar: 'See what it can do',
  },
};
