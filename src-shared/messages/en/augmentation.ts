import type { Draw } from '../../augmentation.ts';
import { createFormat } from '../format.ts';

const f = createFormat('en');
const degrees = (angle: number): string => `${f.count(Math.round((Math.abs(angle) * 180) / Math.PI))}°`;

/** What was done to a photo, in words; nothing for what is too little to be seen. */
function changesOf({ flip, angle, zoom, shift, contrast, brightness }: Draw): string[] {
  const moved = [
    Math.abs(shift.x) < 0.005 ? '' : `${f.percent(Math.abs(shift.x), 0)} to the ${shift.x > 0 ? 'right' : 'left'}`,
    Math.abs(shift.y) < 0.005 ? '' : `${f.percent(Math.abs(shift.y), 0)} ${shift.y > 0 ? 'down' : 'up'}`,
  ].filter((words) => words !== '');
  return [
    flip ? 'mirrored' : '',
    Math.abs(angle) < 0.009 ? '' : `turned ${degrees(angle)} to the ${angle > 0 ? 'left' : 'right'}`,
    Math.abs(zoom - 1) < 0.005 ? '' : `${f.percent(Math.abs(zoom - 1), 0)} ${zoom < 1 ? 'closer' : 'farther'}`,
    moved.length === 0 ? '' : `moved ${f.list(moved)}`,
    contrast < 1.005 ? '' : `${f.percent(contrast - 1, 0)} more contrast`,
    Math.abs(brightness) < 0.002
      ? ''
      : `${f.percent(Math.abs(brightness), 0)} ${brightness > 0 ? 'brighter' : 'darker'}`,
  ].filter((words) => words !== '');
}

/** The preview of random changes on the Train page. */
export const augmentation = {
  title: 'One photo, never shown the same way twice',
  says: 'Small turns and zooms keep the network from learning your photos by heart. These are the very pixels it will see.',
  offTitle: 'The same photos, the same every round',
  off: 'Photos stay as they are: the network sees the same pixels every round.',
  original: 'The photo itself',
  round: (epoch: number): string => `Round ${f.count(epoch)}`,
  drawn: (draw: Draw): string => {
    const changes = changesOf(draw);
    return changes.length === 0 ? 'as it is' : f.list(changes);
  },
  cell: (epoch: number, name: string, drawn: string): string => `${name}, round ${f.count(epoch)}: ${drawn}`,
  fields: {
    flip: 'Mirror',
    flips: { none: 'Never', horizontal: 'Left–right', vertical: 'Top–bottom', both: 'Both at once' },
    flipSays: 'Half of the photos, chosen anew each round.',
    rotation: 'Turn',
    zoom: 'Zoom',
    translation: 'Move',
    contrast: 'Contrast',
    brightness: 'Brightness',
    never: 'not at all',
    turns: (share: number): string => `up to ${f.count(Math.round(share * 360))}° either way`,
    zooms: (share: number): string => `up to ${f.percent(share, 0)} closer or farther`,
    moves: (share: number): string => `up to ${f.percent(share, 0)} any way`,
    stretches: (share: number): string => `up to ${f.percent(share, 0)} more`,
    brightens: (share: number): string => `up to ${f.percent(share, 0)} brighter or darker`,
    exact: 'Layer by layer, as Keras does it',
    exactSays: 'Each change resamples the photo anew: softer pictures, half the speed.',
    lecture: 'As in the lecture',
    none: 'Leave photos as they are',
  },
  grid: {
    label: 'What training will see of it',
    /** @param classes how many are shown */
    which: {
      one: 'One photo',
      all: (classes: number): string => (classes === 1 ? 'Many photos' : 'One of each class'),
    },
    whichLabel: 'Photos shown',
    size: 'Photos in the grid',
    sizeOf: (side: number): string => `${String(side)} × ${String(side)}`,
    ofClass: 'Class',
    next: 'Next photo',
    nextOfAll: 'Next photos',
    random: 'Any photo',
    randomOfAll: 'Any photos',
    rounds: (from: number, to: number): string =>
      from === to ? `Round ${f.count(from)}` : `Rounds ${f.count(from)} to ${f.count(to)}`,
    before: 'Earlier rounds',
    after: 'Later rounds',
    play: 'Play the rounds',
    stop: 'Stop',
    edges: 'Show what is filled in',
    edgesSay:
      'Where a photo was turned or moved, its frame would stay empty. There the photo goes on as its own mirror image, so that the network finds no black corners to learn from.',
    captionOne: (seed: number): string =>
      `The same photo in one round (epoch) after the other, by seed ${String(seed)}: what training draws, pixel for pixel.`,
    captionAll: (seed: number): string =>
      `What training feeds in this round (epoch), by seed ${String(seed)}, pixel for pixel.`,
    none: 'There are no photos to learn from yet.',
  },
  warnings: {
    mirroredCharacters:
      'Mirrored, a digit or letter is another sign or none: a 2 that looks the wrong way is still labelled 2, and the network learns something false.',
    turnedCharacters: 'Turned that far, a 6 becomes a 9 and an N a Z, but the label stays what it was.',
    mirroredSides: 'Your classes tell left from right. Mirroring swaps them, and the label does not follow.',
    upsideDown:
      'Photos will stand on their heads. That helps where cameras look straight down; where they never do, it is work for nothing.',
    brightnessIsTheClass:
      'Your classes seem to differ by light. Changing the brightness wipes out what tells them apart.',
    outOfFrame: 'That much moves what the photo shows out of its frame: some photos will show hardly anything of it.',
  },
};
