import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClassesFound, type ClassPlan, ClassSurvey } from './classes.ts';
import { partNamed } from './part-names.ts';
import { prefixOf } from './prefixes.ts';

type Named = ConstructorParameters<typeof ClassSurvey>[0][number];

const source: Named = { kind: 'folder', name: 'my pets' };

function planOf(paths: readonly (readonly string[])[], from: Named = source): ClassPlan {
  const survey = new ClassSurvey([from]);
  for (const path of paths) survey.see(0, { path });
  return survey.finish();
}

/** The class of each path, the paths as text with slashes. */
function classes(paths: readonly string[], from: Named = source): Record<string, string | null> {
  const plan = planOf(
    paths.map((path) => path.split('/')),
    from,
  );
  return Object.fromEntries(paths.map((path) => [path, plan.placeOf(0, { path: path.split('/') }).className]));
}

/** Class and part of each path, and what was found. */
function places(...paths: string[]): { found: ClassesFound; places: Record<string, string> } {
  const plan = planOf(paths.map((path) => path.split('/')));
  const place = (path: string): string => {
    const { className, part } = plan.placeOf(0, { path: path.split('/') });
    return `${className ?? '-'}/${part ?? '-'}`;
  };
  return { found: plan.found, places: Object.fromEntries(paths.map((path) => [path, place(path)])) };
}

test('each folder is a class', () => {
  expect(classes(['cat/1.jpg', 'dog/1.jpg'])).toEqual({ 'cat/1.jpg': 'cat', 'dog/1.jpg': 'dog' });
});

test('a folder of photos is a class of its name', () => {
  expect(classes(['1.jpg', '2.jpg'])).toEqual({ '1.jpg': 'my pets', '2.jpg': 'my pets' });
});

test('a single photo has no class', () => {
  expect(classes(['1.jpg'], { kind: 'photo', name: '1.jpg' })).toEqual({ '1.jpg': null });
});

test('folders dropped together are classes by their names, also where the names in them begin like classes', () => {
  const survey = new ClassSurvey([
    { kind: 'folder', name: 'cat' },
    { kind: 'folder', name: 'dog' },
  ]);
  const cats = ['Bengal_1.jpg', 'Bengal_2.jpg', 'Persian_1.jpg', 'Persian_2.jpg'];
  for (const name of cats) survey.see(0, { path: [name] });
  for (const name of ['beagle_1.jpg', 'beagle_2.jpg', 'pug_1.jpg', 'pug_2.jpg']) survey.see(1, { path: [name] });
  const plan = survey.finish();
  expect(plan.found).toMatchObject({ by: 'folder', classes: [{ name: 'cat' }, { name: 'dog' }] });
  expect(cats.map((name) => plan.placeOf(0, { path: [name] }).className)).toEqual(['cat', 'cat', 'cat', 'cat']);
});

test('folders of parts dropped together are no classes', () => {
  const survey = new ClassSurvey([
    { kind: 'folder', name: 'train' },
    { kind: 'folder', name: 'test' },
  ]);
  for (const source of [0, 1])
    for (const name of ['cat.1.jpg', 'cat.2.jpg', 'dog.1.jpg', 'dog.2.jpg']) survey.see(source, { path: [name] });
  expect(survey.finish().found).toMatchObject({ by: 'prefix', classes: [{ name: 'cat' }, { name: 'dog' }] });
});

test('wrappers fall away, also with a read-me beside the class folders', () => {
  const paths = ['PetImages/readme.txt', 'PetImages/Cat/1.jpg', 'PetImages/Dog/1.jpg', 'notes.pdf'];
  expect(classes(paths)).toMatchObject({ 'PetImages/Cat/1.jpg': 'Cat', 'PetImages/Dog/1.jpg': 'Dog' });
});

test('folders inside a class folder belong to it', () => {
  expect(classes(['cat/1.jpg', 'cat/kittens/2.jpg', 'cat/kittens/black/3.jpg'])).toEqual({
    'cat/1.jpg': 'cat',
    'cat/kittens/2.jpg': 'cat',
    'cat/kittens/black/3.jpg': 'cat',
  });
});

test('a stray photo beside the class folders changes nothing for them', () => {
  expect(classes(['stray.jpg', 'cat/1.jpg'])).toEqual({ 'stray.jpg': 'my pets', 'cat/1.jpg': 'cat' });
});

