import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');
const counted = (count: number): string => plural(count, 'photo', 'photos');

/** The camera on the Photos page. */
export const camera = {
  begin: 'Take them with the camera',
  none: 'This browser has no camera to give. Open the address that begins with http://127.0.0.1.',
  headline: {
    noClass: 'What will you photograph first?',
    ready: (name: string): string => `Hold the button to photograph ${name}`,
    taking: (count: number, name: string): string => `${f.count(count)} of ${name}`,
    taken: (count: number): string => `${counted(count)} taken`,
    full: (count: number): string => `${counted(count)}: the roll is full`,
    failed: 'No picture yet',
  },
  says: {
    noClass: 'Give it a name: each class is one thing to tell apart.',
    ready: 'Turn it, move it, change the light: photos that differ teach more than many of the same.',
    taken: (counts: string): string => `${counts}. Put them in when you are done.`,
    entry: (count: number, name: string): string => `${f.count(count)} of ${name}`,
    full: 'Put these in, then go on.',
    failed: 'The camera needs something from you first.',
  },
  opening: 'Waiting for the camera. If the browser asks, allow it.',
  paused: 'The camera is off while this window is out of sight.',
  picture: 'What the camera sees',
  hold: 'Hold to take photos',
  space: 'Space',
  why: {
    noClass: 'Name a class first.',
    noPicture: 'There is no picture yet.',
    full: 'The roll is full: put these photos in first.',
    nothing: 'Take some photos first.',
    sending: 'Other photos are still being sent.',
  },
  putIn: (count: number): string => (count === 0 ? 'Put them in' : `Put ${counted(count)} in`),
  classes: 'Photos of',
  waiting: (count: number): string => `+${f.count(count)}`,
  waitingSays: (count: number): string => `${counted(count)} taken`,
  newClass: 'New class',
  add: 'Add',
  pace: 'Photos a second',
  device: 'Camera',
  deviceNumber: (n: number): string => `Camera ${f.count(n)}`,
  mirror: 'Mirror',
  mirrored: 'You see it as in a mirror. The photos are not mirrored.',
  unmirrored: 'You see it as the photos will be.',
  strip: 'Photos just taken',
  print: (name: string, n: number, of: number): string => `${name}, ${f.count(n)} of ${f.count(of)}: leave it out`,
  undoBurst: (count: number): string =>
    count === 1 ? 'Take the last one back' : `Take the last ${f.count(count)} back`,
  undoRemove: 'Bring it back',
  said: (count: number, name: string): string => `${counted(count)} of ${name} taken`,
  leave: {
    title: (count: number): string => `Put ${counted(count)} in?`,
    says: 'They are not in the project yet.',
    throwAway: 'Throw them away',
    goOn: 'Keep taking',
  },
};
