import { expect, test } from 'vitest';
import { isKaggleFile, kaggleLoginOf, readKaggleLogin } from './kaggle.ts';

const held = { username: 'lena', key: 'f00d' };

test.each([
  ['as Kaggle makes it', '{"username":"lena","key":"f00d"}', held],
  ['with more in it, a mark and spaces', '\uFEFF {"username": "lena", "key": "f00d", "since": 2020}\n', held],
  ['a token alone', 'KGAT_abc\n', { token: 'KGAT_abc' }],
  ['a token where the key was', '{"username":"lena","key":"KGAT_abc"}', { token: 'KGAT_abc' }],
  ['another file', '{"name":"lena"}', null],
  ['no JSON', 'hello', null],
  ['an empty file', '', null],
  ['a name that would become two', '{"username":"le:na","key":"f00d"}', null],
  ['a key of two lines', '{"username":"lena","key":"f0\\n0d"}', null],
])('a kaggle.json is read: %s', (_what, text, login) => {
  expect(readKaggleLogin(text)).toEqual(login);
});

test.each([
  ['a name and a key', ' lena ', ' f00d ', held],
  ['a token, which needs no name', '', 'KGAT_abc', { token: 'KGAT_abc' }],
  ['the whole file pasted as the key', '', '{"username":"lena","key":"f00d"}', held],
  ['a key without a name', '', 'f00d', null],
  ['a name without a key', 'lena', '', null],
])('what is typed becomes a login: %s', (_what, username, key, login) => {
  expect(kaggleLoginOf(username, key)).toEqual(login);
});

test('the file is known by its name, also the second one a browser saves', () => {
  expect(['kaggle.json', 'Kaggle (1).json', 'kaggle(2).json'].map(isKaggleFile)).toEqual([true, true, true]);
  expect(['my-kaggle.json', 'kaggle.json.zip', 'labels.json'].map(isKaggleFile)).toEqual([false, false, false]);
});
