import type { Step } from '../../api.ts';
import { plural } from './words.ts';

/** The first screen. */
export const welcome = {
  title: 'Your projects',
  /** First start: three short lines. */
  firstLines: ['Show it cats.', 'Show it dogs.', 'Ask it which.'],
  drop: 'Drop your photos here',
  says: 'Folders, single photos or a zip. Each folder becomes a class.',
  chooseFolder: 'Choose a folder',
  chooseFolders: 'Choose folders',
  chooseFiles: 'Photos or a zip',
  promise: 'Your photos never leave this computer.',
  recent: 'Recent',
  openOther: 'Open a project…',
  found: 'Also in the projects folder',
  openTitle: 'Open a project',
  nothingFound: (folder: string): string => `No other project was found in ${folder}.`,
  open: 'Open',
  noPhotos: 'No photos at hand?',
  sampleName: 'Handwritten digits',
  sampleSays: 'Ten classes, photos included. Minutes to a working network.',
  openSample: 'Open the sample',
  sample: 'Sample',
  forget: (project: string): string => `Take ${project} off this list`,
  forgotten: (project: string): string => `${project} is off the list. Its folder stays where it is.`,
  missing: (folder: string): string => `Its folder is gone: ${folder}`,
  state: {
    empty: 'No photos yet.',
    photos: (count: number): string => `${plural(count, 'photo', 'photos')}.`,
    ready: (count: number, next: Step): string =>
      `${plural(count, 'photo', 'photos')}. ${next === 'train' ? 'Ready to train.' : next === 'split' ? 'Ready to split.' : 'It has learned.'}`,
    learning: (epoch: number, epochs: number): string => `Learning, ${epoch} of ${epochs} rounds.`,
    tested: (count: number, correct: number, of: number): string =>
      `${plural(count, 'photo', 'photos')}. Right on ${correct} of ${of} it had never seen.`,
  },
};
