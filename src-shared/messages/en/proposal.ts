import type { ProposalReason } from '../../api.ts';
import type { Reached } from '../../reached.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');
const photos = (count: number): string => plural(count, 'photo', 'photos');

/** The recipe that the program proposes, and why: on the Train page, and by `--recipe auto`. */
export const proposal = {
  title: 'The proposal',
  proposes: (recipe: string): string => `Proposed: ${recipe}.`,
  why: ({ why, perClass }: { why: ProposalReason; perClass: number }): string =>
    ({
      digits:
        'Your photos are small and grey, as handwritten digits are; a small network learns such photos from nothing.',
      few_photos: `There are ${photos(perClass)} of a class to learn from: few to learn from nothing, and enough where a network that knows a million others looks at them first.`,
      knows_photos:
        'A network that knows a million other photos looks at yours first, and only a last part has to learn: nothing else learns as much in as little time.',
      time_for_more: `There is time for more: VGG16 looks at ${photos(perClass)} of each class anew in each round, turned and enlarged a little.`,
    })[why],
  fits: (d: { seconds: number; minutes: number }): string =>
    `It takes about ${f.duration(d.seconds)}; you have ${f.duration(d.minutes * 60)}.`,
  shortened: (d: { epochs: number; minutes: number }): string =>
    `In ${f.duration(d.minutes * 60)} there is time for ${plural(d.epochs, 'round', 'rounds')}.`,
  tooLong: (d: { seconds: number; minutes: number }): string =>
    `It takes about ${f.duration(d.seconds)}, longer than the ${f.duration(d.minutes * 60)} you have; nothing here is quicker.`,
  timeUnknown: 'How long it takes cannot be measured while something else is being trained.',
  reached: ({ accuracy, data, perClass, source }: Reached): string =>
    `${source === 'book' ? "In the lecture's book" : 'Measured with Keras,'} the same recipe was right on ${f.percent(accuracy)} of the test photos of ${{ digits: 'handwritten digits', 'cats-and-dogs': 'cats and dogs' }[data]}, from ${photos(perClass)} of each to learn from. On your photos it may be another share.`,
};
