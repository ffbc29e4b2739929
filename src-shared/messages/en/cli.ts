import type { JobPhase, SplitPart } from '../../api.ts';
import type { Spread } from '../../evaluation.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

const phases: Record<JobPhase, string> = {
  waiting: 'Waiting for its turn',
  downloading: 'Loading the photos from Kaggle',
  loading: 'Loading the weights',
  reading: 'Looking through the files',
  asking: 'Waiting for an answer in the page',
  copying: 'Bringing in the photos',
  preparing: 'Preparing the photos',
  knowing: 'Looking at the photos with the base network',
  starting: 'Starting TensorFlow',
  training: 'Training',
  checking: 'Checking',
  testing: 'Testing',
  writing: 'Writing',
};

const parts: Record<SplitPart, string> = { train: 'training', validation: 'validation', test: 'test' };

/** What the command line says. */
export const cli = {
  about: 'Teaches this computer to tell your photos apart. Nothing leaves this computer.',
  phases,
  parts,
  commands: {
    import: 'Take photos into a project; it is made when it is not there.',
    split: 'Divide the photos into a part to learn from, a part to watch with, and a sealed test.',
    'write-folders': 'Write the split as train, validation and test folders that Keras reads.',
    train: 'Train a network.',
    evaluate: 'See how often a trained network is right. The test part is sealed: every opening is counted.',
    predict: 'Ask a trained network about other photos.',
    export: 'Write a trained network to files that work elsewhere.',
    serve: 'Run Pawprint for the browser of this computer, until you stop it.',
    weights: 'See, load, add or remove the weights of base networks.',
    features: 'See or remove what base networks made of the photos; it can be made again.',
    doctor: 'Say what is installed, what trains, what is missing and how to get it.',
    demo: 'Run the whole way once on the handwritten digits that come with Pawprint.',
  },
  arguments: {
    project: 'folder of the project',
    source: 'a folder of photos (a class of its name), a folder of such folders, a zip of either, or a photo',
    run: 'a training run: its id, its name, "latest" or "best" (by validation)',
    photo: 'a photo or a folder of photos',
    featuresAction: 'list (the default) or remove',
    featuresKey: 'for remove: which, as list names it',
    weightsAction: 'list (the default), download, add or remove',
    base: 'for all but list: which base network',
    weightsFile: 'for add: a .h5, .weights.h5 or .keras file, with or without a top',
  },
  options: {
    json: 'end with one JSON object on stdout; everything else goes to stderr',
    noSplit: 'pool photos from folders called train, validation and test instead of keeping that split',
    classFrom: 'where classes come from: auto (finds out), folder, prefix (cat.0.jpg) or none',
    version: 'print the version',
    help: 'print this help',
    train: 'photos per class to learn from',
    validation: 'photos per class to watch with',
    test: 'photos per class to test with',
    shares: 'per cent of each class instead: train,validation,test',
    pool: 'deal all photos anew, also those that came in train, validation and test folders',
    mendTwins: 'where such folders are kept: leave out photos to learn from whose twin is in the test part',
    balance: 'undersample (each class gives as many as the smallest), weights (keep all, the rarer count more) or none',
    seed: 'number that decides every random choice',
    kaggle: `load Kaggle's "Dogs vs. Cats" instead, with the key in that file (else KAGGLE_USERNAME and KAGGLE_KEY, or ~/.kaggle/kaggle.json)`,
    original:
      'in their own size (so they are where no size is given); as PNG only where Keras would see another picture',
    size: 'resize to a square of so many pixels and write PNG',
    fit: 'with --size: stretch, crop or pad',
    resizing: 'with --size: sharp (smooth, the default) or keras (the very pixels of Keras)',
    recipe:
      'quick, vgg16-features, vgg16-augmented, vgg16-fine-tune, scratch, scratch-augmented, mnist, mnist-no-pooling, auto (proposes one of them), or a file with a recipe',
    epochs: 'rounds through the training photos',
    set: 'change one field of the recipe, such as learningRate=0.0005, or learns=block4+block5 for a list (may be repeated); several values, such as seed=1,2,3, train as many runs',
    from: 'go on from the weights of that run: its id, its name, "latest", "best", or "none"; where blocks of a base network learn, the newest that fits is taken unless one is named',
    minutes: 'with --recipe auto: how long training may take',
    lowMemory: 'take as little memory as possible, also where more than 8 GB are free',
    plan: 'train nothing: say how long it would take and how much memory',
    resume: 'go on with a run from its last kept round',
    part: 'test, validation or train',
    format: 'tfjs (TensorFlow.js)',
    out: 'new or empty folder to write to',
    allFeatures: 'with remove: all of them',
    port: 'port to listen on; 0 takes a free one',
    open: 'open the default browser',
    root: 'a folder the page may look into for photos and projects (may be repeated)',
    shell: 'for the window: talk in JSON lines and end when the input ends',
  },
  usage: {
    wholeNumber: (d: { min: number }): string => `Expected a whole number from ${f.count(d.min)} up.`,
    port: 'Expected a port from 0 to 65535.',
    shares: 'Expected three shares that make 100, such as 60,20,20.',
    oneOf: (d: { choices: string }): string => `Expected one of: ${d.choices}.`,
    countsTogether: '--train, --validation and --test belong together: give all three or none.',
    countsOrShares: 'Give either counts (--train, --validation, --test) or --shares, not both.',
    sourceOrKaggle: 'Give either something to take in or --kaggle.',
    baseNeeded: (d: { known: string }): string => `Say which base network: ${d.known}.`,
    fileForAdd: 'A file is given with add, and only there.',
    featuresNamed: 'With remove say which features, or --all; with list neither.',
    originalOrSize: 'Give either --size (with --fit and --resizing) or --original.',
    assignment: 'Expected key=value, such as epochs=5 or optimizer.learningRate=0.0005.',
    minutesOfAuto: '--minutes goes with --recipe auto, which proposes a recipe that fits the time.',
    planOne: 'Give --plan with one --recipe, without several values.',
    recipeOrResume:
      'Give either --recipe (with --epochs, --seed, --set, --from) or --resume: a run goes on with its own recipe.',
  },
  held: 'Another Pawprint has this project open; the work is done there.',
  stopping: 'Stopping after this step. Press Ctrl-C again to stop at once; what is kept stays kept.',
  notInRecipe: (d: { field: string }): string => `it has no field ${d.field}`,
  notJson: 'the file is not JSON',
  progress: {
    of: (d: { done: number; total: number }): string => `${f.count(d.done)} of ${f.count(d.total)}`,
    bytes: (d: { done: number; total: number }): string => `${f.bytes(d.done)} of ${f.bytes(d.total)}`,
    paused: 'paused',
    left: (d: { seconds: number }): string => `${f.duration(d.seconds)} left`,
    round: (d: { epoch: number; step: number; steps: number }): string =>
      `round ${f.count(d.epoch)}, step ${f.count(d.step)} of ${f.count(d.steps)}`,
    loss: (d: { loss: number }): string => `loss ${f.decimal(d.loss, 4)}`,
    accuracy: (d: { accuracy: number }): string => `accuracy ${f.percent(d.accuracy)}`,
  },
  round: (d: {
    epoch: number;
    loss: number;
    accuracy: number;
    valLoss: number;
    valAccuracy: number;
    seconds: number;
    best: boolean;
  }): string =>
    `Round ${f.count(d.epoch)}: loss ${f.decimal(d.loss, 4)}, accuracy ${f.percent(d.accuracy)}; on validation loss ${f.decimal(d.valLoss, 4)}, accuracy ${f.percent(d.valAccuracy)} (${f.decimal(d.seconds, 1)} s)${d.best ? ', the best so far' : ''}`,
  finishingImport: 'An import was cut short; it is finished first.',
  kaggle: (d: { bytes: number | null; here: number; free: number }): string => {
    const size =
      d.bytes === null ? 'Kaggle does not say how large the photos are' : `The photos are ${f.bytes(d.bytes)}`;
    const here = d.here === 0 ? '' : `, of which ${f.bytes(d.here)} are here already`;
    return `${size}${here}. ${f.bytes(d.free)} are free on this disk.`;
  },
  imported: (d: { added: number; known: number; seconds: number }): string =>
    `${plural(d.added, 'photo', 'photos')} added, ${f.count(d.known)} known already (${f.decimal(d.seconds, 1)} s).`,
  inClass: (d: { name: string; count: number }): string => `  ${d.name}: ${f.count(d.count)}`,
  skipped: (d: { count: number }): string =>
    d.count === 1
      ? 'One photo could not be read and was passed over:'
      : `${f.count(d.count)} photos could not be read and were passed over:`,
  skippedOne: (d: { name: string; reason: string }): string => `  ${d.name}: ${d.reason}`,
  splitMade: (d: { train: number; validation: number; test: number; leftOut: number; seed: number }): string =>
    `${f.count(d.train)} photos to learn from, ${f.count(d.validation)} to watch with, ${f.count(d.test)} sealed for the test, ${f.count(d.leftOut)} left out (seed ${String(d.seed)}).`,
  foldersWritten: (d: { path: string; count: number; converted: number; size: number | null }): string =>
    d.size === null
      ? `${plural(d.count, 'photo', 'photos')} written to ${d.path}, ${f.count(d.converted)} of them as PNG.`
      : `${plural(d.count, 'photo', 'photos')} of ${String(d.size)} by ${String(d.size)} pixels written to ${d.path}.`,
  keptGiven: 'The parts are those that the photos came in.',
  twinsApart: (d: { count: number }): string =>
    d.count === 1
      ? 'One photo has a twin in another part, so the test will be a little too kind. Leave it out with --mend-twins, or deal anew with --pool.'
      : `${f.count(d.count)} photos have a twin in another part, so the test will be too kind. Leave them out with --mend-twins, or deal anew with --pool.`,
  training: (d: { run: string; parameters: number; epochs: number }): string =>
    `Training ${d.run}: ${plural(d.parameters, 'number', 'numbers')} to learn, ${plural(d.epochs, 'round', 'rounds')}.`,
  /** seconds null: something else is being trained, so the time cannot be measured now. */
  plan: (d: {
    seconds: number | null;
    memory: number;
    parameters: number;
    trainable: number;
    epochs: number;
  }): string =>
    `${d.seconds === null ? 'How long it takes cannot be measured while something else is being trained' : `It would take about ${f.duration(d.seconds)}`} for ${plural(d.epochs, 'round', 'rounds')}, and about ${f.bytes(d.memory)} of memory. ${plural(d.trainable, 'number', 'numbers')} of ${f.count(d.parameters)} would learn.`,
  planFeatures: (d: { photos: number; known: number }): string =>
    `The base network has seen ${f.count(d.known)} of ${plural(d.photos, 'photo', 'photos')} already.`,
  goingOnFrom: (d: { run: string }): string => `It goes on from the weights of ${d.run}.`,
  resuming: (d: { run: string; done: number; epochs: number }): string =>
    `Going on with ${d.run}: ${f.count(d.done)} of ${plural(d.epochs, 'round', 'rounds')} done.`,
  trained: (d: { run: string; bestEpoch: number; valAccuracy: number; device: string; seconds: number }): string =>
    `${d.run} is trained (${f.decimal(d.seconds, 1)} s on ${d.device}). Its best round is ${f.count(d.bestEpoch)}: right on ${f.percent(d.valAccuracy)} of the validation photos.`,
  series: {
    training: (d: { number: number; of: number; values: string }): string =>
      `Run ${f.count(d.number)} of ${f.count(d.of)}: ${d.values}`,
    /** spread null: all its runs failed. */
    row: ({ values, spread }: { values: string; spread: Spread | null }): string => {
      const head = values === '' ? '' : `${values}: `;
      if (spread === null) return `${head}no run came to an end`;
      const right = `${head}right on ${f.percent(spread.mean)} of the validation photos`;
      if (spread.deviation === null) return right;
      return `${right} in the mean of ${f.count(spread.count)} runs, standard deviation ${f.percent(spread.deviation)} (${f.percent(spread.lowest)} to ${f.percent(spread.highest)})`;
    },
  },
  evaluated: (d: {
    correct: number;
    count: number;
    part: SplitPart;
    accuracy: number;
    low: number;
    high: number;
  }): string =>
    `Right on ${f.count(d.correct)} of ${plural(d.count, 'photo', 'photos')} of the ${parts[d.part]} part: ${f.percent(d.accuracy)}, with a margin from ${f.percent(d.low)} to ${f.percent(d.high)}.`,
  confusion: 'Rows are what the photos are, columns what the network said:',
  predicted: (d: { photo: string; label: string; probability: number }): string =>
    `${d.photo}: ${d.label} (${f.percent(d.probability)})`,
  exported: (d: { path: string; bytes: number; photos: number; maxDifference: number }): string =>
    `Written to ${d.path} (${f.bytes(d.bytes)}). Opened again and compared on ${plural(d.photos, 'photo', 'photos')}: the largest difference is ${d.maxDifference.toExponential(1)}.`,
  serving: (d: { address: string }): string => `Pawprint is at ${d.address}`,
  servingHow: 'The link lets one browser in. Press Enter for another link, Ctrl-C to stop.',
  browserFailed: 'The browser could not be opened; open the address yourself.',
  closing: 'Closing. Work that is running stops after its step and is kept.',
  shell: {
    busy: {
      import:
        'Photos are being brought in. Those that are in will stay; the rest follows when the project is opened again.',
      train: (d: { epoch: number; epochs: number } | null): string =>
        d === null
          ? 'A network is about to be trained. It can be trained later.'
          : `A network is being trained: round ${f.count(d.epoch)} of ${f.count(d.epochs)}. It stops after its step and can go on later from its last finished round.`,
      evaluate: 'A network is being tested. The test must be started again.',
      predict: 'A network is being asked about photos. They must be asked about again.',
      suggest: 'A network looks at the photos without a class. What it has said is kept.',
      remember: 'A network looks at the photos it learned from once more.',
      export: 'A network is being written. It must be written again.',
      folders: 'Photos are being written as folders. They must be written again.',
      weights: 'The weights of a base network are being loaded. What has come is kept, and goes on later.',
    },
    done: {
      import: (d: { added: number }): string => `${plural(d.added, 'photo', 'photos')} added.`,
      train: (d: { name: string; accuracy: number }): string =>
        `${d.name} is trained: right on ${f.percent(d.accuracy)} of the validation photos.`,
      evaluate: 'The network is tested.',
      predict: 'The photos are answered.',
      suggest: 'The photos without a class have been looked at.',
      remember: 'The photos alike to another can be found now.',
      export: 'The network is written.',
      folders: 'The folders are written.',
      weights: 'The weights are ready.',
    },
  },
  doctor: {
    node: (d: { version: string }): string => `Node ${d.version}.`,
    tensorflow: (d: { version: string }): string => `TensorFlow ${d.version} is installed and has passed its test.`,
    noTensorflow: 'TensorFlow is not ready: nothing can be trained yet.',
    device: (d: { name: string; first: boolean }): string =>
      d.first ? `Training runs on: ${d.name}.` : `Also there: ${d.name}.`,
    electron: (d: { path: string }): string => `Electron is there (${d.path}): Pawprint opens in its own window.`,
    noElectron: 'Electron is not there: Pawprint opens in your browser instead.',
    well: 'Nothing is missing.',
    problems: (d: { count: number }): string =>
      d.count === 1 ? 'One thing is missing:' : `${f.count(d.count)} things are missing:`,
  },
  demo: {
    begin: 'This runs the whole way once, on 10,000 handwritten digits.',
    steps: {
      import: 'Taking in the digits',
      split: 'Putting 1,000 digits aside to watch with and sealing 1,000 for the test',
      train: 'Training the lecture’s network',
      test: 'Opening the sealed test',
      export: 'Writing the network as TensorFlow.js files and comparing them with it',
      predict: 'Asking the written files about ten digits they have never seen',
    },
    took: (d: { seconds: number }): string => `done in ${f.decimal(d.seconds, 1)} s`,
    asked: (d: { truth: string; label: string; probability: number }): string =>
      `a ${d.truth}: it says ${d.label} (${f.percent(d.probability)})`,
    askedAll: (d: { right: number; count: number }): string => `${f.count(d.right)} of ${f.count(d.count)} right`,
    /** The last line: other programs read it, so it is the same in every language. */
    last: (d: { accuracy: number; path: string }): string =>
      `Test accuracy ${(d.accuracy * 100).toFixed(1)} % - the model lies in ${d.path}`,
  },
};