test('a file that looks like none and may be one all the same goes with its folder', () => {
  expect(classes(['set/cat/photo.txt', 'set/cat/1.jpg'])['set/cat/photo.txt']).toBe('cat');
  expect(classes(['set/cat/photo.txt'])['set/cat/photo.txt']).toBe('cat');
});

describe('the beginnings of names', () => {
  test('are classes where one folder holds all: Dogs vs. Cats as Kaggle serves it', () => {
    const { found, places: placed } = places(
      ...['train/train/cat.0.jpg', 'train/train/cat.1.jpg', 'train/train/dog.0.jpg', 'train/train/dog.1.jpg'],
      ...['test1/test1/1.jpg', 'test1/test1/2.jpg'],
    );
    expect(placed).toEqual({
      'train/train/cat.0.jpg': 'cat/-',
      'train/train/cat.1.jpg': 'cat/-',
      'train/train/dog.0.jpg': 'dog/-',
      'train/train/dog.1.jpg': 'dog/-',
      'test1/test1/1.jpg': '-/-',
      'test1/test1/2.jpg': '-/-',
    });
    expect(found).toEqual({
      by: 'prefix',
      tables: [],
      otherTables: [],
      parts: null,
      classes: [
        { name: 'cat', photos: 2, samples: ['train/train/cat.0.jpg', 'train/train/cat.1.jpg'] },
        { name: 'dog', photos: 2, samples: ['train/train/dog.0.jpg', 'train/train/dog.1.jpg'] },
        { name: null, photos: 2, samples: ['test1/test1/1.jpg', 'test1/test1/2.jpg'] },
      ],
    });
  });

  test.for([
    ['american_bulldog_1.jpg', 'american_bulldog'],
    ['cat.0.jpg', 'cat'],
    ['dog-3.png', 'dog'],
    ['고양이 (1).jpg', '고양이'],
    ['cat0001.JPEG', 'cat'],
    ['cat_2_15.jpg', 'cat'],
    ['IMG_1234.jpg', null],
    ['DSC00012.JPG', null],
    ['KakaoTalk_20240102_101112345.jpg', null],
    ['KakaoTalk_Photo_2024-01-02-10-11-12 001.jpeg', null],
    ['Screenshot_20240102-101112.png', null],
    ['Screen Shot 2024-01-02.png', null],
    ['스크린샷 2024-01-02.png', null],
    ['PXL_20240102.jpg', null],
    ['WhatsApp Image 2024-01-02 at 10.11.12.jpeg', null],
    ['photo1.jpg', null],
    ['20240102_101112.jpg', null],
    ['cat.jpg', null],
    ['1.jpg', null],
  ] as const)('of %s say %s', ([name, prefix]) => {
    expect(prefixOf(name)).toBe(prefix);
  });

  test('are none where most names are of another kind, or all begin alike', () => {
    const mixed = ['cat.0.jpg', 'cat.1.jpg', 'dog.0.jpg', 'dog.1.jpg', 'a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
    expect(new Set(Object.values(classes(mixed)))).toEqual(new Set(['my pets']));
    expect(new Set(Object.values(classes(['cat.0.jpg', 'cat.1.jpg'])))).toEqual(new Set(['my pets']));
    expect(new Set(Object.values(classes(['IMG_1.jpg', 'IMG_2.jpg', 'DSC1.jpg', 'DSC2.jpg'])))).toEqual(
      new Set(['my pets']),
    );
  });

  test('say nothing where there are class folders', () => {
    expect(classes(['x/cat.0.jpg', 'x/cat.1.jpg', 'y/dog.0.jpg', 'x/dog.1.jpg'])['x/dog.1.jpg']).toBe('x');
  });

  test('name no class for a photo that does not bear one', () => {
    const names = Array.from({ length: 5 }, (_, i) => [`cat.${i}.jpg`, `dog.${i}.jpg`]).flat();
    expect(classes([...names, 'odd.jpg'])['odd.jpg']).toBeNull();
  });
});

describe('folders named like the parts of a split', () => {
  test('are those, and no classes', () => {
    const { found, places: placed } = places(
      ...['pets/train/cat/1.jpg', 'pets/train/dog/1.jpg', 'pets/Validation/cat/2.jpg', 'pets/test/dog/3.jpg'],
    );
    expect(Object.values(placed)).toEqual(['cat/train', 'dog/train', 'cat/validation', 'dog/test']);
    expect(found.parts).toEqual({ train: 2, validation: 1, test: 1 });
  });

  test.for([
    ['훈련', 'train'],
    ['학습용', 'train'],
    ['검증', 'validation'],
    ['시험', 'test'],
    ['테스트', 'test'],
    ['TRAINING', 'train'],
    ['val', 'validation'],
    ['valid', 'validation'],
    ['training_set', 'train'],
    ['test_set', 'test'],
    ['test1', 'test'],
    ['trains', null],
    ['contest', null],
  ] as const)('%s is %s', ([name, part]) => {
    expect(partNamed(name)).toBe(part);
  });

  test('may lie inside the class folders', () => {
    const paths = ['cat/train/1.jpg', 'cat/test/2.jpg', 'dog/train/1.jpg', 'dog/test/2.jpg'];
    expect(Object.values(places(...paths).places)).toEqual(['cat/train', 'cat/test', 'dog/train', 'dog/test']);
  });

  test('hold photos without a class where nothing names one', () => {
    expect(Object.values(places('train/1.jpg', 'test/2.jpg').places)).toEqual(['-/-', '-/-']);
  });

  test('that stand alone are a class like another', () => {
    expect(Object.values(places('train/1.jpg', 'bus/1.jpg').places)).toEqual(['train/-', 'bus/-']);
  });

  test('are no split where only one of them holds photos of classes', () => {
    const { found, places: placed } = places('train/cat/1.jpg', 'train/dog/1.jpg', 'test/1.jpg');
    expect(Object.values(placed)).toEqual(['cat/-', 'dog/-', '-/-']);
    expect(found.parts).toBeNull();
  });

  test('keep the split of names without folders', () => {
    const paths = ['train/cat.1.jpg', 'train/cat.2.jpg', 'train/dog.1.jpg', 'train/dog.2.jpg'];
    const { places: placed, found } = places(...paths, 'val/cat.3.jpg', 'val/cat.4.jpg');
    expect(placed['val/cat.3.jpg']).toBe('cat/validation');
    expect(found).toMatchObject({ by: 'prefix', parts: { train: 4, validation: 2, test: 0 } });
  });
});

test('what the source itself knows is followed', () => {
  const survey = new ClassSurvey([source]);
  survey.see(0, { path: ['images', '0.png'], className: '5', part: 'train' });
  survey.see(0, { path: ['images', '1.png'], className: '7', part: 'test' });
  const plan = survey.finish();
  expect(plan.placeOf(0, { path: ['images', '0.png'], className: '5', part: 'train' })).toEqual({
    className: '5',
    part: 'train',
  });
  expect(plan.found).toMatchObject({ by: 'table', parts: { train: 1, test: 1 } });
});

const word = fc.constantFrom('a', 'b', 'c', '고양이', 'train', 'test', 'x y');
const paths = fc.array(
  fc
    .tuple(
      fc.array(word, { maxLength: 4 }),
      fc.constantFrom('1.jpg', '2.png', 'note.txt', 'cat.1.jpg', 'cat.2.jpg', 'dog.1.jpg', 'dog.2.jpg'),
    )
    .map(([folders, name]) => [...folders, name]),
  { minLength: 1, maxLength: 30 },
);

test('every photo gets one of its folders, the source or the beginning of its name as class, or none', () => {
  fc.assert(
    fc.property(paths, (all) => {
      const plan = planOf(all);
      for (const path of all) {
        const { className } = plan.placeOf(0, { path });
        const words = [...path.slice(0, -1), source.name, prefixOf(path.at(-1) ?? '')];
        if (className !== null) expect(words).toContain(className);
      }
    }),
  );
});

test('the photos found are all photos, each counted once where it goes', () => {
  fc.assert(
    fc.property(paths, (all) => {
      const plan = planOf(all);
      const photos = all.filter((path) => !path.at(-1)?.endsWith('.txt'));
      const counts = Map.groupBy(photos, (path) => plan.placeOf(0, { path }).className);
      expect(new Map(plan.found.classes.map(({ name, photos: count }) => [name, count]))).toEqual(
        new Map([...counts].map(([name, { length }]) => [name, length])),
      );
    }),
  );
});

test('a wrapper around everything changes no class, but of photos that lay in no folder', () => {
  fc.assert(
    fc.property(paths, (all) => {
      const inFolders = all.filter((path) => path.length > 1);
      const plain = planOf(inFolders);
      const wrapped = planOf(inFolders.map((path) => ['wrapper', ...path]));
      for (const path of inFolders) {
        expect(wrapped.placeOf(0, { path: ['wrapper', ...path] })).toEqual(plain.placeOf(0, { path }));
      }
    }),
  );
});
