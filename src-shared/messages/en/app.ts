import type { Step } from '../../api.ts';
import { plural } from './words.ts';

/** The window around every page: rail, dialogs, what goes wrong. */
export const app = {
  undo: 'Undo',
  close: 'Close',
  cancel: 'Cancel',
  stop: 'Stop',
  change: 'Change',
  settings: 'Settings',
  otherLanguage: '한국어',
  switchLanguage: 'Switch to Korean',
  steps: 'Steps',
  allProjects: 'All projects',
  opening: 'Opening the project…',
  /** Why a step cannot be done yet. */
  waits: {
    photos: '',
    split: 'There must be photos of at least two classes before they can be split.',
    train: 'The photos must be split before anything can be learned from them.',
    results: 'There is nothing to show before something has been learned.',
    use: 'There is nothing to use before something has been learned.',
  } satisfies Record<Step, string>,
  /** The way to what a waiting step waits for. */
  goTo: {
    photos: 'Go to the photos',
    split: 'Split the photos',
    train: 'Go to training',
    results: 'Go to the results',
    use: 'Use it',
  } satisfies Record<Step, string>,
  waitTitle: {
    photos: '',
    split: 'Not yet: two classes first',
    train: 'Not yet: split the photos first',
    results: 'Not yet: train first',
    use: 'Not yet: train first',
  } satisfies Record<Step, string>,
  lost: {
    title: 'The program does not answer',
    says: 'It may have been closed. This window looks for it and goes on by itself when it is back.',
  },
  refused: {
    title: 'This window is not let in',
  },
  retry: 'Try again',
  backToProjects: 'Back to all projects',
  cannotOpen: 'This project cannot be opened',
  letGo: 'Let go',
  letGoProject: (project: string): string => `Let go to add to ${project}`,
  letGoNew: 'Let go to begin a project',
  sendingFailed: (count: number): string =>
    `${plural(count, 'file', 'files')} could not be read from your disk. The rest is on its way.`,
  paste: {
    words:
      'Only pictures can be pasted, and nothing is fetched from the web: copy the picture itself, not its address.',
    waits: 'Photos are still being sent. Paste again when they are in.',
  },
  timeLeft: (duration: string): string => `${duration} left`,
};
