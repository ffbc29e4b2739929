import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classesOf } from './classes.ts';

const source = { kind: 'folder', name: 'my pets' } as const;

/** The class of each path, the paths as text with slashes. */
function classes(
  paths: readonly string[],
  from: Parameters<typeof classesOf>[0] = source,
): Record<string, string | null> {
  const entries = paths.map((path) => ({ path: path.split('/') }));
  return Object.fromEntries(classesOf(from, entries).map(({ entry, className }) => [entry.path.join('/'), className]));
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

const word = fc.constantFrom('a', 'b', 'c', '고양이', 'train', 'x y');
const paths = fc.array(
  fc
    .tuple(fc.array(word, { maxLength: 4 }), fc.constantFrom('1.jpg', '2.png', 'note.txt'))
    .map(([folders, name]) => [...folders, name]),
  { minLength: 1, maxLength: 30 },
);

test('every entry comes back once, in its order, with one of its folders or the source as class', () => {
  fc.assert(
    fc.property(paths, (all) => {
      const entries = all.map((path) => ({ path }));
      const named = classesOf(source, entries);
      expect(named.map(({ entry }) => entry)).toEqual(entries);
      for (const { entry, className } of named) {
        const folders = entry.path.slice(0, -1);
        expect(folders.length === 0 ? [source.name] : folders).toContain(className);
      }
    }),
  );
});

test('a wrapper around everything changes no class, but of photos that lay in no folder', () => {
  fc.assert(
    fc.property(paths, (all) => {
      const inFolders = all.filter((path) => path.length > 1);
      const plain = classesOf(
        source,
        inFolders.map((path) => ({ path })),
      );
      const wrapped = classesOf(
        source,
        inFolders.map((path) => ({ path: ['wrapper', ...path] })),
      );
      expect(wrapped.map(({ className }) => className)).toEqual(plain.map(({ className }) => className));
    }),
  );
});
