import type { ClassFinding } from '../../api.ts';
import type { PhotoFinding } from '../../photo-query.ts';
import { createFormat } from '../format.ts';
import { plural } from './words.ts';

const f = createFormat('en');

interface Words {
  found: (groups: number) => string;
  what: string;
  why: string;
}

/** What the program finds in the photos themselves, on the Photos page. */
export const doctor = {
  strip: 'In the photos',
  looking: 'Looking at the photos…',
  measuring: (done: number, total: number): string => `Looking at the photos: ${f.count(done)} of ${f.count(total)}`,
  nothing: 'Nothing found that needs a look.',
  /** In a list of findings; as words on the strip; what it is; why it matters. */
  kinds: {
    twins: {
      name: 'Near twins',
      found: (n) => plural(n, 'pair of near twins', 'groups of near twins'),
      what: 'These look nearly the same: copies, other sizes, or the next picture of a burst. Now and then two different shots look alike.',
      why: 'A twin on the other side of the split would make the test too easy. Splitting keeps what looks alike on one side in any case; one of them is enough to learn from.',
    },
    two_classes: {
      name: 'In two classes',
      found: (n) => plural(n, 'photo in two classes', 'photos in two classes'),
      what: 'The same photo, or two that look nearly the same, are in more than one class.',
      why: 'If it is the same, it cannot be right both times: what is learned from one is unlearned from the other.',
    },
    unlabelled: {
      name: 'Without a class',
      found: (n) => `${f.count(n)} without a class`,
      what: 'Nothing says what these photos show.',
      why: 'They are not used until they have a class.',
    },
    plain: {
      name: 'Of one colour',
      found: (n) => `${f.count(n)} of one colour`,
      what: 'There is hardly anything in these pictures to see.',
      why: 'A picture that shows nothing teaches a wrong answer.',
    },
    dark: {
      name: 'Very dark',
      found: (n) => `${f.count(n)} very dark`,
      what: 'Even the brightest places of these photos are dark.',
      why: 'It may learn that the dark belongs to the class.',
    },
    bright: {
      name: 'Very bright',
      found: (n) => `${f.count(n)} very bright`,
      what: 'Even the darkest places of these photos are nearly white.',
      why: 'What there was to see is lost in the light.',
    },
    blurred: {
      name: 'Blurred',
      found: (n) => `${f.count(n)} blurred`,
      what: 'These photos are out of focus, or were moved.',
      why: 'Fur, edges and shapes are what it looks for, and here there are none.',
    },
    small: {
      name: 'Very small',
      found: (n) => `${f.count(n)} very small`,
      what: 'These photos have fewer pixels than the network looks at.',
      why: 'They are enlarged, which makes them soft: it may learn to tell soft photos from sharp ones.',
    },
    shape: {
      name: 'Odd shape',
      found: (n) => plural(n, 'odd shape', 'odd shapes'),
      what: 'These photos are very long or very tall.',
      why: 'They are squeezed into a square, so that nothing keeps its form.',
    },
    balance: {
      found: () => 'Classes out of balance',
      what: 'One class has at least twice as many photos as another.',
      why: 'It would learn to say the larger class when in doubt. Splitting takes as many of each and lets the rest wait, or counts the rarer more: you choose there.',
    },
    too_few: {
      found: (n) => plural(n, 'class with few photos', 'classes with few photos'),
      what: 'These classes have fewer than 50 photos.',
      why: 'A fifth is kept for the test: with fewer than ten of a class, one photo more or less changes the result by ten points or more.',
    },
  } satisfies Record<PhotoFinding, Words & { name: string }> & Record<ClassFinding, Words>,
  back: 'All photos',
  left: 'Nothing left to decide here',
  group: (names: readonly string[]): string => names.join(', '),
  keepThis: 'Keep this one',
  keepThisOf: (name: string): string => `Keep this one: ${name}`,
  keepLargest: 'Keep the largest of each',
  setAside: 'Set aside',
  setAsideOf: (name: string): string => `Set aside: ${name}`,
  setAllAside: 'Set all aside',
  isClass: (name: string): string => `It is ${name}`,
  chooseClass: 'Choose the class',
  chooseClassOf: (name: string): string => `Choose the class: ${name}`,
  allToClass: 'All to one class',
  fine: 'This is fine',
  fineOf: (name: string): string => `This is fine: ${name}`,
  allFine: 'All of these are fine',
  /** Instead of "fine" where photos are compared. */
  differ: 'They differ',
  differOf: (names: readonly string[]): string => `They differ: ${names.join(', ')}`,
  allDiffer: 'All of these differ',
  toSplit: 'Go to Split',
  photos: (n: number): string => plural(n, 'photo', 'photos'),
  more: 'Show more',
  inTable: 'Show them in the table',
};
