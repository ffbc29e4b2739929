import type { Change } from '../../api.ts';
import { createFormat } from '../format.ts';
import { doctor } from './doctor.ts';
import { plural } from './words.ts';

const f = createFormat('en');
const counted = (count: number): string => plural(count, 'photo', 'photos');

/** What the headline is made of: photos in use. */
interface Counted {
  name: string;
  count: number;
}

/** The Photos page. */
export const photos = {
  title: 'Photos',
  /** What is true: how many photos of what. Class names are the user's own words and stay as they are. */
  headline: (classes: readonly Counted[], unlabelled: number): string => {
    const filled = classes.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    const total = filled.reduce((sum, { count }) => sum + count, 0) + unlabelled;
    const [large, small] = filled;
    if (total === 0) return 'No photos yet';
    if (large === undefined) return `${counted(total)} without a class`;
    if (small === undefined)
      return unlabelled === 0
        ? `${counted(total)} of ${large.name}`
        : `${counted(total)}, ${f.count(large.count)} of ${large.name}`;
    if (filled.length > 2) return `${counted(total)} in ${filled.length} classes`;
    if (large.count === small.count) return `${counted(total)}, as many in ${large.name} as in ${small.name}`;
    return `${counted(total)}, ${timesAsMany(large.count / small.count)} in ${large.name} as in ${small.name}`;
  },
  /** What it means for training, which is balanced by default. */
  meaning: {
    empty: 'Drop folders anywhere in this window. Each folder becomes a class.',
    needsSecond: 'It learns by comparing: give it a second class, as a folder of its own.',
    needsClasses: 'Choose photos and move them to a class, so that it knows what it sees.',
    balanced: 'Every class has as many: nothing has to wait.',
    rest: (each: number): string => `Training will take ${f.count(each)} of each; the rest waits.`,
    unlabelled: (count: number): string =>
      `${counted(count)} without a class ${count === 1 ? 'waits' : 'wait'} in the tray.`,
    split: (train: number, validation: number, test: number): string =>
      `Split: ${f.count(train)} to learn from, ${f.count(validation)} to check, ${f.count(test)} sealed for the test.`,
    stale: 'Photos changed since they were split. Split them again to include that.',
  },
  add: 'Add photos',
  addTo: (name: string): string => `Add photos to ${name}`,
  addFolder: 'A folder',
  addFolders: 'Folders',
  addFiles: 'Photos or a zip',
  split: 'Split the photos',
  toTraining: 'Go to training',
  why: {
    class: 'Choose a class first.',
    name: 'It needs a name first.',
  },
  worthALook: 'Worth a look',
  findings: {
    problems: (count: number): string => `${f.count(count)} could not be opened`,
    setAside: (count: number): string => `${f.count(count)} set aside`,
  },
  size: 'Size of the photos',
  unlabelled: 'No class yet',
  rename: (name: string): string => `Rename ${name}`,
  className: 'Name of the class',
  setAsideCount: (count: number): string => `${f.count(count)} set aside`,
  emptyClass: 'Move, drop or paste photos here.',
  paste: 'A copied picture can be pasted as well: Ctrl+V.',
  grid: 'Photos by class',
  tile: (name: string, className: string, setAside: boolean): string =>
    `${name}, ${className}${setAside ? ', set aside' : ''}`,
  selected: (count: number): string => `${f.count(count)} selected`,
  selection: 'The selected photos',
  look: 'Look closer',
  move: 'Move to a class',
  moveTo: (name: string): string => `Move to ${name}`,
  moveElsewhere: 'Move to another class',
  newClass: 'New class…',
  newClassTitle: 'A new class',
  newClassSays: (count: number): string =>
    count === 0 ? 'It begins empty.' : `${counted(count)} will be moved to it.`,
  addClass: 'New class',
  create: 'Make it',
  setAside: 'Set aside',
  takeBack: 'Use again',
  isAside: 'set aside',
  clearSelection: 'Select none',
  /** What a change did. */
  changed: (change: Change): string => {
    switch (change.kind) {
      case 'move':
        return change.to === null
          ? `${counted(change.photos)} moved to the photos without a class`
          : `${counted(change.photos)} moved to ${change.to}`;
      case 'sort':
        return `${counted(change.photos)} sorted into ${change.photos === 1 ? 'its class' : 'their classes'}`;
      case 'set_aside':
        return `${counted(change.photos)} set aside`;
      case 'take_back':
        return `${counted(change.photos)} in use again`;
      case 'create_class':
        return `New class ${change.name}`;
      case 'rename_class':
        return `${change.from} is now called ${change.to}`;
      case 'merge_class':
        return `${change.name} is part of ${change.into} now (${counted(change.photos)})`;
      case 'remove_class':
        if (change.photos === 0) return `Class ${change.name} removed`;
        return change.aside
          ? `Class ${change.name} removed, ${counted(change.photos)} set aside`
          : `Class ${change.name} removed, ${counted(change.photos)} without a class`;
      case 'call_fine': {
        const what = doctor.kinds[change.finding].found(change.groups);
        return change.finding === 'twins' ? `Said to differ: ${what}` : `Called fine: ${what}`;
      }
      case 'choose_class':
        return `Now ${change.to} only`;
    }
  },
  /** Photos without a class, sorted by a model. */
  sorting: {
    offer: 'Let a model sort these',
    title: (count: number, of: number): string => `It would sort ${f.count(count)} of ${counted(of)}`,
    asking: 'A look at the photos without a class',
    nothing: 'Nothing is left to sort',
    nothingSays: 'Every photo has a class, or is set aside.',
    says: 'These are guesses, and it can be sure and wrong. Those it is least sure of stand first: a click leaves one out.',
    model: 'Model',
    modelIs: (name: string): string => `Sorted by ${name}`,
    sureness: 'How sure it must be',
    atLeast: (percent: number): string => `at least ${f.count(percent)} %`,
    ofClass: (count: number, of: number): string => `${f.count(count)} of ${f.count(of)}`,
    percent: (percent: number): string => `${f.count(percent)} %`,
    guess: (name: string, className: string, percent: number): string =>
      `${name}: ${className}, ${f.count(percent)} % sure`,
    leavesOut: 'Click to leave it out, or to take it in again',
    sort: (count: number): string => `Sort ${counted(count)}`,
    noneSure: 'It is not as sure as that of any photo',
    showAll: 'Show all its guesses',
    unasked: (count: number): string => `${counted(count)} it has not looked at`,
    ask: 'Let it look',
    looking: (done: number, total: number): string => `Looking at ${f.count(done)} of ${f.count(total)}`,
    preparing: 'Getting ready',
    failed: 'It could not look at the photos',
    stop: 'Stop',
    more: 'More of them',
    back: 'Back to all photos',
  },
  takenBack: (what: string): string => `Taken back: ${what}`,
  redo: 'Redo',
  undoThis: (what: string): string => `Undo (Ctrl+Z): ${what}`,
  redoThis: (what: string): string => `Redo (Ctrl+Y): ${what}`,
  filter: {
    label: 'Which photos, in which order',
    search: 'Search names',
    clearSearch: 'Clear the search',
    part: 'Part',
    parts: {
      all: 'All parts',
      train: 'Learned from',
      validation: 'For checking',
      test: 'For the test',
      left_out: 'Left out',
      none: 'Not split yet',
    },
    source: 'Source',
    sources: 'All sources',
    finding: 'Finding',
    findings: 'With a finding or not',
    use: 'Use',
    uses: { all: 'In use or not', in_use: 'In use', set_aside: 'Set aside' },
    sort: 'Order',
    by: {
      added: 'As they came in',
      name: 'By name',
      taken: 'By date taken',
      bytes: 'By file size',
      sharpness: 'By sharpness',
      brightness: 'By brightness',
    },
    /** The two directions of each order. */
    ways: {
      added: ['Oldest first', 'Newest first'],
      name: ['A to Z', 'Z to A'],
      taken: ['Oldest first', 'Newest first'],
      bytes: ['Smallest first', 'Largest first'],
      sharpness: ['Blurred first', 'Sharp first'],
      brightness: ['Dark first', 'Bright first'],
    },
    none: 'No photo fits',
    noneSays: (search: string): string =>
      search === '' ? 'There is none of this kind.' : `None has “${search}” in its name or folder.`,
    clear: 'Show all photos',
    of: (all: number): string => `of ${f.count(all)}`,
  },
  classMenu: {
    open: (name: string): string => `More for ${name}`,
    rename: 'Rename',
    selectAll: 'Select all',
    merge: 'Merge into another class…',
    remove: 'Remove the class…',
    digit: (digit: number): string => `key ${f.count(digit)}`,
    mergeTitle: (name: string): string => `Merge ${name} into`,
    mergeSays: (count: number): string => `All ${counted(count)} of it move there, and the class goes.`,
    mergeDo: 'Merge',
    removeTitle: (name: string): string => `Remove the class ${name}`,
    removeSays: (count: number): string => `What becomes of its ${counted(count)}?`,
    keep: 'They wait without a class',
    keepSays: 'They lie in the tray until you give them another.',
    aside: 'They are set aside',
    asideSays: 'They stay in the project, but are not used.',
    removeDo: 'Remove',
  },
  facts: {
    label: 'About this photo',
    className: 'Class',
    part: 'Part',
    size: 'Size',
    file: 'File',
    taken: 'Taken',
    source: 'From',
    path: 'Path',
    unknown: 'not known',
    twins: (count: number): string =>
      count === 1 ? 'Another photo shows the same' : `${f.count(count)} others show the same`,
    showTwin: (name: string): string => `Show ${name}`,
    back: 'Back to the first photo',
  },
  import: {
    sending: (sent: number, total: number): string => `Sending ${f.count(sent)} of ${f.count(total)}`,
    downloading: 'Loading from Kaggle',
    reading: 'Looking through them',
    firstTitle: 'The photos are on their way',
    firstSays: 'They appear here as they come in. You can go on looking around.',
    copying: (done: number, total: number | null): string =>
      total === null ? `Taking in ${f.count(done)}` : `Taking in ${f.count(done)} of ${f.count(total)}`,
    bytes: (done: string, total: string): string => `${done} of ${total}`,
    asking: 'Waiting for your answer',
    look: 'Look at the classes',
    paused: (done: number, total: number | null): string =>
      total === null ? 'Paused' : `Paused at ${f.count(done)} of ${f.count(total)}`,
    pause: 'Pause',
    goOn: 'Go on',
    stopping: 'Stopping',
    stop: 'Stop taking in photos',
    stopped: (count: number): string => `Stopped. ${counted(count)} came in before.`,
    done: (added: number, known: number): string => {
      if (added === 0)
        return known === 0
          ? 'There was no photo in it.'
          : `${known === 1 ? 'That photo is' : `All ${f.count(known)} photos are`} here already.`;
      return known === 0
        ? `${counted(added)} added`
        : `${counted(added)} added, ${f.count(known)} ${known === 1 ? 'was' : 'were'} here already`;
    },
    skipped: (count: number): string =>
      `${counted(count)} could not be opened. The rest ${count === 1 ? 'is' : 'are'} in.`,
    see: 'See which',
  },
  /** What broke off and waits to be gone on with. */
  unfinished: {
    label: 'Not finished',
    stopped: (done: number, total: number): string =>
      `Taking in photos stopped at ${f.count(done)} of ${f.count(total)}.`,
    load: (size: string): string =>
      `${size} from Kaggle are on this computer. The rest, and taking them in, waits for you.`,
    loadNothing: 'The photos from Kaggle are not here yet.',
    discard: (size: string): string => `Discard ${size}`,
    freed: (size: string): string => `${size} are free again`,
  },
  plan: {
    title: (photos: number, classes: number): string =>
      classes === 0
        ? `${counted(photos)} without classes`
        : `${counted(photos)} in ${plural(classes, 'class', 'classes')}`,
    found: {
      folder: 'The folders are the classes. Give a class another name, or two the same name to make them one.',
      prefix:
        'The classes were read from how the file names begin. Give a class another name, or two the same name to make them one.',
      table:
        'The classes were read from the data itself. Give a class another name, or two the same name to make them one.',
      none: 'Nothing says which class the photos belong to. They will wait in the tray, to be sorted there.',
    },
    name: (found: string): string => `Name of the class ${found}`,
    row: (count: number, examples: readonly string[]): string => [f.count(count), ...examples].join(' · '),
    together: (count: number, together: number): string =>
      `${f.count(count)} · one class of ${f.count(together)} together`,
    leaveOut: 'Leave out',
    leaveOutOf: (found: string): string => `Leave out ${found}`,
    unlabelled: (count: number): string =>
      `${counted(count)} without a class ${count === 1 ? 'goes' : 'go'} to the tray.`,
    noClasses: 'No classes',
    noClassesSays: 'All photos go to the tray, to be sorted there.',
    parts: (parts: { train: number; validation: number; test: number }): string =>
      `The folders are split already: ${f.count(parts.train)} to learn from, ${f.count(parts.validation)} to check, ${f.count(parts.test)} for the test.`,
    partsLabel: 'The split that came with the photos',
    keepParts: 'Keep that split',
    poolParts: 'Mix them and split anew',
    nothingLeft: 'Every class is left out.',
    stop: 'Take nothing in',
    takeIn: (count: number): string => `Take in ${counted(count)}`,
  },
  problems: {
    title: (count: number): string => `${counted(count)} could not be opened`,
    says: 'Nothing else was lost. Mend them and drop them again, or leave them out.',
    forget: 'Leave them out',
    save: 'Save the list',
    fileName: 'photos that could not be opened.csv',
    file: 'File',
    reason: 'Reason',
  },
  loupe: {
    title: 'Look closer',
    place: (n: number, of: number): string => `${f.count(n)} of ${f.count(of)}`,
    previous: 'Previous photo',
    next: 'Next photo',
    pixels: (width: number, height: number): string => `${f.count(width)} × ${f.count(height)}`,
  },
};

function timesAsMany(ratio: number): string {
  if (ratio < 1.25) return 'about as many';
  if (ratio < 1.75) return 'one and a half times as many';
  if (ratio < 2.5) return 'twice as many';
  if (ratio < 3.5) return 'three times as many';
  if (ratio < 10) return `${Math.round(ratio)} times as many`;
  return `over ${f.count(Math.floor(ratio))} times as many`;
}
