import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { glossaryOf } from './glossary.ts';
import { ko } from './ko.ts';
import { chooseLanguage, messagesOf } from './messages.ts';

type Sentence = string | ((...values: never[]) => string);
interface Catalogue {
  [key: string]: Sentence | readonly string[] | Catalogue;
}

/** Every sentence of a catalogue with its way there: "photos.import.done". */
function* sentencesOf(catalogue: Catalogue, way = ''): Generator<{ way: string; sentence: Sentence }> {
  for (const [key, value] of Object.entries(catalogue)) {
    if (typeof value === 'string' || typeof value === 'function') yield { way: way + key, sentence: value };
    // An array's entries are numbered, which serves here as well as names.
    else yield* sentencesOf(Object.fromEntries(Object.entries(value)), `${way}${key}.`);
  }
}

const english = [...sentencesOf({ ...en, glossary: glossaryOf('en') })];
const korean = [...sentencesOf({ ...ko, glossary: glossaryOf('ko') })];

/** Names and formats, which are written alike in both. */
const alike = [
  'words.appName',
  'use.take.tfjs',
  'cli.options.format',
  'recipe.options.headActivation.relu',
  'recipe.options.optimizer.rmsprop',
  'recipe.options.optimizer.adam',
];

describe('the catalogues', () => {
  test('have the same sentences, with the same values in them', () => {
    const shape = (sentences: typeof english): string[] =>
      sentences.map(({ way, sentence }) => `${way} ${typeof sentence === 'string' ? 'text' : sentence.length}`).sort();
    expect(shape(korean)).toEqual(shape(english));
  });

  test('call the processor in their language, a card by its own name, and what was written down before as it was', () => {
    const processor = { kind: 'cpu' as const, name: 'CPU, 2 cores', cores: 2 };
    expect([en, ko].map(({ words }) => words.device(processor))).toEqual(['CPU, 2 cores', 'CPU, 코어 2개']);
    expect(ko.words.device({ kind: 'gpu', name: 'NVIDIA T4' })).toBe('NVIDIA T4');
    expect(ko.words.device({ kind: 'cpu', name: 'CPU, 2 cores' })).toBe('CPU, 2 cores');
  });

  test('say in Korean letters what is said in Korean', () => {
    const left = korean.filter(({ way, sentence }) => {
      const twin = english.find((each) => each.way === way)?.sentence;
      return typeof sentence === 'string' && sentence === twin && /[a-z]{4}/i.test(sentence) && !alike.includes(way);
    });
    expect(left.map(({ way }) => way)).toEqual([]);
  });

  test("let no particle hang on a value, since its form depends on the value's last letter", () => {
    // 은/는, 이/가, 을/를, 과/와, (으)로 straight after a value that may be any word, or after its closing quotation mark.
    // What ends in a counter of its own (장, 개) has one form.
    const hanging = /\$\{(?!counted|perClass)[^}]*\}["”’]?(은|는|이|가|을|를|과|와|로|으로)(?=[\s.,!?`)]|$)/;
    const found = korean.filter(({ sentence }) => typeof sentence === 'function' && hanging.test(String(sentence)));
    expect(found.map(({ way }) => way)).toEqual([]);
  });

  test('shout at nobody', () => {
    const loud = [...english, ...korean].filter(
      ({ sentence }) => typeof sentence === 'string' && /!|Oops/.test(sentence),
    );
    expect(loud.map(({ way }) => way)).toEqual([]);
  });
});

describe('the headline of the photos', () => {
  const says = (counts: readonly number[], unlabelled = 0, language: 'en' | 'ko' = 'en'): string =>
    messagesOf(language).photos.headline(
      counts.map((count, n) => ({ name: ['cat', 'dog', 'bird'][n] ?? '?', count })),
      unlabelled,
    );

  test('says how the classes stand to each other', () => {
    expect(says([])).toBe('No photos yet');
    expect(says([], 12)).toBe('12 photos without a class');
    expect(says([120])).toBe('120 photos of cat');
    expect(says([120, 250])).toBe('370 photos, twice as many in dog as in cat');
    expect(says([120, 120])).toBe('240 photos, as many in cat as in dog');
    expect(says([130, 120])).toBe('250 photos, about as many in cat as in dog');
    expect(says([1, 40])).toBe('41 photos, over 40 times as many in dog as in cat');
    expect(says([1000, 1000, 1000])).toBe('3,000 photos in 3 classes');
    expect(says([120, 0])).toBe('120 photos of cat');
  });

  test('says it in Korean too', () => {
    expect(says([120, 250], 0, 'ko')).toBe('사진 370장, cat보다 dog 사진이 2배 많아요');
    expect(says([120, 120], 0, 'ko')).toBe('사진 240장, cat·dog 똑같이 120장씩');
    expect(says([5, 5, 5], 0, 'ko')).toBe('사진 15장, 클래스 3개');
  });
});

test("the language is the first of the system's that there is", () => {
  expect(chooseLanguage(['fr-FR', 'ko-KR', 'en-US'])).toBe('ko');
  expect(chooseLanguage(['ko_KR.UTF-8'])).toBe('ko');
  expect(chooseLanguage(['fr'])).toBe('en');
});
